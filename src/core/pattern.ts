import type { LoadedDetection } from './detection.js';
import type { Json, JsonObject } from './json.js';

/** What EventBridge takes at most, in characters of JSON. */
export const PATTERN_LIMIT = 4096;

/** `ENABLED` leaves out calls that only read. */
export type RuleState = 'ENABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** An EventBridge rule, without the prefix that an installation gives its names. */
export interface EventRule {
  readonly name: string;
  /** What it is for: becomes the rule's description. */
  readonly why: string;
  readonly state: RuleState;
  readonly pattern: JsonObject;
}

export interface PatternOptions {
  readonly region: string;
  /** Records that a key was issued, needed to walk a key back to a person. Left out: true. */
  readonly issuedKeys?: boolean;
}

const ALL: RuleState = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** Services without a region: in the commercial partition their records appear in us-east-1 and nowhere else. */
const GLOBAL = new Set(['iam', 'organizations', 'cloudfront', 'route53', 'route53domains']);
const HOME = 'us-east-1';

/** Services that append the API's date to a name: `UpdateFunctionCode20150331v2`. */
const DATED = new Set(['lambda', 'cloudfront']);

/** Names that begin so change something. Any other might count as a read, and goes into a rule that sees all. */
const CHANGES =
  /^(?:Accept|Add|Associate|Attach|Authorize|Cancel|Close|Copy|Create|Deactivate|Delete|Deregister|Detach|Disable|Disassociate|Enable|Import|Invite|Leave|Modify|Put|Register|Remove|Replace|Restore|Revoke|Run|Schedule|Send|Set|Start|Stop|Terminate|Update|Upload)(?=[A-Z])/;

/** Calls that give out a temporary key. */
export const ISSUED_KEYS: readonly string[] = [
  'signin:SwitchRole',
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoot',
  'sts:GetFederationToken',
  'sts:GetSessionToken',
];

/** What a detection on `*` needs to see, by its id: a pattern cannot be read out of its `judge`. */
const WIDE: {
  readonly [id: string]: { readonly name: string; readonly why: string; readonly detail: JsonObject };
} = {
  'aws/root-used': {
    name: 'root',
    why: 'Everything that the root user does, reads as well.',
    detail: { userIdentity: { type: ['Root'] } },
  },
  'aws/ec2-network-endpoint-use': {
    name: 'endpoints',
    why: 'What trails of network activity record: calls through the private ways from a network to AWS.',
    detail: { eventType: ['AwsVpceEvent', 'AwsVpceEvents'] },
  },
  'aws-history/access-denied-sweep': {
    name: 'denied',
    why: 'Calls that were denied: many different ones together are somebody who tries what a key opens.',
    detail: {
      errorCode: [
        'AccessDenied',
        'AccessDeniedException',
        'Client.UnauthorizedOperation',
        'UnauthorizedOperation',
      ],
    },
  },
};

/** One service and names of it. */
type Arm = { readonly service: string; readonly names: readonly string[] };

/**
 * The rules that bring every event these detections look at, as few as there can be, each at most
 * {@link PATTERN_LIMIT} characters long. The same detections give the same rules, in whatever order they come.
 */
export function patternsOf(
  detections: readonly LoadedDetection[],
  { region, issuedKeys = true }: PatternOptions,
): readonly EventRule[] {
  const calls = callsOf(detections).filter((call) => speaksIn(serviceIn(call), region));
  const changes = calls.filter((call) => CHANGES.test(nameIn(call)));
  const rest = calls.filter((call) => !CHANGES.test(nameIn(call)));
  return [
    ...numbered('changes', 'Calls that change something and that a detection looks at', 'ENABLED', changes),
    ...numbered('reads', 'Calls that may count as reads and that a detection looks at', ALL, rest),
    ...wideRules(detections),
    ...(issuedKeys ? [issuedKeysRule()] : []),
  ];
}

/** Detections on `*` for which no rule is made: they see what other rules bring, and all of a log file. */
export function withoutRule(detections: readonly LoadedDetection[]): readonly string[] {
  return detections
    .filter(({ id, provider, on }) => provider === 'aws' && on.includes('*') && !WIDE[id])
    .map(({ id }) => id)
    .sort();
}

