import { expect, it } from 'vitest';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { classify } from '../../src/core/classify.js';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './s3-object-carried-off.js';

const own = { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' };
const under = (account: string) => ({
  'x-amz-server-side-encryption-aws-kms-key-id': `arn:aws:kms:eu-west-1:${account}:key/k-1`,
});
const call = (name: string, params: object, different = {}) =>
  awsEvent(`s3:${name}`, { bucketName: 'to', key: 'k', ...params }, different);
const bucket = (name: string, accountId: string) => ({
  type: 'AWS::S3::Bucket',
  ARN: `arn:aws:s3:::${name}`,
  accountId,
});
const between = (...resources: object[]) => call('CopyObject', {}, { resources });

it.each([
  ['copied under a key of the caller', call('CopyObject', own), 'alert/high'],
  ['copied under a key of a stranger', call('CopyObject', under('444455556666')), 'alert/high'],
  ['copied under a key of ours', call('CopyObject', under('111122223333')), 'none'],
  ['written under a key of the caller', call('PutObject', own), 'log/low'],
  ['written under a key nobody knows', call('PutObject', under('444455556666')), 'log/low'],
  ['in parts, under a key of the caller', call('CreateMultipartUpload', own), 'log/low'],
  [
    'copied to a stranger',
    between(bucket('from', '111122223333'), bucket('to', '444455556666')),
    'notify/medium',
  ],
  [
    'copied, nobody knows which way',
    between(bucket('x', '111122223333'), bucket('y', '444455556666')),
    'notify/medium',
  ],
  ['copied from a stranger', between(bucket('from', '444455556666'), bucket('to', '111122223333')), 'none'],
  ['copied within', between(bucket('from', '111122223333'), bucket('to', '111122223333')), 'none'],
  ['an ordinary copy', call('CopyObject', {}), 'none'],
  ['an ordinary file', call('PutObject', { 'x-amz-server-side-encryption': 'aws:kms' }), 'none'],
  ['a failed try', call('CopyObject', own, DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('asks about a file under a key of a stranger where our accounts are known', () => {
  const known = { ...NOTHING_KNOWN, accounts: new Set(['111122223333']) };
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], known);
  expect(classify(call('PutObject', under('444455556666')), catalogue).tier).toBe('notify');
});

it('is quiet about a bucket of a partner', () => {
  const known = { ...NOTHING_KNOWN, partners: new Set(['444455556666']) };
  const catalogue = buildCatalogue([{ ...detection, id: 'aws/x' }], known);
  expect(classify(between(bucket('to', '444455556666')), catalogue).tier).toBe('ignore');
});

it('says what was done', () => {
  expect(detection.says(call('CopyObject', own))).toBe('copied a file into the bucket to');
});
