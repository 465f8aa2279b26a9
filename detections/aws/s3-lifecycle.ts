import {
  defineDetection,
  fieldAt,
  isOff,
  type Json,
  type JsonObject,
  type Judgement,
  listAt,
  named,
  objectAt,
  soundsLikeSecurity,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Under a week is too short for anybody to notice. */
const WEEK = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

function rulesIn(params: JsonObject): readonly JsonObject[] {
  const setting = objectAt(fieldAt(params, 'LifecycleConfiguration'));
  const rule: Json = setting['Rule'] ?? setting['Rules'] ?? setting['rules'] ?? [];
  return (Array.isArray(rule) ? listAt(rule) : [rule]).map(objectAt);
}

/** Days until the first files are deleted; null: never, for the rule is off or deletes none. */
function days(rule: JsonObject, at: string): number | null {
  if (isOff(rule['Status'])) return null;
  const { Days, Date: date } = objectAt(rule['Expiration']);
  if (textAt(Days) !== '') return Number(textAt(Days));
  return textAt(date) === '' ? null : (Date.parse(textAt(date)) - Date.parse(at)) / DAY_MS;
}

/** The part of the bucket that the rule is for: `''` is all of it. */
function partOf(rule: JsonObject): string {
  const filter = objectAt(rule['Filter']);
  const both = objectAt(filter['And']);
  if (filter['Tag'] !== undefined || both['Tag'] !== undefined) return 'tagged';
  const prefix = textAt(filter['Prefix'] ?? both['Prefix'] ?? rule['Prefix']);
  return prefix === '*' || prefix === '/' ? '' : prefix;
}

/** A shorter beginning of the name takes it in as well. */
function takesInLogs(part: string): boolean {
  return part.includes('AWSLogs') || (part !== '' && 'AWSLogs/'.startsWith(part));
}

function judge({ params, at }: VouchEvent): Judgement {
  const parts = rulesIn(params)
    .filter((rule) => (days(rule, at) ?? WEEK) < WEEK)
    .map(partOf);
  if (parts.length === 0) return {};
  const security = soundsLikeSecurity(textAt(params['bucketName']));
  if (parts.some((part) => part.includes('AWSLogs') || (security && (part === '' || takesInLogs(part))))) {
    return { tier: 'alert', severity: 'high', reason: 'logs that security needs are deleted within days' };
  }
  if (parts.includes('')) {
    return { tier: 'notify', severity: 'high', reason: 'everything in it is deleted within days' };
  }
  if (parts.some(takesInLogs)) {
    return { tier: 'notify', severity: 'high', reason: 'logs of AWS in it would be deleted within days' };
  }
  const reason = 'a part of it is deleted within days';
  return security ? { tier: 'notify', severity: 'medium', reason } : { reason };
}

export default defineDetection({
  title: 'When a bucket deletes its files was changed',
  provider: 'aws',
  on: ['s3:PutBucketLifecycle', 's3:PutBucketLifecycleConfiguration', 's3:DeleteBucketLifecycle'],
  tier: 'log',
  severity: 'low',
  attack: ['T1485.001', 'T1562.008'],
  why: 'A bucket that deletes by itself leaves nothing to find afterwards, and nobody to ask.',
  falsePositives: 'A bucket for scratch files only.',
  stratus: ['aws.defense-evasion.cloudtrail-lifecycle-rule'],
  says: ({ name, params }) =>
    `${name.startsWith('Delete') ? 'took away' : 'changed'} the rules of deletion of the bucket ${named(params['bucketName'], 'without a name')}`,
  judge,
});
