import { expect, it } from 'vitest';
import { DENIED } from '../../test/aws-event.js';
import { BY_SERVICE, burst, CONSOLE, crossings, later } from '../../test/watch.js';
import watch from './access-denied-sweep.js';

const tries = (different: object, many = 12) =>
  burst(many, (n) => later(n, `ec2:Describe${'ABCDEFGHIJKL'[n]}`, null, { ...different }));

it.each([
  ['eight different calls', tries(DENIED), ['7: notify/medium']],
  ['as EC2 says it', tries({ errorCode: 'Client.UnauthorizedOperation' }), ['7: notify/medium']],
  ['seven', tries(DENIED, 7), []],
  ['failed for another reason', tries({ errorCode: 'Throttling' }), []],
  ['allowed', tries({}), []],
  ['the pages of the console', tries({ ...DENIED, ...CONSOLE }), []],
  ['AWS itself', tries({ ...DENIED, ...BY_SERVICE }), []],
  ['one call, again and again', burst(90, (n) => later(n, 's3:GetObject', null, DENIED)), []],
])('%s', (_, events, expected) => {
  expect(crossings(watch, events)).toEqual(expected);
});
