import fc from 'fast-check';
import { expect, it } from 'vitest';
import { awsRecord } from '../../test/aws-event.js';
import { canariesIn, canarySession } from './canary.js';

const mark = '0123456789abcdef0123456789abcdef';
const other = 'f'.repeat(32);

const called = (session: string, different = {}) =>
  awsRecord({
    eventSource: 'sts.amazonaws.com',
    eventName: 'GetCallerIdentity',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/vouch-canary/${session}`,
    },
    ...different,
  });
const taken = (roleSessionName: string) =>
  awsRecord({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/vouch-canary', roleSessionName },
  });

it('knows a canary by its session, in its own call and in the one that took its role', () => {
  expect(canariesIn([called(canarySession(mark))])).toEqual([mark]);
  expect(canariesIn([taken(canarySession(mark))])).toEqual([mark]);
  expect(canariesIn([taken(canarySession(mark)), awsRecord(), called(canarySession(mark))])).toEqual([mark]);
  expect(canariesIn([called(canarySession(mark)), called(canarySession(other))])).toEqual([mark, other]);
});

it.each([
  ['another session', called('deploy')],
  ['a mark that is none', called('vouch-canary-hello')],
  ['more than a mark', called(`${canarySession(mark)}0`)],
  ['a name that ends like one', called(`x-${canarySession(mark)}`)],
  ['another service', called(canarySession(mark), { eventSource: 'iam.amazonaws.com' })],
  ['another call', called(canarySession(mark), { eventName: 'GetSessionToken' })],
  ['no identity', called('', { userIdentity: null })],
  ['no record', null],
  ['text', canarySession(mark)],
])('passes over %s', (_, record) => {
  expect(canariesIn([record])).toEqual([]);
});

it('a session name fits what STS takes, and never throws on what it is given', () => {
  expect(canarySession(mark)).toMatch(/^[\w+=,.@-]{2,64}$/);
  fc.assert(fc.property(fc.array(fc.jsonValue()), (records) => canariesIn(records).length === 0));
});
