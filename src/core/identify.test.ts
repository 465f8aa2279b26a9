import { describe, expect, it } from 'vitest';
import type { Actor } from './event.js';
import { identify, type Knowledge } from './identify.js';
import type { Person } from './person.js';

const jane: Person = {
  id: 'jane',
  name: 'Jane Doe',
  slackId: 'U1',
  email: 'jane.doe@example.com',
  duoUser: 'jane.doe',
  active: true,
  frozen: false,
};
const omar: Person = { ...jane, id: 'omar', name: 'Omar Haddad', slackId: 'U2' };

function actor(given: Partial<Actor> = {}): Actor {
  return {
    kind: 'user',
    principal: 'arn:aws:iam::111122223333:user/jane',
    name: 'jane',
    account: '111122223333',
    sessionName: null,
    accessKey: 'AKIAEXAMPLE000000001',
    sourceIdentity: null,
    onBehalfOf: null,
    invokedBy: null,
    mfa: null,
    ...given,
  };
}

function knowledge(given: Partial<Knowledge> = {}): Knowledge {
  return { actor: actor(), people: [], bySourceIdentity: [], machine: null, chain: [], named: [], ...given };
}

const role = actor({
  kind: 'role',
  principal: 'arn:aws:iam::111122223333:role/deploy',
  name: 'role deploy',
  sessionName: 'jane.doe',
});
const terraform = { principal: role.principal, owners: [jane, omar], channel: 'C1' };

describe('identify', () => {
  it('attests the person an IAM user is mapped to', () => {
    expect(identify(knowledge({ people: [jane] }))).toMatchObject({ sureness: 'attested', person: jane });
  });

  it('says nobody where a principal is mapped to two people: it does not guess', () => {
    expect(identify(knowledge({ people: [jane, omar] }))).toMatchObject({
      sureness: 'unknown',
      person: null,
    });
  });

  it('never attests a session name, whoever it names', () => {
    const identity = identify(knowledge({ actor: role, named: [jane] }));
    expect(identity).toMatchObject({ sureness: 'claimed', person: jane });
    expect(identity.how).toContain('which the caller chose');
  });

  it('walks the key back to whoever it was issued to, and believes that before the session name', () => {
    const origin = { actor: actor({ name: 'omar' }), people: [omar], bySourceIdentity: [], machine: null };
    const identity = identify(knowledge({ actor: role, named: [jane], chain: [origin] }));
    expect(identity).toMatchObject({ sureness: 'attested', person: omar });
    expect(identity.how).toBe('the key was issued to IAM user omar');
  });

  it('walks on past a role that proves nobody', () => {
    const hop = { actor: role, people: [], bySourceIdentity: [], machine: null };
    const origin = { actor: actor(), people: [jane], bySourceIdentity: [], machine: null };
    expect(identify(knowledge({ actor: role, chain: [hop, origin] }))).toMatchObject({ person: jane });
  });

  it('asks the owners of a machine, unless a person is proven', () => {
    expect(identify(knowledge({ actor: role, machine: terraform, named: [jane] }))).toMatchObject({
      sureness: 'attested',
      person: null,
      machine: terraform,
    });
    const origin = { actor: actor(), people: [jane], bySourceIdentity: [], machine: null };
    expect(identify(knowledge({ actor: role, machine: terraform, chain: [origin] })).person).toEqual(jane);
  });

  it('never names a person for root, nor for a key that root was issued', () => {
    const root = actor({ kind: 'root', name: 'root' });
    expect(identify(knowledge({ actor: root, people: [jane] })).sureness).toBe('unknown');
    const issued = { actor: root, people: [jane], bySourceIdentity: [], machine: null };
    expect(identify(knowledge({ actor: role, chain: [issued], named: [jane] })).sureness).toBe('unknown');
  });

  it('believes a source identity only where the operator mapped it', () => {
    const named = actor({ ...role, sourceIdentity: 'jane' });
    expect(identify(knowledge({ actor: named, bySourceIdentity: [jane] })).sureness).toBe('attested');
    expect(identify(knowledge({ actor: named })).sureness).toBe('unknown');
  });
});
