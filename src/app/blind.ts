import { randomBytes } from 'node:crypto';
import { canariesIn } from '../core/canary.js';
import type { Span, Text } from '../core/text.js';
import type { WatchedSource } from '../ports/store.js';
import { PortError } from '../ports.js';
import type { World } from './world.js';

/** What watching over the sources needs of the world. */
export type Watch = Pick<World, 'store' | 'queue' | 'runLog' | 'pager'>;

const CANARY_MS = 5 * 60 * 1000;
/** Three canaries, or looks, in a row. */
const BLIND_MS = 15 * 60 * 1000;
/** Longer than the pager takes to answer. */
const PAGE_MS = 45 * 1000;

/**
 * Sends a canary if it is time for one: a harmless call whose record must come back by the source. `send` throws
 * `PortError`; that is kept for whoever is paged. Returns whether one was sent.
 */
export async function sendCanary(
  world: Pick<World, 'store' | 'runLog'>,
  source: string,
  send: (mark: string) => Promise<void>,
): Promise<boolean> {
  const { sources } = world.store;
  if (!(await sources.turn(source, CANARY_MS))) return false;
  const mark = randomBytes(16).toString('hex');
  // First on record, then sent: it may be back sooner than the call has its answer.
  await sources.sent(source, mark);
  try {
    await send(mark);
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await sources.troubled(source, `no canary could be sent: ${why}`);
    world.runLog.error('no canary could be sent', error, { source });
    return false;
  }
}

/** Looks for canaries in a delivery that was stored. Never throws: the next canary is minutes away. */
export async function noteArrivals(
  world: Pick<World, 'store' | 'runLog'>,
  records: readonly { readonly record: unknown }[],
): Promise<void> {
  const marks = canariesIn(records.map(({ record }) => record));
  if (marks.length === 0) return;
  try {
    for (const { source, lagMs } of await world.store.sources.arrived(marks)) {
      world.runLog.step({
        action: 'canary-arrived',
        outcome: 'success',
        message: `a canary came back by ${source}`,
        durationMs: lagMs,
        detail: { source },
      });
    }
  } catch (error) {
    world.runLog.error('a canary that came back could not be noted', error);
  }
}

/** One look: pages once for each source that has gone quiet, and takes the page back when it is heard of again. */
export async function watchSources(world: Watch): Promise<void> {
  const rings = await world.store.transaction(async (tables) => {
    await tables.lock('sources');
    const back = await tables.sources.backAgain();
    const quiet = await tables.sources.goneQuiet(BLIND_MS);
    if (back.length + quiet.length === 0) return [];
    const now = await tables.now();
    await tables.audit.append([
      ...quiet.map((one) => entry('source-blind', one)),
      ...back.map((one) => entry('source-back', one)),
    ]);
    const lane = 'blind';
    return tables.effects.add(null, [
      ...quiet.map((one) => ({ effect: { kind: 'mention' as const, text: blindText(one) }, lane })),
      ...back.map((one) => ({ effect: { kind: 'tell' as const, text: backText(one, now) }, lane })),
    ]);
  });
  if (rings.length > 0) await world.queue.ring('effect', rings);
  await tellPager(world);
}

function entry(action: string, { source, heardAt, trouble }: WatchedSource) {
  return { caseId: null, who: 'vouch', action, detail: { source, heardAt: iso(heardAt), trouble } };
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

/** `the event queue`, `LookupEvents in 111122223333, eu-west-1`. */
export function sourceName(source: string): string {
  const [kind, account, region] = source.split(' ');
  if (kind === 'sandbox') return 'the sandbox';
  return kind === 'lookup' || kind === 'reconcile'
    ? `LookupEvents in ${account}, ${region}`
    : 'the event queue';
}

function blindText({ source, heardAt, trouble }: WatchedSource): Text {
  const last: Span[] = heardAt ? [', last ', { time: heardAt }] : [', since it was set up'];
  const why = trouble ? ` What went wrong last: ${trouble}.` : '';
  return [
    { bold: `Blind: nothing has come by ${sourceName(source)} for 15 minutes` },
    ...last,
    `. What happens in AWS is not seen until this is mended.${why} Run "vouch doctor" to see where it stops.`,
  ];
}

function backText({ source, blindAt }: WatchedSource, now: Date): Text {
  const minutes = Math.max(1, Math.round((now.getTime() - (blindAt ?? now).getTime()) / 60_000));
  const long = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `Events come by ${sourceName(source)} again, after ${long} of being reported blind.`;
}

/** What the pager was not told yet, one after the other; what it does not take now is tried again. */
async function tellPager(world: Watch): Promise<void> {
  const { sources } = world.store;
  for (let due = await sources.takePage(PAGE_MS); due; due = await sources.takePage(PAGE_MS)) {
    try {
      await tell(world, due);
      await sources.paged(due.source, due.action);
    } catch (error) {
      world.runLog.error('the pager could not be told of a source', error, { source: due.source });
      // The mention has been made; what the pager refuses for good it would refuse again.
      if (error instanceof PortError && error.outcome === 'never')
        await sources.paged(due.source, due.action);
    }
  }
}

async function tell(
  { pager }: Watch,
  {
    source,
    action,
    at,
  }: { readonly source: string; readonly action: 'trigger' | 'resolve'; readonly at: Date },
): Promise<void> {
  const dedupKey = `vouch-blind-${source.replaceAll(' ', '-')}`;
  if (action === 'resolve') return pager?.resolve(dedupKey);
  return pager?.trigger({
    dedupKey,
    summary: `Vouch is blind: nothing has come by ${sourceName(source)} for 15 minutes`,
    severity: 'critical',
    source: 'vouch',
    at,
    details: {
      Meaning:
        'What happens in AWS is not seen until this is mended. Nobody is asked and nobody is paged for it.',
      Next: 'Run "vouch doctor": it shows where the events stop.',
    },
    link: null,
  });
}

/** Prometheus text, one line for each source and number; empty where no source is watched. */
export async function sourceMetrics(world: Pick<World, 'store'>): Promise<string> {
  const sources = await world.store.sources.list();
  if (sources.length === 0) return '';
  const now = await world.store.now();
  const age = ({ heardAt, watchedAt }: WatchedSource) =>
    Math.max(0, (now.getTime() - (heardAt ?? watchedAt).getTime()) / 1000);
  return [
    family(sources, 'vouch_source_quiet_seconds', 'Time since events were last known to come', age),
    family(sources, 'vouch_source_blind', '1 while a source is reported blind', (one) =>
      one.blindAt ? 1 : 0,
    ),
    family(sources, 'vouch_source_lag_seconds', 'How long the last canary took', ({ lagMs }) =>
      lagMs === null ? null : lagMs / 1000,
    ),
    family(
      sources,
      'vouch_source_recovered_total',
      'Events that the push feed had lost',
      ({ recovered }) => recovered,
      'counter',
    ),
  ].join('');
}

function family(
  sources: readonly WatchedSource[],
  name: string,
  help: string,
  value: (source: WatchedSource) => number | null,
  type = 'gauge',
): string {
  const lines = sources.flatMap((one) => {
    const found = value(one);
    return found === null ? [] : [`${name}{source="${one.source}"} ${found}`];
  });
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
}
