import { expect, it } from 'vitest';
import { ConfigError } from './problem.js';
import { warnings } from './warnings.js';

it('names that mean nothing are warned of, with what was probably meant', () => {
  expect(warnings({ VOUCH_PROT: '1', VOUCH_ASK_MINUTE: 'secret', VOUCH_PORT: '1', OTHER: '1' })).toEqual([
    'VOUCH_ASK_MINUTE is not a variable of Vouch; the nearest is VOUCH_ASK_MINUTES',
    'VOUCH_PROT is not a variable of Vouch; the nearest is VOUCH_PORT',
  ]);
});

it('a refusal says what is wrong first, then the names that mean nothing', () => {
  const wrong = { variable: 'VOUCH_PORT', expected: 'a port', found: '"web"' };
  const error = new ConfigError([wrong], ['VOUCH_X is not one']);
  expect(error.message.split('\n').slice(1)).toEqual([
    '  VOUCH_PORT: expected a port, found "web"',
    '  VOUCH_X is not one',
  ]);
  expect(error.warnings).toEqual(['VOUCH_X is not one']);
});
