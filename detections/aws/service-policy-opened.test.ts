import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './service-policy-opened.js';

const PUT = 'bedrock:PutResourcePolicy';
const EVENTS = 'events:PutPermission';
const PICKED = {
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Condition: { StringEquals: { 'aws:PrincipalAccount': '444455556666' } },
};
const organization = (value: string) => ({ type: 'StringEquals', key: 'aws:PrincipalOrgID', value });
const policy = (AWS: string) => ({
  resourcePolicy: JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: '*', Resource: '*' }],
  }),
});

it.each([
  ['everybody', awsEvent(PUT, policy('*')), 'alert/high'],
  ['strangers', awsEvent('cloudtrail:PutResourcePolicy', policy('444455556666')), 'alert/high'],
  [
    'strangers, to issue certificates',
    awsEvent('acm-pca:PutPolicy', { policy: policy('444455556666').resourcePolicy }),
    'alert/high',
  ],
  ['ourselves', awsEvent(PUT, policy('arn:aws:iam::111122223333:root')), 'log/low'],
  ['everybody, for events', awsEvent(EVENTS, { principal: '*' }), 'alert/high'],
  [
    'an organisation, for events',
    awsEvent(EVENTS, { principal: '*', condition: organization('o-attacker00') }),
    'notify/medium',
  ],
  [
    'an organisation that the record leaves out',
    awsEvent(EVENTS, { principal: '*', condition: { key: 'aws:PrincipalOrgID' } }),
    'notify/medium',
  ],
  [
    'every organisation, for events',
    awsEvent(EVENTS, { principal: '*', condition: { ...organization('o-*'), type: 'StringLike' } }),
    'alert/high',
  ],
  ...[
    ['logs:PutDestinationPolicy', 'accessPolicy'],
    [EVENTS, 'policy'],
    ['codeartifact:PutRepositoryPermissionsPolicy', 'policyDocument'],
    ['ssm:PutResourcePolicy', 'policy'],
    ['oam:PutSinkPolicy', 'Policy'],
  ].map(([call = '', field = '']): [string, ReturnType<typeof awsEvent>, string] => [
    `strangers picked out of everybody, for ${call}`,
    awsEvent(call, { [field]: JSON.stringify({ Statement: [PICKED] }) }),
    'alert/high',
  ]),
  ['strangers, for events', awsEvent(EVENTS, { principal: '444455556666' }), 'alert/high'],
  [
    'strangers, for the record of AWS Config',
    awsEvent('config:PutAggregationAuthorization', { authorizedAccountId: '444455556666' }),
    'alert/high',
  ],
  [
    'ourselves, for the record of AWS Config',
    awsEvent('config:PutAggregationAuthorization', { authorizedAccountId: '111122223333' }),
    'log/low',
  ],
  ['nobody knows whom', awsEvent(PUT, null), 'notify/medium'],
  ['a failed try', awsEvent(PUT, policy('*'), DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('keeps what is for our own organisation', () => {
  const event = awsEvent(EVENTS, { principal: '*', condition: organization('o-a1b2c3d4e5') });
  const known = { ...NOTHING_KNOWN, organization: 'o-a1b2c3d4e5' };
  expect(detection.judge?.(event, known)).toMatchObject({ tier: 'log' });
});

it('counts what cannot be read as matched', () => {
  const broken = awsEvent(PUT, { resourcePolicy: '{"Statement":' });
  expect(verdict(detection, broken)).toBe('notify/medium');
  expect(classified(detection, broken).reasons[0]).toMatch(/could not be judged/);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(EVENTS, null))).toBe('changed who may use events');
});
