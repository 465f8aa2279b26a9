import { expect, it } from 'vitest';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './service-policy-opened.js';

const PUT = 'bedrock:PutResourcePolicy';
const EVENTS = 'events:PutPermission';
const policy = (AWS: string) => ({
  resourcePolicy: JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: '*', Resource: '*' }],
  }),
});

it.each([
  ['everybody', awsEvent(PUT, policy('*')), 'alert/high'],
  ['strangers', awsEvent('cloudtrail:PutResourcePolicy', policy('444455556666')), 'alert/high'],
  ['ourselves', awsEvent(PUT, policy('arn:aws:iam::111122223333:root')), 'log/low'],
  ['everybody, for events', awsEvent(EVENTS, { principal: '*' }), 'alert/high'],
  [
    'the organisation, for events',
    awsEvent(EVENTS, { principal: '*', condition: { key: 'aws:PrincipalOrgID' } }),
    'log/low',
  ],
  ['strangers, for events', awsEvent(EVENTS, { principal: '444455556666' }), 'alert/high'],
  ['nobody', awsEvent(PUT, null), 'log/low'],
  ['a failed try', awsEvent(PUT, policy('*'), DENIED), 'notify/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('counts what cannot be read as matched', () => {
  const broken = awsEvent(PUT, { resourcePolicy: '{"Statement":' });
  expect(verdict(detection, broken)).toBe('notify/medium');
  expect(classified(detection, broken).reasons[0]).toMatch(/could not be judged/);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(EVENTS, null))).toBe('changed who may use events');
});
