import type { Catalogue } from '../catalogue.js';
import { settled } from '../dark/shadow.js';
import type { Judgement, LoadedDetection, Match } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { legible } from '../legible.js';
import { NO_TIME } from '../normalise/aws.js';
import type { History, Sequence } from './history.js';
import { EMPTY_NOVELTY, type NoveltyTrack, notice, noveltyLivesMs } from './novelty.js';
import { EMPTY_SEQUENCE, follow, type SequenceTrack, sequenceLivesMs } from './sequence.js';
import { durationText, shortThing } from './text.js';
import type { Crossed, Sight, Track } from './track.js';
import { count, EMPTY_VOLUME, type VolumeTrack, volumeLivesMs } from './volume.js';

/** Which track an event belongs to. `watch` names the detection and the shape of what it remembers. */
export interface TrackKey {
  readonly watch: string;
  readonly key: string;
}

/** A track as it is kept. `until`: it can be forgotten after this, in milliseconds of the events' own time. */
export interface KeptTrack extends TrackKey {
  readonly track: Track;
  readonly until: number;
}

/** One event as one detection with a history counts it. */
export interface Touch extends TrackKey {
  readonly detection: LoadedDetection;
  readonly history: History;
  readonly sight: Sight;
  readonly judgement: NonNullable<Judgement>;
}

/** As much of a touch as it takes to remember it. Plain data: it may come from another thread. */
export type Trace = Pick<Touch, 'watch' | 'key' | 'sight'> & { readonly detection: string };

export interface Look {
  readonly matches: readonly Match[];
  readonly changes: readonly KeptTrack[];
}

/** What is remembered so far; undefined where there is nothing. */
export type Remembered = (key: TrackKey) => Track | undefined;

const NOTHING: readonly Touch[] = [];
/** To remember nothing takes no row. */
const EMPTY: ReadonlySet<Track> = new Set([EMPTY_VOLUME, EMPTY_SEQUENCE, EMPTY_NOVELTY]);
/**
 * One event is counted for at most so many. Whoever puts more on a list must not escape, so it is all that a call can
 * carry: CloudTrail records at most 100 KB of parameters, which is some 2,700 servers. It bounds what a forged record
 * can cost.
 */
const MOST_KEYS = 3_000;

/** The tracks that an event belongs to. Most events belong to none, and cost one look-up. */
export function touchesOf(event: VouchEvent, catalogue: Catalogue): readonly Touch[] {
  const remembering = catalogue.remembering(event.service, event.name);
  if (remembering.length === 0) return NOTHING;
  let touches: Touch[] | null = null;
  for (const detection of remembering) {
    if (detection.provider !== event.provider) continue;
    if (event.error !== null && detection.failedCounts !== true) continue;
    const sighting = sightingBy(detection, event, catalogue);
    if (sighting === null) continue;
    touches ??= [];
    for (const key of sighting.keys) touches.push({ ...sighting.touch, key });
  }
  return touches ?? NOTHING;
}

/**
 * What the event means in the light of what came before, and what is remembered now. Pure. The same event again
 * gives the same matches and no changes, as long as it is remembered: very late ones may be forgotten at once.
 */
export function look(
  event: VouchEvent,
  touches: readonly Touch[],
  catalogue: Catalogue,
  remembered: Remembered,
): Look {
  const matches: Match[] = [];
  const changes: KeptTrack[] = [];
  for (const touch of touches) {
    const { change, crossed } = advance(touch, touch.history, remembered);
    if (change) changes.push(change);
    // Of several things that cross at once the first speaks.
    if (crossed === null || matches.some(({ id }) => id === touch.detection.id)) continue;
    matches.push(settled(event, matchOf(touch, event, crossed), touch.detection, catalogue));
  }
  return { matches, changes };
}

export function traceOf({ detection, watch, key, sight }: Touch): Trace {
  return { detection: detection.id, watch, key, sight };
}

/** What is remembered once it is known that an event happened. `change`: null where that is what was remembered before. */
export function advance(
  { watch, key, sight }: Pick<Touch, 'watch' | 'key' | 'sight'>,
  history: History,
  remembered: Remembered,
): { readonly change: KeptTrack | null; readonly crossed: Crossed | null } {
  const before = remembered({ watch, key });
  const { track, crossed } = step(history, sight, before);
  const same = track === before || (before === undefined && EMPTY.has(track));
  return { change: same ? null : { watch, key, track, until: sight.at + livesMs(history) }, crossed };
}

