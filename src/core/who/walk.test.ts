import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../event.js';
import type { Known } from '../identify.js';
import type { IssuedKey } from '../normalise/issued-key.js';
import type { Machine, Person } from '../person.js';
import { actorOfIssued, MOST_STEPS, stepsBack, walkBack } from './walk.js';

const AT = new Date('2026-11-20T14:00:00Z');

function person(id: string): Person {
  return {
    id,
    name: `The one called ${id}`,
    slackId: null,
    email: null,
    duoUser: null,
    active: true,
    frozen: false,
  };
}

function actor(name: string, accessKey: string | null, changes: Partial<Actor> = {}): Actor {
  return {
    kind: 'role',
    principal: `arn:aws:iam::111122223333:role/${name}`,
    name: `role ${name}`,
    account: '111122223333',
    sessionName: null,
    accessKey,
    sourceIdentity: null,
    onBehalfOf: null,
    invokedBy: null,
    mfa: null,
    ...changes,
  };
}

function issued(accessKey: string, by: Actor): IssuedKey {
  return { accessKey, actor: by, role: 'arn:aws:iam::111122223333:role/deploy', at: AT };
}

function known(by: Actor, people: readonly Person[] = [], machine: Machine | null = null): Known {
  return { actor: by, people, bySourceIdentity: [], machine };
}

const JANE = actor('', 'AKIAJANE0001', { kind: 'user', principal: 'arn:aws:iam::1:user/jane', name: 'jane' });
const CI = actor('ci', 'ASIACI000001', { sessionName: 'build-7' });
const DEPLOY = actor('deploy', 'ASIADEPLOY01', { sessionName: 'omar' });

describe('the walk back', () => {
  const chain = [issued('ASIADEPLOY01', CI), issued('ASIACI000001', JANE)];

  it('goes through every role to the person, each step with what it proves', () => {
    const steps = stepsBack('ASIADEPLOY01', chain);
    const walk = walkBack(known(DEPLOY), [person('omar')], steps, [known(CI), known(JANE, [person('jane')])]);
    expect(walk.hops.map(({ actor: by, proof }) => [by.name, proof.sureness])).toEqual([
      ['role ci', 'unknown'],
      ['jane', 'attested'],
    ]);
    expect(walk.identity).toMatchObject({ sureness: 'attested', person: { id: 'jane' } });
    expect(walk.end).toBe('The one called jane, attested');
  });

  it('stops at the first that answers for it: a machine with its owners', () => {
    const machine = { principal: CI.principal, owners: [person('mei'), person('ruth')], channel: null };
    const steps = stepsBack('ASIADEPLOY01', chain);
    const walk = walkBack(known(DEPLOY), [], steps, [known(CI, [], machine), known(JANE, [person('jane')])]);
    expect(walk.hops).toHaveLength(1);
    expect(walk.end).toBe('a machine, and The one called mei and The one called ruth answer for it');
  });

  it.each<[string, Actor, readonly IssuedKey[], RegExp]>([
    ['nothing issued it', DEPLOY, [], /^role deploy\. No AssumeRole that issued ASIADEPLOY01 has come in/],
    ['a circle', DEPLOY, [issued('ASIADEPLOY01', CI), issued('ASIACI000001', DEPLOY)], /in a circle/],
    ['a user nobody has', DEPLOY, chain, /^IAM user jane, attested by AWS, and nobody on file/],
    ['root', DEPLOY, [issued('ASIADEPLOY01', { ...JANE, kind: 'root' })], /the root user/],
    ['another account', DEPLOY, [issued('ASIADEPLOY01', { ...JANE, kind: 'account' })], /its own CloudTrail/],
  ])('stops honestly: %s', (_name, start, keys, end) => {
    const steps = stepsBack(start.accessKey, keys);
    const walk = walkBack(
      known(start),
      [],
      steps,
      steps.issued.map((step) => known(step.actor)),
    );
    expect(walk.end).toMatch(end);
    expect(walk.identity.person).toBeNull();
  });

  it('a session’s name is claimed, and shown as no more', () => {
    const walk = walkBack(known(DEPLOY), [person('omar')], stepsBack('ASIADEPLOY01', []), []);
    expect(walk.identity).toMatchObject({ sureness: 'claimed', person: { id: 'omar' } });
    expect(walk.end).not.toContain('omar');
  });

  it('of a key that we saw issued and not used begins at its role', () => {
    expect(actorOfIssued(issued('ASIAX', JANE))).toMatchObject({
      kind: 'role',
      name: 'role deploy',
      accessKey: 'ASIAX',
    });
    expect(actorOfIssued({ ...issued('ASIAX', JANE), role: JANE.principal })).toMatchObject({ name: 'jane' });
  });
});

const KEY = fc.constantFrom('K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12');
const NAME = fc.option(fc.constantFrom('jane', 'omar', 'root', 'x'), { nil: null });
const ACTOR = fc
  .record({ key: fc.option(KEY, { nil: null }), session: NAME })
  .map(({ key, session }) => actor(`r-${key}`, key, { sessionName: session }));
const ISSUED = fc.array(
  fc.tuple(KEY, ACTOR).map(([key, by]) => issued(key, by)),
  { maxLength: 40 },
);

describe('whatever the records say', () => {
  it('it ends, goes through no key twice, and no further than it may', () => {
    fc.assert(
      fc.property(KEY, ISSUED, (key, keys) => {
        const { issued: steps } = stepsBack(key, keys);
        expect(steps.length).toBeLessThanOrEqual(MOST_STEPS);
        expect(new Set(steps.map(({ accessKey }) => accessKey)).size).toBe(steps.length);
      }),
    );
  });

  it('names that callers chose prove nobody, and change nothing of what is proven', () => {
    const people = fc.constantFrom([], [person('mei')], [person('mei'), person('ruth')]);
    fc.assert(
      fc.property(ACTOR, ISSUED, fc.array(people), NAME, (start, keys, mapped, other) => {
        const steps = stepsBack(start.accessKey, keys);
        const walk = (session: string | null, named: readonly Person[]) => {
          const renamed = (one: Actor): Actor => ({ ...one, sessionName: session });
          const far = steps.issued.map((step, i) => known(renamed(step.actor), mapped[i] ?? []));
          return walkBack(known(renamed(start)), named, steps, far);
        };
        const anonymous = walk(null, []);
        const claiming = walk(other, [person('jane')]);
        const attested = (one: typeof claiming) =>
          one.identity.sureness === 'attested' ? one.identity.person?.id : null;
        expect(attested(claiming)).toBe(attested(anonymous));
        expect(attested(claiming)).not.toBe('jane');
        expect(claiming.hops.map(({ proof }) => proof.person?.id)).toEqual(
          anonymous.hops.map(({ proof }) => proof.person?.id),
        );
        expect(claiming.end).not.toContain('jane');
        const { hops, identity } = anonymous;
        expect(hops.slice(0, -1).every(({ proof }) => proof.sureness !== 'attested')).toBe(true);
        expect(hops.at(-1)?.proof.person?.id ?? null).toBe(identity.person?.id ?? null);
      }),
    );
  });
});
