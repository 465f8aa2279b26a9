import { expect, it } from 'vitest';
import { BY_TEMPLATE } from '../../test/aws-actors.js';
import { awsEvent, classified, DENIED, verdict } from '../../test/aws-event.js';
import detection from './bedrock-guardrail.js';

const UPDATE = 'bedrock:UpdateGuardrail';
const filters = (inputStrength: string) => ({
  guardrailIdentifier: 'g',
  contentPolicyConfig: { filtersConfig: [{ type: 'HATE', inputStrength, outputStrength: 'HIGH' }] },
});

it.each([
  ['deleted', awsEvent('bedrock:DeleteGuardrail', { guardrailIdentifier: 'g' }), 'notify/medium'],
  ['deleted with its stack', awsEvent('bedrock:DeleteGuardrail', null, BY_TEMPLATE), 'log/low'],
  ['emptied', awsEvent(UPDATE, { guardrailIdentifier: 'g' }), 'notify/medium'],
  ['a filter off', awsEvent(UPDATE, filters('NONE')), 'notify/medium'],
  ['a filter on', awsEvent(UPDATE, filters('HIGH')), 'log/low'],
  ['no longer enforced', awsEvent('bedrock:DeleteEnforcedGuardrailConfiguration', null), 'notify/medium'],
  ['rules written', awsEvent('bedrock:UpdateAutomatedReasoningPolicy', null), 'log/low'],
  ['a failed try', awsEvent('bedrock:DeleteGuardrail', null, DENIED), 'log/medium'],
  ['a look', awsEvent('bedrock:ListGuardrails', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  const event = awsEvent(UPDATE, { guardrailIdentifier: 'g' });
  expect(detection.says(event)).toBe('changed a guardrail of models');
  expect(classified(detection, event).reasons).toEqual(['no rule is left in it']);
});
