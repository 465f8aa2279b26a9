import type { Actor } from './event.js';
import type { Identity, Machine, Person } from './person.js';

/** What the directory says about one actor, looked up beforehand. */
export interface Known {
  readonly actor: Actor;
  /** People mapped to the actor's principal. */
  readonly people: readonly Person[];
  /** People mapped to `source-identity:<name>`: the operator says that the trust policies enforce it. */
  readonly bySourceIdentity: readonly Person[];
  readonly machine: Machine | null;
}

export interface Knowledge extends Known {
  /** Whom this access key was issued to, the first caller last; empty where we never saw it issued. */
  readonly chain: readonly Known[];
  /** People whom the caller-chosen session name might mean. */
  readonly named: readonly Person[];
}

/**
 * The human or the owners behind an actor, best proof first: the operator's map (IAM users, Identity Center),
 * an enforced source identity, the walk back through the AssumeRole calls that issued the key, the machine's
 * owners. A session name comes last, and is never more than a claim. Two candidates are nobody: we do not guess.
 */
export function identify(knowledge: Knowledge): Identity {
  return (
    root(knowledge.actor) ??
    proven(knowledge, '') ??
    walked(knowledge.chain) ??
    machine(knowledge.machine, knowledge.actor.name) ??
    claimed(knowledge) ??
    unknown(`nobody is on file for ${knowledge.actor.name}`)
  );
}

function unknown(how: string): Identity {
  return { sureness: 'unknown', person: null, machine: null, how };
}

function root(actor: Actor): Identity | null {
  if (actor.kind !== 'root') return null;
  return unknown('the root user of the account, which says nothing about the human');
}

function proven(known: Known, prefix: string): Identity | null {
  const [person, ...others] = known.people.length > 0 ? known.people : known.bySourceIdentity;
  if (!person) return null;
  if (others.length > 0) {
    return unknown(`${prefix}${known.actor.name} is mapped to ${others.length + 1} people, so to nobody`);
  }
  const what = known.people.length > 0 ? title(known.actor) : `source identity ${known.actor.sourceIdentity}`;
  return { sureness: 'attested', person, machine: null, how: `${prefix}${what}` };
}

function title(actor: Actor): string {
  if (actor.kind === 'user') return `IAM user ${actor.name}`;
  if (actor.kind === 'identity-center') return `Identity Center user ${actor.name}`;
  return actor.name;
}

/** The nearest caller in the chain that proves somebody; a machine in the chain answers through its owners. */
function walked(chain: readonly Known[]): Identity | null {
  for (const known of chain) {
    const prefix = 'the key was issued to ';
    const found =
      rootIssued(known.actor) ?? proven(known, prefix) ?? machine(known.machine, known.actor.name, prefix);
    if (found) return found;
  }
  return null;
}

function rootIssued(actor: Actor): Identity | null {
  return actor.kind === 'root' ? unknown('the key was issued to the root user of the account') : null;
}

function machine(found: Machine | null, name: string, prefix = ''): Identity | null {
  if (!found) return null;
  return {
    sureness: 'attested',
    person: null,
    machine: found,
    how: `${prefix}${name}, a machine with owners`,
  };
}

function claimed({ actor, named }: Knowledge): Identity | null {
  const [person, ...others] = named;
  if (!person || others.length > 0 || !actor.sessionName) return null;
  return {
    sureness: 'claimed',
    person,
    machine: null,
    how: `session name "${actor.sessionName}", which the caller chose: not proof`,
  };
}
