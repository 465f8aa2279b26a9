import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
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

it.each([
  [awsEvent(PUT, block(false)), 'it turns the block off'],
  [awsEvent(PUT, block(true)), 'the block is on'],
  [
    awsEvent(PUT, {
      blockPublicAccessConfiguration: {
        blockPublicSecurityGroupRules: true,
        permittedPublicSecurityGroupRuleRanges: [
          { minRange: 22, maxRange: 22 },
          { minRange: 0, maxRange: 99 },
        ],
      },
    }),
    'the block is on, except for port 22, 0 to 99',
  ],
  [awsEvent(PUT, null), 'the record does not say that it is off'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
