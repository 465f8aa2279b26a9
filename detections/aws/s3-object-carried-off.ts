import {
  defineDetection,
  type JsonObject,
  type Judgement,
  type Known,
  listAt,
  named,
  objectAt,
  strangerKey,
  strangers,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

const OWN_KEY = 'x-amz-server-side-encryption-customer-algorithm';
const KEY = 'x-amz-server-side-encryption-aws-kms-key-id';

/**
 * A key of the caller's own is nowhere in AWS; one of a stranger's account is with the stranger. Copying a file onto
 * itself under such a key locks it away; new files are written so by programs as well, all day.
 */
function judge(event: VouchEvent, known: Known): Judgement {
  const copy = event.name === 'CopyObject';
  if (valuesOf(event.params[OWN_KEY]).length > 0) {
    const reason = 'it is encrypted with a key that only the caller has';
    return copy ? { tier: 'alert', severity: 'high', reason } : { tier: 'log', severity: 'low', reason };
  }
  const stranger = valuesOf(event.params[KEY]).flatMap((key) => strangerKey(key, event, known) ?? [])[0];
  if (stranger) {
    const reason = `account ${stranger}, whose key it is, is not known here`;
    if (copy) return { tier: 'alert', severity: 'high', reason };
    return known.accounts.size > 0 ? { reason } : { tier: 'log', severity: 'low', reason };
  }
  return copy ? toStranger(event, known) : null;
}

/** Copied into a bucket of somebody else, or between two accounts where the record does not say which way. */
function toStranger(event: VouchEvent, known: Known): Judgement {
  const buckets = listAt(event.raw['resources'])
    .map(objectAt)
    .filter((one) => textAt(one['type']) === 'AWS::S3::Bucket' && textAt(one['accountId']) !== '');
  const target = buckets.find((one) => nameOf(one) === textAt(event.params['bucketName']));
  const owners = (target ? [target] : buckets).map((one) => textAt(one['accountId']));
  const [stranger] = event.account === '' ? [] : strangers(owners, event.account, known);
  return stranger ? { reason: `account ${stranger}, whose bucket it is, is not known here` } : null;
}

function nameOf(resource: JsonObject): string {
  return textAt(resource['arn'] ?? resource['ARN']).replace(/^arn:[\w-]+:s3:::/, '');
}

export default defineDetection({
  title: 'A file was copied out or locked away',
  provider: 'aws',
  on: ['s3:CopyObject', 's3:PutObject', 's3:CreateMultipartUpload'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537', 'T1486'],
  why: 'A file under a key of somebody else cannot be read again without paying them.',
  says: ({ name, params }) => {
    const verb = name === 'CopyObject' ? 'copied a file into' : 'wrote a file into';
    return `${verb} the bucket ${named(params['bucketName'], 'without a name')}`;
  },
  falsePositives: 'Programs that bring their own key (SSE-C) with every file.',
  judge,
});
