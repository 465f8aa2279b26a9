import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './visibility-lost.js';

it.each([
  ['name look-ups', awsEvent('route53resolver:DeleteResolverQueryLogConfig', null), 'alert/high'],
  ['a web firewall', awsEvent('wafv2:DisassociateWebACL', null), 'alert/high'],
  [
    'the log of model calls',
    awsEvent('bedrock:DeleteModelInvocationLoggingConfiguration', null),
    'alert/high',
  ],
  ['a failed try', awsEvent('wafv2:DisassociateWebACL', null, DENIED), 'notify/high'],
  ['putting one on', awsEvent('wafv2:AssociateWebACL', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('wafv2:DisassociateWebACL', null))).toBe(
    'took a web application out from behind its firewall',
  );
});
