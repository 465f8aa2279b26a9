import type { Actor } from '../event.js';
import { identify, type Known } from '../identify.js';
import { parseArn, tailOf } from '../normalise/aws-names.js';
import type { IssuedKey } from '../normalise/issued-key.js';
import type { Identity, Person } from '../person.js';

/** Role chaining ends somewhere; real chains have two or three steps. */
export const MOST_STEPS = 8;

/**
 * Why the walk went no further: a circle, too far, a key that nothing we saw issued, a caller without a key, or a role
 * of which no single session is meant.
 */
export type Stop = 'loop' | 'limit' | 'unseen' | 'keyless' | 'sessions';

export interface Steps {
  /** The nearest first. */
  readonly issued: readonly IssuedKey[];
  readonly stop: Stop;
}

/** From a key to whoever it was issued to, and on from the key that they used. Ends whatever the records say. */
export function stepsBack(key: string | null, issued: readonly IssuedKey[], most = MOST_STEPS): Steps {
  const byKey = new Map(issued.map((one) => [one.accessKey, one]));
  const seen = new Set<string>();
  const steps: IssuedKey[] = [];
  let next = key;
  while (next !== null) {
    if (seen.has(next)) return { issued: steps, stop: 'loop' };
    seen.add(next);
    const step = byKey.get(next);
    if (!step) return { issued: steps, stop: 'unseen' };
    if (steps.length >= most) return { issued: steps, stop: 'limit' };
    steps.push(step);
    next = step.actor.accessKey;
  }
  return { issued: steps, stop: 'keyless' };
}

/** One step back: a key, what it acts as, and who took it on. */
export interface Hop extends IssuedKey {
  /** Whom this step alone proves; `unknown`: AWS attests the principal, and no person on file is behind it. */
  readonly proof: Identity;
}

export interface Walk {
  /** Up to the first that proves somebody, or that shows that nobody can be proven. */
  readonly hops: readonly Hop[];
  readonly identity: Identity;
  /** Where the trail ends, in words. */
  readonly end: string;
}

/**
 * Who is behind an actor, by the same rules as for a case. `chain`: what is on file about the caller of each step.
 * A name that a caller chose proves nothing at any step; only the actor's own is mentioned at all.
 */
export function walkBack(
  start: Known,
  named: readonly Person[],
  steps: Steps,
  chain: readonly Known[],
): Walk {
  const proven = start.people.length > 0 || start.bySourceIdentity.length > 0;
  const far = proven ? [] : steps.issued.map((step, at) => ({ ...step, proof: proofOf(chain[at]) }));
  const first = far.findIndex(({ proof }, at) => proof.sureness === 'attested' || isDead(chain[at]));
  const hops = first < 0 ? far : far.slice(0, first + 1);
  const identity = identify({ ...start, chain: proven ? [] : chain, named });
  return { hops, identity, end: endOf(identity, hops.at(-1)?.actor ?? start.actor, steps.stop) };
}

/** Two candidates are nobody, and nobody can be seen behind root: what lies further back does not mend that. */
function isDead(known: Known | undefined): boolean {
  if (!known) return false;
  return known.actor.kind === 'root' || known.people.length > 1 || known.bySourceIdentity.length > 1;
}

function proofOf(known: Known | undefined): Identity {
  if (!known) return { sureness: 'unknown', person: null, machine: null, how: 'not looked up' };
  return identify({ ...known, chain: [], named: [] });
}

function endOf({ sureness, person, machine, how }: Identity, last: Actor, stop: Stop): string {
  if (sureness === 'attested' && person) return `${person.name}, attested`;
  if (sureness === 'attested' && machine) return `a machine, and ${ownersOf(machine.owners)}`;
  if (stop === 'loop') return 'the keys were issued in a circle, which no honest record shows';
  if (how.includes('is mapped to')) return how;
  return BY_KIND[last.kind]?.(last) ?? ROLE_ENDS[stop](last);
}

export function ownersOf(owners: readonly Person[]): string {
  if (owners.length === 0) return 'nobody on file answers for it';
  const names = owners.map(({ name }) => name).join(', ');
  return `${names.replace(/, ([^,]*)$/, ' and $1')} ${owners.length === 1 ? 'answers' : 'answer'} for it`;
}

const BY_KIND: { readonly [K in Actor['kind']]?: (actor: Actor) => string } = {
  root: () => 'the root user of the account, which says nothing about the human',
  user: ({ name }) => `IAM user ${name}, attested by AWS, and nobody on file has that user`,
  'identity-center': ({ name }) => `Identity Center user ${name}, attested, and nobody on file has that name`,
  federated: ({ name }) => `${name}, and nobody on file is mapped to it`,
  service: ({ name }) => `${name}, a service of AWS`,
  account: ({ account }) => `account ${account}: only its own CloudTrail knows who it was`,
  unknown: () => 'the record does not say who called',
};

const ROLE_ENDS: { readonly [S in Stop]: (actor: Actor) => string } = {
  loop: () => 'the keys were issued in a circle',
  limit: () => `after ${MOST_STEPS} steps, and there are more`,
  unseen: ({ name, accessKey }) =>
    `${name}. No AssumeRole that issued ${accessKey ?? 'its key'} has come in: it came before we listened, or by a road that is not set up`,
  keyless: ({ name }) => `${name}, and the record names no key to go back from`,
  sessions: ({ name }) => `${name}, which may be taken on again and again: ask about one of its keys`,
};

/** Whoever uses a key that we saw issued and have not seen used: what it acts as. */
export function actorOfIssued({ accessKey, actor, role }: IssuedKey): Actor {
  const arn = parseArn(role);
  if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) return { ...actor, accessKey };
  return {
    ...{ kind: 'role', principal: role, name: `role ${tailOf(role)}`, account: arn.account },
    ...{ sessionName: null, accessKey, sourceIdentity: null, onBehalfOf: null, invokedBy: null, mfa: null },
  };
}
