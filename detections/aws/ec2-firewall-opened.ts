import {
  type Cidr,
  defineDetection,
  type Judgement,
  legible,
  meansInternet,
  type NetworkRule,
  named,
  ofPerson,
  onlyPorts,
  parseCidr,
  portText,
  requestOf,
  rulesOf,
  ruleText,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Rules of one call count together: two halves of the Internet are the Internet. */
function open({ params }: VouchEvent): readonly NetworkRule[] {
  const rules = rulesOf(params);
  const alone = rules.filter(({ ranges }) => meansInternet(ranges));
  if (alone.length > 0) return alone;
  return meansInternet(rules.flatMap(({ ranges }) => ranges)) ? rules : [];
}

function judge(event: VouchEvent): Judgement {
  const rules = open(event);
  if (rules.length === 0) return { reason: closed(event) };
  if (rules.every((rule) => onlyPorts(rule, WEB))) {
    return { ...ofPerson(event, { tier: 'notify' }), reason: ofTheWeb(rules) };
  }
  return {
    tier: 'alert',
    severity: 'high',
    reason: `it lets in ${portsOf(rules)} from ${whence(rules)}`,
  };
}

const WEB = [80, 443];

function ofTheWeb(rules: readonly NetworkRule[]): string {
  const ports = WEB.filter((port) => rules.some(({ from }) => from === port));
  const what = ports.length === 1 ? `port ${ports[0]}` : `ports ${ports.join(' and ')}`;
  return `it opens only ${what} to ${whence(rules)}, as a web server has it`;
}

/** `it lets in tcp 22 from 10.0.0.0/8` */
function closed({ params }: VouchEvent): string {
  const [first, ...others] = rulesOf(params);
  if (!first) return 'the record names no addresses that it lets in';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `it lets in ${legible(ruleText(first), 120)}${more}`;
}

/** A part of it may be as bad as all of it, and is called what it is. */
function whence(rules: readonly NetworkRule[]): string {
  const ranges = rules.flatMap((rule) => rule.ranges).flatMap((range) => parseCidr(range) ?? []);
  const halves = ranges.filter(({ prefix }) => prefix === 1).map((range) => halfOf(range));
  const whole =
    ranges.some(({ prefix }) => prefix === 0) || BOTH.some((of) => of.every((one) => halves.includes(one)));
  return whole ? 'the whole Internet' : 'much of the Internet';
}

const BOTH = [
  ['low 4', 'high 4'],
  ['low 6', 'high 6'],
];

function halfOf({ family, text }: Cidr): string {
  const high = family === 4 ? Number.parseInt(text, 10) >= 128 : /^[89a-f][0-9a-f]{3}:/i.test(text);
  return `${high ? 'high' : 'low'} ${family}`;
}

/** What is unusual first: a headline has room for three. */
function portsOf(rules: readonly NetworkRule[]): string {
  const usual = (rule: NetworkRule) => Number(onlyPorts(rule, WEB));
  const ports = [...rules].sort((a, b) => usual(a) - usual(b)).map((rule) => legible(portText(rule), 40));
  const each = [...new Set(ports)];
  return each.length <= 3 ? each.join(', ') : `${each.slice(0, 3).join(', ')} and ${each.length - 3} more`;
}

export default defineDetection({
  title: 'A firewall was opened',
  provider: 'aws',
  on: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'Whatever is open to the whole Internet is found by strangers within minutes.',
  stratus: ['aws.exfiltration.ec2-security-group-open-port-22-ingress'],
  says: (event) => {
    const group = named(
      event.params['groupId'] ?? event.params['groupName'] ?? requestOf(event)['GroupId'],
      'a security group',
    );
    const rules = open(event);
    return rules.length === 0
      ? `changed what ${group} lets in`
      : `opened ${group} to ${whence(rules)} (${portsOf(rules)})`;
  },
  judge,
});
