import { type Json, type JsonObject, listAt, objectAt, textAt } from '../json.js';
import { isWithin, readRange } from '../sigma/address.js';

export interface Cidr {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly text: string;
}

/** A prefix this short takes in so much that it means the Internet. */
const INTERNET_4 = 7;
const INTERNET_6 = 16;
/** How private addresses begin, and the shortest prefix of a range that has no others in it: most of 172.16.0.0/8 is public. */
const PRIVATE: readonly (readonly [start: RegExp, shortest: number])[] = [
  [/^(?:10|127)\./, 8],
  [/^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, 10],
  [/^172\.(?:1[6-9]|2\d|3[01])\./, 12],
  [/^(?:169\.254|192\.168)\./, 16],
  [/^f[cd][0-9a-f]{2}:/i, 7],
  [/^fe[89ab][0-9a-f]:/i, 10],
];

/**
 * Reads `10.0.0.0/8`, `::/0`, `208.236.235.254/0`. Only the prefix length has to make sense: what AWS takes it
 * masks, so the address before a /0 means nothing. A bare address is one address. Null where it is no range.
 */
export function parseCidr(value: string): Cidr | null {
  const [, address = '', length] = /^\s*([0-9a-f:.]{2,60})\s*(?:\/\s*(\d{1,3}))?\s*$/i.exec(value) ?? [];
  if (address === '') return null;
  const family = address.includes(':') ? 6 : 4;
  const most = family === 4 ? 32 : 128;
  const prefix = length === undefined ? most : Number(length);
  return prefix <= most ? { family, prefix, text: `${address}/${prefix}` } : null;
}

/** Together, do these ranges mean the Internet? Halves and slices count together. */
export function meansInternet(ranges: readonly string[]): boolean {
  const distinct = new Map<string, Cidr>();
  for (const range of ranges) {
    const cidr = parseCidr(range);
    if (cidr && !isPrivate(cidr)) distinct.set(cidr.text, cidr);
  }
  const all = [...distinct.values()];
  return share(all, 4) >= 2 ** -INTERNET_4 || share(all, 6) >= 2 ** -INTERNET_6;
}

/** The part of all addresses of a family that these ranges cover, overlaps counted twice. */
function share(cidrs: readonly Cidr[], family: 4 | 6): number {
  return cidrs.filter((cidr) => cidr.family === family).reduce((sum, { prefix }) => sum + 2 ** -prefix, 0);
}

/** True for an address of the Internet; a private one, or a service's name that stands in its place, is none. */
export function isPublicAddress(text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== null && !isPrivate(cidr);
}

/** True where all of a range lies within one of these. */
export function isWithinAny(text: string, networks: readonly Cidr[]): boolean {
  const inner = parseCidr(text);
  const [address = ''] = text.trim().split('/');
  return (
    inner !== null &&
    networks.some((network) => {
      const outer = readRange(network.text);
      return outer !== null && outer.prefix <= inner.prefix && isWithin(outer, address.trim());
    })
  );
}

function isPrivate({ prefix, text }: Cidr): boolean {
  return PRIVATE.some(([start, shortest]) => prefix >= shortest && start.test(text));
}

/** What one entry of a security group lets in (or out). */
export interface NetworkRule {
  /** `tcp`, `udp`, `icmp`, or `all`. */
  readonly protocol: string;
  /** Null: every port. */
  readonly from: number | null;
  readonly to: number | null;
  readonly ranges: readonly string[];
}

/**
 * The rules in a call's parameters, in any shape that CloudTrail writes: flat (`cidrIp`, `fromPort`), nested
 * (`ipPermissions.items[].ipRanges.items[]`, `ipv6Ranges`) or ModifySecurityGroupRules' own. Rules without
 * a range (other groups, prefix lists) are left out.
 */
export function rulesOf(params: JsonObject): readonly NetworkRule[] {
  const nested = itemsAt(params['ipPermissions']).map((permission) => ruleFrom(objectAt(permission)));
  const request = objectAt(params['ModifySecurityGroupRulesRequest']);
  const modified = listOf(request['SecurityGroupRule']).map((entry) =>
    ruleFrom(objectAt(objectAt(entry)['SecurityGroupRule'])),
  );
  return [ruleFrom(params), ...nested, ...modified].filter(({ ranges }) => ranges.length > 0);
}

function ruleFrom(source: JsonObject): NetworkRule {
  const protocol = textAt(source['ipProtocol'] ?? source['IpProtocol']).toLowerCase();
  const all = protocol === '' || protocol === '-1' || protocol === 'all';
  return {
    protocol: all ? 'all' : ({ '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' }[protocol] ?? protocol),
    from: all && protocol !== '' ? null : port(source['fromPort'] ?? source['FromPort']),
    to: all && protocol !== '' ? null : port(source['toPort'] ?? source['ToPort']),
    ranges: rangesOf(source),
  };
}

function rangesOf(source: JsonObject): readonly string[] {
  const found: string[] = [];
  for (const key of ['cidrIp', 'cidrIpv6', 'cidrIpv4', 'CidrIpv4', 'CidrIpv6', 'CidrIp']) {
    found.push(textAt(source[key]));
  }
  for (const key of ['ipRanges', 'ipv6Ranges', 'IpRanges', 'Ipv6Ranges']) {
    for (const item of itemsAt(source[key])) {
      const { cidrIp, cidrIpv6, CidrIp, CidrIpv6 } = objectAt(item);
      found.push(textAt(item), textAt(cidrIp), textAt(cidrIpv6), textAt(CidrIp), textAt(CidrIpv6));
    }
  }
  return [...new Set(found.filter((range) => range !== ''))];
}

/** CloudTrail writes lists of EC2 as `{ items: […] }`; other records as plain lists. */
export function itemsAt(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : listOf(objectAt(value)['items']);
}

function listOf(value: Json | undefined): readonly Json[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : listAt(value);
}

function port(value: Json | undefined): number | null {
  const text = textAt(value);
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

/** True where the rule opens nothing but these ports. */
export function onlyPorts(rule: NetworkRule, ports: readonly number[]): boolean {
  return rule.protocol !== 'all' && rule.from !== null && rule.from === rule.to && ports.includes(rule.from);
}

/** `tcp 22 from 0.0.0.0/0` */
export function ruleText(rule: NetworkRule): string {
  const more = rule.ranges.length > 3 ? ` and ${rule.ranges.length - 3} more` : '';
  return `${portText(rule)} from ${rule.ranges.slice(0, 3).join(', ')}${more}`;
}

/** `tcp 22`, `all tcp`, `everything` */
export function portText({ protocol, from, to }: NetworkRule): string {
  if (from === null || to === null) return protocol === 'all' ? 'everything' : `all ${protocol}`;
  const ports = from === to ? String(from) : from <= 0 && to >= 65_535 ? 'all ports' : `${from}-${to}`;
  return `${protocol === 'all' ? 'port' : protocol} ${ports}`;
}
