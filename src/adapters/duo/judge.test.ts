import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.js';
import { judge } from './judge.js';

const NOW = new Date('2026-11-20T14:00:00Z');
const seconds = (offset: number) => NOW.getTime() / 1_000 + offset;

function claims(change: { result?: object; context?: object; top?: object } = {}): JsonObject {
  return {
    sub: 'jane',
    preferred_username: 'jane',
    auth_time: seconds(-10),
    auth_result: { result: 'allow', status: 'allow', status_msg: 'Login Successful', ...change.result },
    auth_context: {
      txid: 'tx-1',
      event_type: 'authentication',
      factor: 'duo_push',
      reason: 'user_approved',
      result: 'success',
      ...change.context,
    },
    ...change.top,
  };
}

const verdict = (change: Parameters<typeof claims>[0]) => judge(claims(change), 'jane', NOW).result;

describe('judge', () => {
  it.each([
    ['a push, approved', {}],
    ['upper case, as older answers have it', { context: { result: 'SUCCESS' } }],
    ['a code from a token', { context: { factor: 'hardware_token', reason: 'valid_passcode' } }],
    ['a verified push', { context: { factor: 'verified_duo_push', reason: 'verification_code_correct' } }],
    ['a security key, approved', { context: { factor: 'webauthn_security_key' } }],
    ['just under five minutes old', { top: { auth_time: seconds(-299) } }],
    ['a clock 60 s ahead', { top: { auth_time: seconds(60) } }],
    ['no sub at all', { top: { sub: undefined } }],
  ])('allows %s', (_name, change) => {
    expect(verdict(change)).toBe('allow');
  });

  it.each([
    ['bypassed', 'a user in bypass', { context: { reason: 'bypass_user', factor: 'not_available' } }],
    ['bypassed', 'bypass as a status', { result: { status: 'bypass' } }],
    [
      'bypassed',
      'a remembered device',
      { context: { reason: 'remembered_device', factor: 'remembered_device' } },
    ],
    ['bypassed', 'a trusted network', { context: { reason: 'trusted_network', factor: 'trusted_network' } }],
    ['bypassed', 'a trusted location', { context: { reason: 'trusted_location' } }],
    ['bypassed', 'a policy', { context: { reason: 'allowed_by_policy' } }],
    ['bypassed', "a help desk's code", { context: { reason: 'valid_passcode', factor: 'bypass_code' } }],
    ['bypassed', 'no factor named', { context: { factor: undefined } }],
    ['bypassed', 'no reason named', { context: { reason: undefined } }],
    ['bypassed', 'a reason nobody has heard of', { context: { reason: 'ambient_presence' } }],
    ['bypassed', 'no context at all', { top: { auth_context: undefined } }],
    ['bypassed', 'a context that disagrees', { context: { result: 'denied' } }],
    ['unenrolled', 'somebody let through unenrolled', { context: { reason: 'allow_unenrolled_user' } }],
    [
      'unenrolled',
      'unenrolled on a trusted network',
      { context: { reason: 'allow_unenrolled_user_on_trusted_network' } },
    ],
    ['unenrolled', 'an enrolment', { context: { event_type: 'enrollment' } }],
    [
      'unenrolled',
      'turned away unenrolled',
      { result: { result: 'deny' }, context: { reason: 'deny_unenrolled_user' } },
    ],
    [
      'denied',
      'a denial',
      { result: { result: 'deny', status: 'deny' }, context: { reason: 'user_cancelled' } },
    ],
    ['denied', 'no answer on the phone', { result: { result: 'deny', status: 'timeout' } }],
    ['denied', 'a locked account', { result: { result: 'deny', status: 'locked_out' } }],
    ['denied', 'no result', { top: { auth_result: undefined } }],
    ['denied', 'a result of another type', { top: { auth_result: { result: true, status: 'allow' } } }],
    ['fraud', 'a report of fraud', { result: { result: 'deny', status: 'fraud' } }],
    [
      'fraud',
      'fraud as the reason',
      { result: { result: 'deny' }, context: { reason: 'user_marked_fraud' } },
    ],
    ['fraud', "fraud as the event's result", { context: { result: 'FRAUD' } }],
    ['fraud', "another person's fraud", { result: { status: 'fraud' }, top: { preferred_username: 'joe' } }],
    ['other-person', 'another person', { top: { preferred_username: 'joe', sub: 'joe' } }],
    ['other-person', 'an alias of another', { top: { sub: 'joe' } }],
    ['other-person', 'another case', { top: { preferred_username: 'Jane' } }],
    ['other-person', 'nobody', { top: { preferred_username: undefined, sub: undefined } }],
    ['stale', 'over five minutes old', { top: { auth_time: seconds(-301) } }],
    ['stale', 'over a minute ahead', { top: { auth_time: seconds(61) } }],
    ['stale', 'no time', { top: { auth_time: undefined } }],
    ['stale', 'a time in words', { top: { auth_time: String(seconds(0)) } }],
    ['stale', 'a time in milliseconds', { top: { auth_time: NOW.getTime() } }],
  ])('%s: %s', (expected, _name, change) => {
    expect(verdict(change)).toBe(expected);
  });

  it('says in words what Duo said, and whom', () => {
    const judged = judge(claims({ context: { reason: 'bypass_user' } }), 'jane', NOW);
    expect(judged.subject).toBe('jane');
    expect(judged.detail).toBe(
      `result allow, status allow, factor duo_push, reason bypass_user, transaction tx-1, auth_time ${seconds(-10)}`,
    );
  });

  it('never allows a word it was not given, and never throws', () => {
    const word = fc.constantFrom(
      'allow',
      'deny',
      'success',
      'user_approved',
      'duo_push',
      'fraud',
      'bypass',
      '',
    );
    const any = fc.record({
      preferred_username: fc.constantFrom('jane', 'joe'),
      auth_time: fc.oneof(fc.double(), fc.constant(seconds(-1)), word),
      auth_result: fc.oneof(fc.record({ result: word, status: word }), word),
      auth_context: fc.oneof(fc.record({ result: word, factor: word, reason: word }), word),
    });
    fc.assert(
      fc.property(any, (token) => {
        const { result } = judge(token as JsonObject, 'jane', NOW);
        if (result !== 'allow') return;
        expect(token).toMatchObject({
          preferred_username: 'jane',
          auth_result: { result: 'allow', status: 'allow' },
          auth_context: { reason: 'user_approved' },
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
