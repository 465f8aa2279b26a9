import { createHash } from 'node:crypto';
import type { LoadedDetection, Match } from './detection.js';
import type { VouchEvent } from './event.js';
import type { History } from './history/history.js';
import { type Known, NOTHING_KNOWN } from './known.js';

/** All detections, indexed by the calls they look at. */
export interface Catalogue {
  readonly detections: readonly LoadedDetection[];
  /** What judgements may take for ours. */
  readonly known: Known;
  /** Those that look at this call, and those that look at every call (`on: ['*']`). */
  looking(service: string, name: string): readonly LoadedDetection[];
  /** The same of those with a history, which look at no event alone. */
  remembering(service: string, name: string): readonly LoadedDetection[];
  /** What the detection of this id remembers by; undefined where it has no history, or is not there. */
  historyOf(id: string): History | undefined;
  /**
   * True where a detection names this very call. A record without a service (`''`) is watched where any
   * service's call of that name is. Detections on `*` do not count: they look at everything.
   */
  watches(service: string, name: string): boolean;
  /** What the organisation makes of a match; left out where it has said nothing. */
  tune?(event: VouchEvent, match: Match, detection: LoadedDetection): Match;
}

/** The same of two catalogues that hold the same detections, as far as those are data. */
export function printOf({ detections }: Catalogue): string {
  return createHash('sha256').update(JSON.stringify(detections)).digest('hex');
}

const CALL = /^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*$/;

/** Throws where a detection's `on` holds anything but `service:Name` or `*`, naming the detection. */
export function buildCatalogue(
  detections: readonly LoadedDetection[],
  known: Known = NOTHING_KNOWN,
): Catalogue {
  const single = indexOf(detections.filter(({ history }) => history === undefined));
  const histories = new Map(detections.map(({ id, history }) => [id, history]));
  const remembering = indexOf(detections.filter(({ history }) => history !== undefined));
  return {
    detections,
    known,
    looking: single.looking,
    remembering: remembering.looking,
    historyOf: (id) => histories.get(id),
    watches: single.watches,
  };
}

/** By the calls they look at. */
function indexOf(detections: readonly LoadedDetection[]): Pick<Catalogue, 'looking' | 'watches'> {
  const everywhere = detections.filter((detection) => detection.on.includes('*'));
  const byCall = new Map<string, LoadedDetection[]>();
  for (const detection of detections) {
    for (const call of detection.on) {
      if (call === '*') continue;
      if (!CALL.test(call)) {
        throw new Error(
          `detection ${detection.id}: expected "on" to hold service:Name, such as iam:CreateUser, found "${call}"`,
        );
      }
      byCall.set(call, [...(byCall.get(call) ?? []), detection]);
    }
  }
  // By name, then by service: asked several times of every event, so it builds no text to ask with.
  const byName = new Map<string, Map<string, readonly LoadedDetection[]>>();
  for (const [call, found] of byCall) {
    const [service = '', name = ''] = call.split(':');
    const services = byName.get(name) ?? new Map<string, readonly LoadedDetection[]>();
    byName.set(name, services.set(service, [...found, ...everywhere]));
  }
  return {
    looking: (service, name) => byName.get(name)?.get(service) ?? everywhere,
    watches: (service, name) => (service === '' ? byName.has(name) : byName.get(name)?.has(service) === true),
  };
}
