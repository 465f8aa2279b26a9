import {
  type AccessPolicy,
  defineDetection,
  fits,
  isPublic,
  type JsonObject,
  type Judgement,
  type Known,
  LOAD_BALANCER_ACCOUNTS,
  letInBy,
  named,
  objectAt,
  readPolicy,
  requestOf,
  soundsLikeSecurity,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

function policyOf(event: VouchEvent) {
  const request = requestOf(event);
  // Beside the policy there may be `policy: ['']`, the name of the part of the bucket that was called.
  const own = request['policy'];
  return readPolicy(request['bucketPolicy'] ?? request['Policy'] ?? (Array.isArray(own) ? undefined : own));
}

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
/** Those that write logs into buckets. */
const WRITERS = [
  CLOUDTRAIL,
  'config.amazonaws.com',
  'delivery.logs.amazonaws.com',
  'logging.s3.amazonaws.com',
];
/** What they need: CloudTrail and Config look at the bucket's list of access before they write. */
const NEEDED = ['s3:PutObject', 's3:GetBucketAcl'];

/** The writers of logs that a statement turns away. */
function turnedAway(statement: JsonObject, account: string): readonly string[] {
  if (textAt(statement['Effect']).toLowerCase() !== 'deny' || !coversNeeded(statement)) return [];
  const principal = statement['Principal'];
  const { Service, AWS } = objectAt(principal);
  const spared = valuesOf(objectAt(statement['NotPrincipal'])['Service']);
  const everybody =
    statement['NotPrincipal'] !== undefined || principal === '*' || valuesOf(AWS).includes('*');
  return WRITERS.filter((writer) => {
    const byName = valuesOf(Service).some((name) => fits(name, writer));
    return (byName || (everybody && !spared.includes(writer))) && holds(statement, byName, account);
  });
}

function coversNeeded(statement: JsonObject): boolean {
  const named = (key: string) => (call: string) => valuesOf(statement[key]).some((glob) => fits(glob, call));
  return statement['NotAction'] === undefined
    ? NEEDED.some(named('Action'))
    : !NEEDED.every(named('NotAction'));
}

/**
 * Whether the conditions hold where AWS writes logs of this account: it does so over TLS, as a service, and names
 * the account. What nobody can tell holds only of those that the statement calls by name.
 */
function holds(statement: JsonObject, byName: boolean, account: string): boolean {
  const conditions = Object.entries(objectAt(statement['Condition']));
  return conditions.every(([operator, tests]) =>
    Object.entries(objectAt(tests)).every(([key, value]) => {
      const values = valuesOf(value);
      const not = /Not/.test(operator);
      if (/securetransport|tlsversion|principalisawsservice/i.test(key)) return values.includes('true');
      if (/^aws:source(?:account|arn)$/i.test(key))
        return values.some((one) => one.includes(account)) !== not;
      return byName && !not;
    }),
  );
}

/** Whoever turns CloudTrail away by name means it; the others matter where the bucket's name says that it is for logs. */
function logsKeptOut(event: VouchEvent, policy: AccessPolicy | null): Judgement {
  const telling = soundsLikeSecurity(textAt(event.params['bucketName']));
  const all = (policy?.statements ?? []).filter(
    ({ Principal }) => telling || valuesOf(objectAt(Principal)['Service']).includes(CLOUDTRAIL),
  );
  const away = new Set(all.flatMap((one) => turnedAway(one, event.account)));
  const writer = WRITERS.find((one) => away.has(one));
  return writer
    ? { tier: 'notify', severity: 'high', reason: `it keeps ${writer} from writing logs there` }
    : null;
}

/** Where the record leaves the policy out nobody knows whom it lets in. */
function judge(event: VouchEvent, known: Known): Judgement {
  const policy = policyOf(event);
  const open = letInBy(policy, event, known, LOAD_BALANCER_ACCOUNTS);
  return open?.tier === 'alert' ? open : (logsKeptOut(event, policy) ?? open ?? {});
}

export default defineDetection({
  title: 'Who may read a bucket was changed',
  provider: 'aws',
  on: ['s3:PutBucketPolicy', 's3:PutAccessPointPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1530', 'T1562.008'],
  why: "A bucket's policy decides who may read it, strangers included.",
  stratus: ['aws.exfiltration.s3-backdoor-bucket-policy'],
  says: (event) => {
    const bucket = named(event.params['bucketName'] ?? event.params['name'], 'without a name');
    return isPublic(policyOf(event))
      ? `opened the bucket ${bucket} to everybody`
      : `changed who may use the bucket ${bucket}`;
  },
  judge,
});
