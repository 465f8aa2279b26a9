import { createHash } from 'node:crypto';
import type { Spares } from './lives.js';
import { play, pointsOf, type Result, type Run, title } from './matrix.js';
import type { Backend, Ground } from './place.js';
import { SCENARIOS } from './scenarios.js';

/** Every conversation as it goes where nothing happens. Its steps are the places to die at. */
export function undisturbed(backends: readonly Backend[]): Run[] {
  return backends.flatMap((backend) =>
    SCENARIOS.map((scenario): Run => ({ scenario, backend, point: null, times: 1 })),
  );
}

export function runsAfter(calm: readonly Result[]): Run[] {
  return calm.flatMap(({ run, steps }) =>
    pointsOf(steps).flatMap((point) => ([1, 2] as const).map((times): Run => ({ ...run, point, times }))),
  );
}

/** The conversations that `only` speaks of; all of them where it speaks of steps. */
export function calmFor(only: string, backends: readonly Backend[]): Run[] {
  const all = undisturbed(backends);
  const some = all.filter((run) => fits(run, only));
  return some.length > 0 ? some : all;
}

/** `no on redis, slack post`: each of the phrases must be in the title. */
function fits(run: Run, only: string): boolean {
  return only.split(',').every((phrase) => title(run).includes(phrase.trim()));
}

/** A share is taken evenly, beginning at a place that the seed names. */
export function chosen(runs: readonly Run[], by: { only: string; share: number; seed: number }): Run[] {
  const fitting = runs.filter((run) => fits(run, by.only));
  // Odd, because runs come in pairs: killed once, killed twice.
  const step = by.share >= 1 ? 1 : Math.round(1 / by.share) | 1;
  const taken = fitting.filter((_, index) => index % step === by.seed % step);
  // In no order, so that what time leaves over is of all kinds.
  const place = (run: Run) =>
    createHash('sha256')
      .update(`${by.seed} ${title(run)}`)
      .digest('hex');
  return taken.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** Plays them, a few at a time, until `end`; what did not get its turn is not among the results. */
export async function several(
  runs: readonly Run[],
  ground: Ground,
  spares: Spares,
  by: {
    readonly atOnce: number;
    readonly end: number;
    readonly stop?: AbortSignal;
    readonly told?: (result: Result, results: readonly Result[]) => void;
  },
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...runs];
  const workers = Array.from({ length: by.atOnce }, async () => {
    for (let run = left.shift(); run && Date.now() < by.end && !by.stop?.aborted; run = left.shift()) {
      const result = await played(run, ground, spares);
      results.push(result);
      by.told?.(result, results);
    }
  });
  await Promise.all(workers);
  return results;
}

/** One run that cannot be played is a fault of its own, and ends none of the others. */
async function played(run: Run, ground: Ground, spares: Spares): Promise<Result> {
  const started = Date.now();
  try {
    return await play(run, ground, spares);
  } catch (cause) {
    const fault = `it could not be played: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`;
    return { run, deaths: 0, faults: [fault], steps: [], ms: Date.now() - started };
  }
}