interface Sighting {
  readonly keys: readonly string[];
  readonly touch: Omit<Touch, 'key'>;
}

/** A detection that trips over an odd record counts nothing of it: there is no telling what it belongs to. */
function sightingBy(detection: LoadedDetection, event: VouchEvent, catalogue: Catalogue): Sighting | null {
  const { history } = detection;
  if (!history) return null;
  try {
    const judgement = detection.judge ? detection.judge(event, catalogue.known) : {};
    // Without a time nothing can be counted.
    if (judgement === null || event.at === NO_TIME) return null;
    const seen = sightOf(history, event);
    if (seen === null) return null;
    const sight = { at: Date.parse(event.at), id: event.id, things: seen.things, step: seen.step };
    const watch = watchName(detection.id, history);
    return { keys: keysOf(history, event), touch: { watch, detection, history, sight, judgement } };
  } catch (cause) {
    if (cause instanceof Error) return null;
    throw cause;
  }
}

function keysOf(history: History, event: VouchEvent): readonly string[] {
  const keys = history.per ? history.per(event) : event.actor.principal;
  if (keys === null || keys === '') return [];
  if (typeof keys === 'string') return [keys];
  return [...new Set(keys)].filter((key) => key !== '').slice(0, MOST_KEYS);
}

function sightOf(history: History, event: VouchEvent): Pick<Sight, 'things' | 'step'> | null {
  if (history.kind === 'sequence') {
    const step = stepOf(history, event);
    return step === -1 ? null : { things: [], step };
  }
  if (history.kind === 'novelty') {
    const thing = history.of(event);
    return thing === null || thing === '' ? null : { things: [shortThing(thing)], step: 0 };
  }
  const things = history.of ? history.of(event).slice(0, history.atLeast) : [event.id];
  return things.length === 0 ? null : { things: things.map(shortThing), step: 0 };
}

function stepOf({ steps }: Sequence, event: VouchEvent): number {
  const call = `${event.service}:${event.name}`;
  return steps.findIndex(({ on, fits }) => (on?.includes(call) ?? true) && (fits?.(event) ?? true));
}

/** Another window counts in other units: what was counted in the old ones is left to age. */
function watchName(id: string, history: History): string {
  return `${id} ${history.kind === 'novelty' ? history.days : history.withinMs}`;
}

function step(history: History, sight: Sight, before: Track | undefined) {
  if (history.kind === 'volume') return count(isVolume(before) ? before : EMPTY_VOLUME, history, sight);
  if (history.kind === 'sequence')
    return follow(isSequence(before) ? before : EMPTY_SEQUENCE, history, sight);
  return notice(isNovelty(before) ? before : EMPTY_NOVELTY, history, sight);
}

function isVolume(track: Track | undefined): track is VolumeTrack {
  return track !== undefined && 'slots' in track;
}

function isSequence(track: Track | undefined): track is SequenceTrack {
  return track !== undefined && 'marks' in track;
}

function isNovelty(track: Track | undefined): track is NoveltyTrack {
  return track !== undefined && 'seen' in track;
}

function livesMs(history: History): number {
  if (history.kind === 'volume') return volumeLivesMs(history);
  return history.kind === 'sequence' ? sequenceLivesMs(history) : noveltyLivesMs(history);
}

function matchOf({ detection, history, judgement }: Touch, event: VouchEvent, crossed: Crossed): Match {
  const { id, attack, title } = detection;
  const reasons = [reasonOf(history, event, crossed), judgement.reason].filter((one) => one !== undefined);
  return {
    id,
    tier: judgement.tier ?? detection.tier,
    severity: judgement.severity ?? detection.severity,
    attack,
    title,
    reason: reasons.join('; '),
  };
}

function reasonOf(history: History, event: VouchEvent, { many }: Crossed): string {
  if (history.kind === 'volume') return `${many} ${history.what} within ${durationText(history.withinMs)}`;
  if (history.kind === 'sequence')
    return `${history.steps.map(({ what }) => what).join(', ')}, all within ${durationText(Math.max(many, 1000))}`;
  return `${history.what} ${legible(history.of(event) ?? '', 80)} was not seen in ${many} days`;
}
