import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES, TIERS } from '../detection.js';
import { plain, type Text } from '../text.js';
import { whoCard } from './card.js';
import { callersOf, callsOf, type Deed } from './deeds.js';
import { actorNamed, isSought, pathless, readSought, userNameOf } from './sought.js';

const AT = new Date('2026-11-20T14:00:00Z');
const JANE = actorNamed('arn:aws:iam::111122223333:user/team/jane');

function deed(changes: Partial<Deed> = {}): Deed {
  return {
    ...{
      id: 'e-1',
      service: 'iam',
      name: 'CreateUser',
      at: AT,
      error: null,
      tier: 'notify',
      severity: 'medium',
    },
    ...{ account: '111122223333', region: 'eu-west-1', address: '198.51.100.7', actor: JANE, fed: true },
    ...changes,
  };
}

function shown(deeds: readonly Deed[]) {
  const search = { from: AT, to: AT, beyond: 0, counted: 12, trail: null };
  const identity = { sureness: 'unknown', person: null, machine: null, how: 'nobody is on file' } as const;
  const walk = { hops: [], identity, end: 'here' };
  const known = { title: 'AKIAX', walk, actor: JANE, took: [], search, accountName: (id: string) => id };
  return whoCard({ ...known, deeds });
}

describe('what was asked about', () => {
  it.each([
    ['AKIAIOSFODNN7EXAMPLE', { kind: 'key', key: 'AKIAIOSFODNN7EXAMPLE' }],
    ['`asiaiosfodnn7example`', { kind: 'key', key: 'ASIAIOSFODNN7EXAMPLE' }],
    ['198.51.100.7', { kind: 'address', address: '198.51.100.7' }],
    ['2001:DB8::7', { kind: 'address', address: '2001:db8::7' }],
    ['cloudformation.amazonaws.com', { kind: 'address', address: 'cloudformation.amazonaws.com' }],
    [
      'arn:aws:iam::111122223333:user/jane',
      { kind: 'principal', principal: 'arn:aws:iam::111122223333:user/jane', session: null },
    ],
    [
      'arn:aws:sts::111122223333:assumed-role/deploy/run-7',
      { kind: 'principal', principal: 'arn:aws:iam::111122223333:role/deploy', session: 'run-7' },
    ],
    [
      'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PowerUser_5c1e0d9f7a3b2c48/mei@example.com',
      { kind: 'principal', principal: 'identity-center:mei@example.com', session: null },
    ],
    ['jane', null],
    ['terraform', null],
    ['arn:aws:s3:::bucket', null],
    ['', null],
  ])('%s', (typed, sought) => {
    expect(readSought(typed)).toEqual(sought);
  });

  it('any text at all is read or refused', () => {
    fc.assert(fc.property(fc.string(), (typed) => void readSought(`arn:aws:sts::1:${typed}`)));
  });

  it('is found with or without a path, and only its own session', () => {
    const user = {
      kind: 'principal',
      principal: 'arn:aws:iam::111122223333:user/jane',
      session: null,
    } as const;
    expect(isSought(user, JANE)).toBe(true);
    expect(isSought({ ...user, session: 'x' }, JANE)).toBe(false);
    expect(pathless('identity-center:a/b')).toBe('identity-center:a/b');
    expect(userNameOf(user)).toBe('jane');
    expect(userNameOf({ ...user, principal: 'arn:aws:iam::1:role/deploy' })).toBeNull();
  });
});

const DEED = fc
  .record({
    name: fc.constantFrom('A', 'B', 'C'),
    tier: fc.constantFrom(...TIERS),
    severity: fc.constantFrom(...SEVERITIES),
    fed: fc.boolean(),
    error: fc.constantFrom(null, 'AccessDenied'),
    at: fc.integer({ min: 0, max: 86_400_000 }).map((ms) => new Date(AT.getTime() + ms)),
  })
  .map(deed);

describe('what they did', () => {
  it('is counted in full, the watched before the others and the serious first', () => {
    fc.assert(
      fc.property(fc.array(DEED, { maxLength: 60 }), (deeds) => {
        const calls = callsOf(deeds);
        expect(calls.reduce((sum, { count }) => sum + count, 0)).toBe(deeds.length);
        const ranks = calls.map(({ tier }) => TIERS.indexOf(tier));
        expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
        expect(callersOf(deeds).reduce((sum, { count }) => sum + count, 0)).toBe(deeds.length);
      }),
    );
  });

  it('fits on a phone: at most 25 lines, and says how many more', () => {
    const deeds = Array.from({ length: 70 }, (_, i) => deed({ id: `e-${i}`, name: `Call${i}` }));
    const { body, facts, list, after } = shown(deeds);
    const items = list?.items ?? [];
    expect(1 + body.length + facts.length + items.length + after.length).toBeLessThanOrEqual(25);
    expect(items.length + (list?.more ?? 0)).toBe(70);
  });

  it('says times, failures, and what only CloudTrail had', () => {
    const lines = (shown([
      deed(),
      deed({ error: 'AccessDenied' }),
      deed({ name: 'ListUsers', tier: 'ignore', fed: false }),
    ]).list?.items ?? []) as Text[];
    expect(lines.map(plain)).toEqual([
      'iam:CreateUser notify · 2 times, 1 failed · 2026-11-20 14:00 UTC',
      'iam:ListUsers not watched · once · 2026-11-20 14:00 UTC · not in our feed',
    ]);
    expect(plain(shown([]).after[0] ?? '')).toContain('12 calls by anybody were only counted');
  });
});
