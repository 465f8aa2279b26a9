import { describe, expect, it } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { openEnvelope } from './envelope.js';

const record = awsRecord({ eventID: 'a' });
const bridge = {
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.iam',
  account: '111122223333',
  detail: record,
};
const topic = 'arn:aws:sns:eu-west-1:111122223333:events';
const sns = (message: unknown, more = {}) => ({
  Type: 'Notification',
  TopicArn: topic,
  Message: JSON.stringify(message),
  ...more,
});

it.each([
  ['a record', record, ['x']],
  ['{Records}', { Records: [record, record] }, ['x Records[0]', 'x Records[1]']],
  ['a list', [record, bridge], ['x[0]', 'x[1]']],
  ['an EventBridge event', bridge, ['x']],
  [
    'a sign-in through EventBridge',
    { ...bridge, 'detail-type': 'AWS Console Sign In via CloudTrail' },
    ['x'],
  ],
  ['an EventBridge event without accounts', { ...bridge, account: undefined }, ['x']],
  ['SNS around EventBridge', sns(bridge), ['x']],
  ['SNS around {Records}', sns({ Records: [record] }), ['x Records[0]']],
  [
    'a LookupEvents answer',
    { Events: [{ EventId: 'a', CloudTrailEvent: JSON.stringify(record) }] },
    ['x Events[0]'],
  ],
])('opens %s', (_, value, wheres) => {
  const { records, refusals } = openEnvelope(value, 'x', { topicArns: [topic] });
  expect(refusals).toEqual([]);
  expect(records.map(({ where }) => where)).toEqual(wheres);
  expect(records.every(({ record }) => (record as { eventID: string }).eventID === 'a')).toBe(true);
});

it.each([
  ['another topic', sns(record, { TopicArn: 'arn:aws:sns:eu-west-1:1:x' }), /configured topics/],
  ['a subscription', sns(record, { Type: 'SubscriptionConfirmation' }), /SNS notification/],
  ['a message that is not JSON', { ...sns(record), Message: 'hello' }, /JSON in "Message"/],
  ['a message that is not text', { ...sns(record), Message: 7 }, /"Message" to be text/],
  ['another account in the envelope', { ...bridge, account: '444455556666' }, /recipientAccountId/],
  [
    'another kind of EventBridge event',
    { ...bridge, 'detail-type': 'EC2 Instance State-change' },
    /via CloudTrail/,
  ],
  ['an EventBridge event of somebody else', { ...bridge, source: 'my.app' }, /begin with "aws\."/],
  ['an EventBridge event that names no source', { ...bridge, source: undefined }, /found nothing/],
  ['an EventBridge event without a record', { ...bridge, detail: 'x' }, /"detail"/],
  [
    'an S3 notice',
    { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: {} } }] },
    /S3 notice is not read here/,
  ],
  ['an S3 test', { Service: 'Amazon S3', Event: 's3:TestEvent' }, /S3 notice is not read here/],
  ['a CloudTrail notice', { s3Bucket: 'b', s3ObjectKey: ['k'] }, /new log file is not read here/],
  ['a number', 7, /found a number/],
  ['null', null, /found null/],
])('refuses %s', (_, value, reason) => {
  const { records, refusals } = openEnvelope(value, 'x', { topicArns: [topic] });
  expect(records).toEqual([]);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toMatchObject({
    where: expect.stringMatching(/^x/),
    reason: expect.stringMatching(reason),
  });
});

it('refuses envelopes without an end, and any depth of lists, without falling over', () => {
  const endless = Array.from({ length: 9 }).reduce<unknown>((inner) => sns(inner), record);
  expect(openEnvelope(endless, 'x').refusals[0]?.reason).toMatch(/at most 5 envelopes/);
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
  expect(openEnvelope(deep, 'x').refusals).toHaveLength(1);
});

