import type { Audience } from './case.js';
import type { Identity, Person } from './person.js';

/** Who is asked, who is only told, and when there is nobody: only proven, present people answer for anything. */
export function audienceOf(identity: Identity): Audience {
  if (identity.machine) return owners(identity.machine.owners, identity.machine.channel, identity.how);
  const { person } = identity;
  if (!person) return { kind: 'nobody', why: identity.how };
  const absent = absence(person);
  if (absent || !person.slackId)
    return { kind: 'nobody', why: absent ?? `${person.name} has no Slack account on file` };
  return {
    kind: 'person',
    role: identity.sureness === 'attested' && !person.frozen ? 'asked' : 'told',
    personId: person.id,
    name: person.name,
    slackId: person.slackId,
  };
}

function absence(person: Person): string | null {
  return person.active ? null : `${person.name} is deactivated, and their access is still in use`;
}

function owners(all: readonly Person[], channel: string | null, how: string): Audience {
  const present = all.filter((person) => person.active && !person.frozen && person.slackId !== null);
  if (!channel || present.length === 0) {
    return { kind: 'nobody', why: `${how}, but none of them can be reached` };
  }
  return {
    kind: 'owners',
    role: 'asked',
    channel,
    personIds: present.map((person) => person.id),
    slackIds: present.map((person) => person.slackId ?? ''),
    name: present.map((person) => person.name).join(', '),
  };
}

/** A key under which events may share a case: two audiences never share a message. */
export function audienceKey(audience: Audience): string {
  if (audience.kind === 'nobody') return 'nobody';
  if (audience.kind === 'person') return `${audience.role}:${audience.personId}`;
  return `owners:${audience.channel}:${[...audience.personIds].sort().join(',')}`;
}
