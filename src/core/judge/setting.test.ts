import { expect, it } from 'vitest';
import { fieldAt, isOff, isOn, soundsLikeSecurity, soundsPowerful } from './setting.js';

it('finds a field in either case', () => {
  expect(fieldAt({ Workflow: 1 }, 'workflow')).toBe(1);
  expect(fieldAt({ workflow: 1 }, 'Workflow')).toBe(1);
  expect(fieldAt({}, 'workflow')).toBeUndefined();
});

it.each([
  [false, true, false],
  ['false', true, false],
  ['DISABLED', true, false],
  ['NONE', true, false],
  [true, false, true],
  ['ENABLED', false, true],
  [undefined, false, false],
  [{}, false, false],
])('%j is off: %s, on: %s', (value, off, on) => {
  expect(isOff(value)).toBe(off);
  expect(isOn(value)).toBe(on);
});

it.each([
  ['aws-cloudtrail-logs-1', true],
  ['/vpc/flow-logs', true],
  ['GuardDutyFindings', true],
  ['aws-waf-logs-main', true],
  ['/app/waffles', false],
  ['/aws/lambda/checkout', false],
])('%s sounds like security: %s', (name, expected) => {
  expect(soundsLikeSecurity(name)).toBe(expected);
});

it.each([
  ['Admins', true],
  ['ci-PowerUser', true],
  ['web', false],
])('%s sounds powerful: %s', (name, expected) => {
  expect(soundsPowerful(name)).toBe(expected);
});
