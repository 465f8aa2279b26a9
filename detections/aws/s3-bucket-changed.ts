import {
  accountIn,
  byServiceRole,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  ofPerson,
  soundsLikeSecurity,
  strangerKey,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteBucket: 'deleted',
  DeleteBucketPolicy: 'took away the rules of who may use',
  DeleteBucketCors: 'took away which web pages may use',
  PutBucketCors: 'changed which web pages may use',
  PutBucketWebsite: 'made a web site of',
  PutBucketEncryption: 'changed the encryption of',
  PutBucketOwnershipControls: 'changed who owns what others put into',
  PutBucketNotification: 'changed who is told of files in',
  RestoreObject: 'fetched a file from the archive of',
};

/** `web-access-logs`, and not `catalogs`. */
const LOGS = /(?:^|[^a-z])logs?(?:[^a-z]|$)/i;

/** Nobody can write logs any more into a bucket that is gone, or that has lost the policy that let them. */
function logsLost(event: VouchEvent): Judgement {
  const bucket = textAt(event.params['bucketName']);
  if (byServiceRole(event)) return {};
  const lost = {
    tier: 'notify',
    severity: 'medium',
    reason: 'its name says that logs are kept there',
  } as const;
  if (soundsLikeSecurity(bucket)) return lost;
  // Other logs come and go with what wrote them.
  return LOGS.test(bucket) ? ofPerson(event, lost) : {};
}

/** A key or a listener of somebody outside. */
function judge(event: VouchEvent, known: Known): Judgement {
  if (event.name === 'DeleteBucket' || event.name === 'DeleteBucketPolicy') return logsLost(event);
  const texts = textsIn(event.params).filter((text) => text.startsWith('arn:'));
  if (event.name === 'PutBucketEncryption') {
    const stranger = texts.flatMap((text) => strangerKey(text, event, known) ?? [])[0];
    return stranger
      ? { tier: 'alert', severity: 'high', reason: `account ${stranger}, whose key it is, is not known here` }
      : {};
  }
  if (event.name !== 'PutBucketNotification') return {};
  const from = letIn(
    texts.flatMap((text) => accountIn(text) ?? []),
    event,
    known,
  );
  return from?.tier === 'alert' ? { ...from, tier: 'notify' } : {};
}

export default defineDetection({
  title: 'A bucket was changed or deleted',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `s3:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1485', 'T1486', 'T1537', 'T1562.008'],
  why: 'How a bucket is set up decides where its files go and who can read them.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed'} the bucket ${named(params['bucketName'], 'without a name')}`,
  judge,
});
