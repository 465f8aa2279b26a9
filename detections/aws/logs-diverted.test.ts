import { expect, it } from 'vitest';
import { BY_TEMPLATE, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './logs-diverted.js';

const PUT = 'logs:PutSubscriptionFilter';
const to = (account: string) => ({
  logGroupName: 'g',
  destinationArn: `arn:aws:logs:eu-west-1:${account}:destination:x`,
});
const all = (account: string) => ({
  policyType: 'SUBSCRIPTION_FILTER_POLICY',
  policyDocument: JSON.stringify({ DestinationArn: to(account).destinationArn }),
});
const sink = (account: string) => ({ sinkIdentifier: `arn:aws:oam:eu-west-1:${account}:sink/x` });

it.each([
  ['to strangers', awsEvent(PUT, to('444455556666')), 'alert/medium'],
  ['to ourselves', awsEvent(PUT, to('111122223333')), 'log/low'],
  [
    'of the whole account, to strangers',
    awsEvent('logs:PutAccountPolicy', all('444455556666')),
    'alert/medium',
  ],
  ['of the whole account, to ourselves', awsEvent('logs:PutAccountPolicy', all('111122223333')), 'log/low'],
  [
    'of the whole account, nobody can read where',
    awsEvent('logs:PutAccountPolicy', { ...all('1'), policyDocument: '{' }),
    'notify/medium',
  ],
  ['masked', awsEvent('logs:PutAccountPolicy', { policyType: 'DATA_PROTECTION_POLICY' }), 'log/low'],
  ['read by strangers', awsEvent('oam:CreateLink', sink('444455556666')), 'alert/medium'],
  ['read by ourselves', awsEvent('oam:CreateLink', sink('111122223333')), 'log/low'],
  ['copied', awsEvent('logs:CreateExportTask', { logGroupName: 'g', destination: 'b' }), 'log/low'],
  ['no longer', awsEvent('logs:DeleteSubscriptionFilter', { logGroupName: 'g' }), 'notify/medium'],
  ['no longer, by a template', awsEvent('logs:DeleteSubscriptionFilter', null, BY_TEMPLATE), 'log/low'],
  ['no longer counted', awsEvent('logs:DeleteMetricFilter', null), 'notify/low'],
  ['no longer counted, by a machine', awsEvent('logs:DeleteMetricFilter', null, DEPLOY), 'log/low'],
  ['a failed try', awsEvent(PUT, to('444455556666'), DENIED), 'notify/medium'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('logs:DeleteSubscriptionFilter', { logGroupName: 'g' }))).toBe(
    'stopped sending on the log g',
  );
});

it.each([
  [
    awsEvent('logs:DeleteMetricFilter', { logGroupName: 'g', filterName: 'root-usage' }),
    'what the filter root-usage looked for is no longer counted',
  ],
  [
    awsEvent('logs:DeleteDataProtectionPolicy', null, DEPLOY),
    'what is secret in the log is no longer hidden',
  ],
  [awsEvent('logs:DeleteAccountPolicy', null), 'what held for all logs of the account no longer does'],
  [awsEvent('logs:DeleteSubscriptionFilter', null, BY_TEMPLATE), 'logs are no longer sent on'],
  [awsEvent('logs:CreateExportTask', { destination: 'b' }), 'a copy goes to b'],
  [
    awsEvent('logs:PutAccountPolicy', { policyType: 'DATA_PROTECTION_POLICY' }),
    'it does not say where logs go',
  ],
  [awsEvent(PUT, to('111122223333')), 'it stays within the account'],
  [awsEvent(PUT, null), 'the record does not say whose account it goes to'],
])('says why', (event, reason) => {
  expect(classified(detection, event).reasons).toEqual([reason]);
});
