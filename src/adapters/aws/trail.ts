import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trail, TrailAbout, TrailLook } from '../../ports/who.js';
import type { Lookup, LookupOnly, LookupPlace } from './lookup.js';

export interface TrailOptions {
  readonly lookup: Lookup;
  readonly regions: readonly string[];
  /** Those that can be looked through; asked again after an hour. */
  readonly accounts: () => Promise<readonly string[]>;
}

/** 200 events a place. */
const MOST_PAGES = 4;
const MOST_PLACES = 12;
const ACCOUNTS_MS = 60 * 60 * 1000;

type Place = Omit<TrailLook, 'places'> & { readonly answered: boolean };

/** Asks all places at once, each at its own pace; what has come when the time is over is the answer. */
export function createTrail({ lookup, regions, accounts }: TrailOptions): Trail {
  let known: { readonly accounts: readonly string[]; readonly until: number } | null = null;
  const reachable = async () => {
    if (known && known.until > performance.now()) return known.accounts;
    known = { accounts: await accounts(), until: performance.now() + ACCOUNTS_MS };
    return known.accounts;
  };
  return {
    async look(about, wanted, from, to, withinMs) {
      const end = performance.now() + withinMs;
      const over = new AbortController();
      // A listener for each place that waits.
      setMaxListeners(MOST_PLACES * 2, over.signal);
      const places = await inTime(placesOf(reachable, wanted, regions), withinMs);
      if (!('there' in places)) return { records: [], places: 0, whole: true, trouble: [places.trouble] };
      const { there, left } = places;
      const looks = there.map((place) => lookAt(lookup, place, from, to, onlyOf(about, over.signal)));
      const timer = sleep(Math.max(0, end - performance.now()), undefined, { ref: false }).then(() =>
        over.abort(),
      );
      await Promise.race([Promise.all(looks.map(({ done }) => done)), timer]);
      over.abort();
      return together(
        looks.map(({ soFar }) => soFar()),
        left,
      );
    },
  };
}

function onlyOf(about: TrailAbout, signal: AbortSignal): LookupOnly {
  return 'accessKey' in about
    ? { attribute: 'AccessKeyId', value: about.accessKey, signal }
    : { attribute: 'Username', value: about.userName, signal };
}

interface Places {
  readonly there: readonly LookupPlace[];
  /** How many were too many. */
  readonly left: number;
}

async function placesOf(
  reachable: () => Promise<readonly string[]>,
  wanted: readonly string[],
  regions: readonly string[],
): Promise<Places | { readonly trouble: string }> {
  const all = await reachable();
  const accounts = wanted.length === 0 ? all : all.filter((account) => wanted.includes(account));
  if (accounts.length === 0)
    return { trouble: `account ${wanted.join(', ')} is not among those that can be looked through` };
  const places = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  return { there: places.slice(0, MOST_PLACES), left: Math.max(0, places.length - MOST_PLACES) };
}

/** The accounts may have to be asked for first. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T | { readonly trouble: string }> {
  const late = sleep(ms, { trouble: 'its accounts could not be listed in time' }, { ref: false });
  return Promise.race([work, late]).catch((cause: unknown) => ({ trouble: wordsOf(cause) }));
}

/** Looks at one place, and tells at any moment what it has. */
function lookAt(lookup: Lookup, place: LookupPlace, from: Date, to: Date, only: LookupOnly) {
  const records: TrailLook['records'][number][] = [];
  let state: Omit<Place, 'records'> = { answered: false, whole: false, trouble: [] };
  const read = async () => {
    let pages = 0;
    for await (const page of lookup.look(place, from, to, only)) {
      records.push(...page.records);
      pages += 1;
      state = { ...state, answered: true };
      if (pages >= MOST_PAGES && page.more) return;
    }
    state = { ...state, whole: true };
  };
  const done = read().catch((cause: unknown) => {
    // Out of time is no trouble of the place: it is told as "not whole".
    if (!only.signal.aborted) state = { ...state, trouble: [wordsOf(cause)] };
  });
  return { done, soFar: (): Place => ({ ...state, records: [...records] }) };
}

function together(places: readonly Place[], left: number): TrailLook {
  return {
    records: places.flatMap(({ records }) => records),
    places: places.filter(({ answered }) => answered).length,
    whole: left === 0 && places.every(({ whole, trouble }) => whole || trouble.length > 0),
    trouble: [...new Set(places.flatMap(({ trouble }) => trouble))],
  };
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
