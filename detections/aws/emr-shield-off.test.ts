import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './emr-shield-off.js';

const PUT = 'elasticmapreduce:PutBlockPublicAccessConfiguration';
const block = (blockPublicSecurityGroupRules: boolean) => ({
  blockPublicAccessConfiguration: { blockPublicSecurityGroupRules },
});

it.each([
  ['off', awsEvent(PUT, block(false)), 'notify/high'],
  ['on', awsEvent(PUT, block(true)), 'log/low'],
  ['a failed try', awsEvent(PUT, block(false), DENIED), 'log/high'],
  ['a cluster', awsEvent('elasticmapreduce:RunJobFlow', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(PUT, null))).toBe(
    'changed the block that keeps clusters for data off the Internet',
  );
});
