import { classify } from '../core/classify.js';
import type { VouchEvent } from '../core/event.js';
import { readAws } from '../core/normalise/aws.js';
import { wholeActor } from '../core/normalise/aws-actor.js';
import type { TrailSearch } from '../core/who/card.js';
import type { Deed } from '../core/who/deeds.js';
import { isSought, type Sought, userNameOf } from '../core/who/sought.js';
import type { TrailAbout, TrailLook } from '../ports/who.js';
import type { World } from './world.js';

interface Question {
  readonly sought: Exclude<Sought, { kind: 'address' }>;
  /** Its one key, where that is known. */
  readonly key: string | null;
  /** Where it is known to have acted; empty: anywhere. */
  readonly accounts: readonly string[];
  /** What we have of it already. */
  readonly kept: readonly Deed[];
  readonly from: Date;
  readonly to: Date;
  readonly withinMs: number;
}

interface Found {
  /** What was not among the kept ones. */
  readonly deeds: readonly Deed[];
  /** Null: it cannot be asked. */
  readonly search: TrailSearch | null;
}

const NO_NAME = 'it is searched by key or by name, and a role has neither';

/** What CloudTrail has of it besides what we found, the newest first. */
export async function askTrail(world: World, question: Question): Promise<Found> {
  if (!world.trail) return { deeds: [], search: null };
  const about = aboutOf(question);
  if (!about) return { deeds: [], search: { places: 0, whole: true, trouble: [NO_NAME] } };
  const { accounts, from, to, withinMs } = question;
  const look = await world.trail.look(about, accounts, from, to, withinMs);
  const { places, whole, trouble } = look;
  return { deeds: await besides(world, look, question), search: { places, whole, trouble } };
}

function aboutOf({ sought, key }: Question): TrailAbout | null {
  if (key !== null) return { accessKey: key };
  const userName = sought.kind === 'principal' ? userNameOf(sought) : null;
  return userName === null ? null : { userName };
}

async function besides(
  world: World,
  { records }: TrailLook,
  { sought, kept }: Question,
): Promise<readonly Deed[]> {
  const known = new Set(kept.map(({ id }) => id));
  const events = new Map<string, VouchEvent>();
  for (const { record, where } of records) {
    const read = readAws(record, where);
    if ('refusal' in read || known.has(read.event.id) || !isSought(sought, read.event.actor)) continue;
    events.set(read.event.id, read.event);
  }
  const brought = await world.store.who.kept([...events.keys()]);
  return [...events.values()]
    .map((event) => deedOf(world, event, brought.has(event.id)))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** `fed`: it is among our own events by now, though it was not when we looked for them. */
function deedOf(world: World, event: VouchEvent, fed: boolean): Deed {
  const { id, service, name, at, error, account, region, address, actor } = event;
  const { tier, severity } = classify(event, world.catalogue);
  return {
    id,
    service,
    name,
    at: new Date(at),
    error,
    tier,
    severity,
    account,
    region,
    address,
    actor: wholeActor(actor),
    fed,
  };
}
