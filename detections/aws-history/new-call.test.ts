import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, crossings, daily, later } from '../../test/watch.js';
import watch from './new-call.js';

const usual = daily(10, (seconds) => later(seconds, 'lambda:UpdateFunctionCode'));

it.each([
  ['something new', [...usual, later(0, 'iam:CreateUser'), later(9, 'iam:CreateUser')], ['10: log/low']],
  ['the usual', [...usual, later(0, 'lambda:UpdateFunctionCode')], []],
  ['a try', [...usual, later(0, 'iam:CreateUser', null, DENIED)], []],
  ['AWS itself', [...usual, later(0, 'iam:CreateUser', null, BY_SERVICE)], []],
  ['in the first week', [...usual.slice(4), later(0, 'iam:CreateUser')], []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
