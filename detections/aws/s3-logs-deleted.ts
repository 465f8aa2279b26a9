import {
  byService,
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  soundsLikeSecurity,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Where AWS writes: CloudTrail, Config, flow logs, load balancers. Whoever set it up may have put a prefix before it. */
const WRITTEN = /(?:^|\/)AWSLogs\//;

/** Where many are deleted at once, the record does not say which: then the bucket's name has to tell. */
function judge(event: VouchEvent): Judgement {
  const key = textAt(event.params['key']);
  const telling = soundsLikeSecurity(textAt(event.params['bucketName']));
  if (!WRITTEN.test(key) && !telling) return null;
  if (byService(event)) {
    return { tier: 'log', severity: 'low', reason: 'a service of AWS did it' };
  }
  if (WRITTEN.test(key)) return { reason: 'AWS writes its logs there' };
  const judgement = { reason: "the bucket's name says that logs are kept there" };
  return key === '' ? judgement : ofPerson(event, judgement);
}

export default defineDetection({
  title: 'Files of logs were deleted',
  provider: 'aws',
  on: ['s3:DeleteObject', 's3:DeleteObjects'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1562.008'],
  why: 'Logs are what shows afterwards what happened, and hardly anybody deletes them by hand.',
  falsePositives: 'A script that clears up old logs, where a rule of the bucket would do.',
  says: ({ name, params }) => {
    const bucket = named(params['bucketName'], 'without a name');
    return name === 'DeleteObjects'
      ? `deleted files from the bucket ${bucket}`
      : `deleted ${named(params['key'], 'a file')} from the bucket ${bucket}`;
  },
  judge,
});