it('takes any topic where nothing is said of topics, and none where none is named', () => {
  const value = sns(record, { TopicArn: 'arn:aws:sns:x:1:y' });
  expect(openEnvelope(value, 'x').records).toHaveLength(1);
  const { records, refusals } = openEnvelope(value, 'x', { topicArns: [] });
  expect(records).toEqual([]);
  expect(refusals[0]?.reason).toMatch(/expected no SNS envelope.*VOUCH_SNS_TOPIC_ARNS/);
  expect(openEnvelope(bridge, 'x', { topicArns: [] }).records).toHaveLength(1);
});

it('counts the notices of log files among the refusals', () => {
  const s3 = { eventName: 'ObjectCreated:Put', s3: { bucket: {} } };
  expect(openEnvelope({ Records: [s3, s3] }, 'x')).toMatchObject({ notices: 2 });
  expect(openEnvelope({ s3Bucket: 'b', s3ObjectKey: ['k'] }, 'x')).toMatchObject({ notices: 1 });
  expect(openEnvelope([record, { Service: 'Amazon S3', Event: 's3:TestEvent' }, 7], 'x').notices).toBe(0);
});

const key = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/111122223333_CloudTrail_x.json.gz';
const s3 = (name: string, object: string, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  awsRegion: 'eu-west-1',
  eventName,
  s3: { bucket: { name }, object: { key: object, size: 7 } },
});
const created = {
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  region: 'eu-west-1',
  detail: { bucket: { name: 'logs' }, object: { key: 'a/b c+d.json.gz' } },
};

describe('notices of log files, where their bucket is named', () => {
  const options = { topicArns: [topic], buckets: ['logs'] };

  it.each([
    [
      'of S3, with keys as in an address',
      { Records: [s3('logs', 'a/b+c%2Bd%3D1.json.gz'), s3('logs', key)] },
      ['eu-west-1 a/b c+d=1.json.gz x Records[0]', `eu-west-1 ${key} x Records[1]`],
    ],
    ['of S3 through SNS', sns({ Records: [s3('logs', key)] }), [`eu-west-1 ${key} x Records[0]`]],
    ['of S3 through EventBridge, with plain keys', created, ['eu-west-1 a/b c+d.json.gz x']],
    ['of CloudTrail', { s3Bucket: 'logs', s3ObjectKey: [key, 'k2'] }, [`null ${key} x`, 'null k2 x']],
    ['of CloudTrail through SNS', sns({ s3Bucket: 'logs', s3ObjectKey: [key] }), [`null ${key} x`]],
    [
      'but not of digests',
      { s3Bucket: 'logs', s3ObjectKey: ['AWSLogs/1/CloudTrail-Digest/eu-west-1/2026/x.json.gz'] },
      [],
    ],
    ['but not of what was removed', { Records: [s3('logs', key, 'ObjectRemoved:Delete')] }, []],
    ['but not of a test', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' }, []],
  ])('%s', (_, value, expected) => {
    const opened = openEnvelope(value, 'x', options);
    expect(opened.files.map(({ region, key, where }) => `${region} ${key} ${where}`)).toEqual(expected);
    expect(opened.files.every(({ bucket }) => bucket === 'logs')).toBe(true);
    expect(opened).toMatchObject({ records: [], refusals: [], notices: 0 });
  });

  it.each([
    ['of another bucket', { Records: [s3('theirs', key)] }, /VOUCH_LOG_BUCKETS/],
    ['of another bucket in the list', { s3Bucket: 'theirs', s3ObjectKey: ['k'] }, /VOUCH_LOG_BUCKETS/],
    ['without a key', { Records: [{ eventName: 'ObjectCreated:Put', s3: {} }] }, /names of a bucket/],
    ['with a key that is none', { Records: [s3('logs', '%E0%A4%A')] }, /names of a bucket/],
    ['with keys that are none', { s3Bucket: 'logs', s3ObjectKey: [7] }, /a list of keys/],
    ['that anybody may have sent', { ...created, source: 'my.app' }, /begin with "aws\."/],
  ])('refuses one %s', (_, value, reason) => {
    const opened = openEnvelope(value, 'x', options);
    expect(opened.files).toEqual([]);
    expect(opened.refusals).toHaveLength(1);
    expect(opened.refusals[0]?.reason).toMatch(reason);
  });
});