/** True where the call's records appear in us-east-1 only. */
export function isGlobal(call: string): boolean {
  return GLOBAL.has(serviceIn(call));
}

function callsOf(detections: readonly LoadedDetection[]): readonly string[] {
  const calls = detections.filter(({ provider }) => provider === 'aws').flatMap(({ on }) => on);
  return [...new Set(calls)].filter((call) => call !== '*').sort();
}

/** In the other partitions the global services speak elsewhere, so there every region listens to all. */
function speaksIn(service: string, region: string): boolean {
  return !GLOBAL.has(service) || region === HOME || /^(?:cn|us-gov|us-iso|eu-isoe|eusc)/.test(region);
}

function numbered(name: string, why: string, state: RuleState, calls: readonly string[]): EventRule[] {
  return packed(calls).map((arms, index) => ({
    name: `${name}-${index + 1}`,
    why: `${why}, part ${index + 1}.`,
    state,
    pattern: patternOf(detailOf(arms)),
  }));
}

function wideRules(detections: readonly LoadedDetection[]): EventRule[] {
  const ids = detections.filter(({ on }) => on.includes('*')).map(({ id }) => id);
  return ids.sort().flatMap((id) => {
    const wide = WIDE[id];
    return wide ? [{ name: wide.name, why: wide.why, state: ALL, pattern: patternOf(wide.detail) }] : [];
  });
}

/** Keys that AWS takes for its own services lead back to nobody, and are most of the volume. */
function issuedKeysRule(): EventRule {
  const notServices = { userIdentity: { type: [{ 'anything-but': ['AWSService'] }] } };
  return {
    name: 'issued-keys',
    why: 'Whom temporary keys were issued to, so that a key can be walked back to a person. May be left out where it is too much.',
    state: ALL,
    pattern: patternOf({ ...detailOf(armsOf(ISSUED_KEYS)), ...notServices }),
  };
}

/** Nobody but AWS may send an event whose source begins with "aws.": this keeps forged ones out. */
function patternOf(detail: JsonObject): JsonObject {
  return { source: [{ prefix: 'aws.' }], 'detail-type': [{ suffix: ' via CloudTrail' }], detail };
}

/** EventBridge takes `$or` for an "or" only where there are at least two to choose from. */
function detailOf(arms: readonly Arm[]): JsonObject {
  const parts = arms.map(({ service, names }) => ({
    eventSource: [`${service}.amazonaws.com`],
    eventName: names.map((name): Json => (DATED.has(service) ? { prefix: name } : name)),
  }));
  const [only, ...others] = parts;
  return only && others.length === 0 ? only : { $or: parts };
}

/** Calls in their order, as many to a pattern as fit; a service goes on in the next one where it must. */
function packed(calls: readonly string[]): readonly (readonly Arm[])[] {
  const done: (readonly Arm[])[] = [];
  let open: readonly string[] = [];
  for (const call of withoutCovered(calls)) {
    const more = [...open, call];
    if (open.length > 0 && lengthOf(more) > PATTERN_LIMIT) {
      done.push(armsOf(open));
      open = [call];
    } else open = more;
  }
  return open.length === 0 ? done : [...done, armsOf(open)];
}

function lengthOf(calls: readonly string[]): number {
  return JSON.stringify(patternOf(detailOf(armsOf(calls)))).length;
}

function armsOf(calls: readonly string[]): readonly Arm[] {
  const byService = new Map<string, string[]>();
  for (const call of calls) {
    const names = byService.get(serviceIn(call)) ?? [];
    byService.set(serviceIn(call), [...names, nameIn(call)]);
  }
  return [...byService].map(([service, names]) => ({ service, names }));
}

/** Without the names that the prefix of another takes in already: `CreateFunctionUrlConfig` beside `CreateFunction`. */
function withoutCovered(calls: readonly string[]): readonly string[] {
  return calls.filter(
    (call) => !DATED.has(serviceIn(call)) || !calls.some((other) => other !== call && call.startsWith(other)),
  );
}

function serviceIn(call: string): string {
  return call.slice(0, call.indexOf(':'));
}

function nameIn(call: string): string {
  return call.slice(call.indexOf(':') + 1);
}
