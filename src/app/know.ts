import type { Actor } from '../core/event.js';
import type { Knowledge, Known } from '../core/identify.js';
import type { World } from './world.js';

/** Role chaining ends somewhere; AWS sessions nest only a few deep. */
const LONGEST_CHAIN = 5;

/** Everything the directory and the issued keys say about an actor. */
export async function know(world: Pick<World, 'store'>, actor: Actor): Promise<Knowledge> {
  const known = await lookUp(world, actor);
  const named = actor.sessionName ? await world.store.people.byName(actor.sessionName) : [];
  return { ...known, chain: await walkBack(world, actor), named };
}

/** What the directory says about one actor. */
export async function lookUp(world: Pick<World, 'store'>, actor: Actor): Promise<Known> {
  const { people } = world.store;
  const [mapped, bySourceIdentity, machine] = await Promise.all([
    people.byPrincipal(actor.principal),
    actor.sourceIdentity ? people.byPrincipal(`source-identity:${actor.sourceIdentity}`) : [],
    people.machine(actor.principal),
  ]);
  return { actor, people: mapped, bySourceIdentity, machine };
}

/** From the key in the event to whoever called AssumeRole for it, and on from there. */
async function walkBack(world: Pick<World, 'store'>, actor: Actor): Promise<Known[]> {
  const chain: Known[] = [];
  const seen = new Set<string>();
  let key = actor.accessKey;
  while (key && !seen.has(key) && chain.length < LONGEST_CHAIN) {
    seen.add(key);
    const issued = await world.store.events.issuedKey(key);
    if (!issued) break;
    chain.push(await lookUp(world, issued.actor));
    key = issued.actor.accessKey;
  }
  return chain;
}
