import type { Actor, VouchEvent } from './event.js';
import { type TwoAges, twoAges } from './history/two-ages.js';
import { identify, type Known } from './identify.js';
import { issuedKeyOf } from './normalise/issued-key.js';
import type { Identity, Machine, Person } from './person.js';

interface OnFile extends Person {
  readonly principals: readonly string[];
}

interface MachineOnFile {
  readonly principal: string;
  readonly ownerIds: readonly string[];
  readonly channel: string | null;
}

const LONGEST_CHAIN = 5;
/** Issued keys that are remembered, twice over; those that were not used for longest go first. */
const MOST_KEYS = 50_000;

/** Says who acted, from a people file alone: for reading records where there is no database. */
export interface Directory {
  /**
   * `{ person, sureness }` of an event: the person's id, or of a machine its owners' ids joined by `,`; null where
   * nobody is on file. Remembers the keys that the events shown to it issued, so events go in in order.
   */
  whois(event: VouchEvent): { readonly person: string | null; readonly sureness: string };
  /** Remembers the key that the event issued, and looks nobody up. */
  learn(event: VouchEvent): void;
  /** The human or the owners behind an actor, by the keys that it was shown. */
  identityOf(actor: Actor): Identity;
}

export function directoryOf(people: readonly OnFile[], machines: readonly MachineOnFile[]): Directory {
  const issued = twoAges<Actor>(MOST_KEYS);
  const byPrincipal = (principal: string) => people.filter((person) => person.principals.includes(principal));
  const byName = (name: string) => people.filter((person) => namesOf(person).includes(name.toLowerCase()));
  const machineOf = (principal: string): Machine | null => {
    const found = machines.find((machine) => machine.principal === principal);
    return found ? { ...found, owners: people.filter(({ id }) => found.ownerIds.includes(id)) } : null;
  };
  const known = (actor: Actor): Known => ({
    actor,
    people: byPrincipal(actor.principal),
    bySourceIdentity: actor.sourceIdentity ? byPrincipal(`source-identity:${actor.sourceIdentity}`) : [],
    machine: machineOf(actor.principal),
  });
  const learn = (event: VouchEvent) => {
    const key = issuedKeyOf(event);
    if (key) issued.set(key.accessKey, key.actor);
  };
  const identityOf = (actor: Actor) => {
    const chain = walk(issued, actor).map(known);
    const named = actor.sessionName ? byName(actor.sessionName) : [];
    return identify({ ...known(actor), chain, named });
  };
  return {
    learn,
    identityOf,
    whois(event) {
      learn(event);
      const { person, machine, sureness } = identityOf(event.actor);
      return { person: person?.id ?? (machine?.owners.map(({ id }) => id).join(',') || null), sureness };
    },
  };
}

function namesOf({ id, email }: OnFile): readonly string[] {
  return [id, email ?? '', email?.split('@')[0] ?? '']
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '');
}

function walk(issued: Pick<TwoAges<Actor>, 'get'>, actor: Actor): readonly Actor[] {
  const chain: Actor[] = [];
  let from = actor.accessKey ? issued.get(actor.accessKey) : undefined;
  while (from && !chain.includes(from) && chain.length < LONGEST_CHAIN) {
    chain.push(from);
    from = from.accessKey ? issued.get(from.accessKey) : undefined;
  }
  return chain;
}
