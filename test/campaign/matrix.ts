import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SAMPLE_ACTIONS, SAMPLE_PEOPLE } from '../../src/sandbox/index.js';
import { keepAlive, type Lives, type Spares } from './lives.js';
import { type Point, said } from './orders.js';
import { people } from './people.js';
import { type Backend, type Ground, makePlace, type Place } from './place.js';
import type { Scenario } from './scenarios.js';
import { faultsIn } from './verdict.js';

/** One conversation during which Vouch dies. */
export interface Run {
  readonly scenario: Scenario;
  readonly backend: Backend;
  /** Null: it lives through. */
  readonly point: Point | null;
  readonly times: 1 | 2;
}

export interface Result {
  readonly run: Run;
  readonly deaths: number;
  readonly faults: readonly string[];
  /** All steps that were reached, life after life. */
  readonly steps: readonly string[];
  readonly ms: number;
}

/** Longer than any conversation takes on a busy machine. */
const PATIENCE_MS = 180_000;
/** Nothing left to do and nothing said for so long: what is wrong now stays wrong. */
const SILENCE_MS = 8_000;

export function title({ scenario, backend, point, times }: Run): string {
  const where = point ? `killed ${said(point)}${times === 2 ? ', twice' : ''}` : 'not killed';
  return `${scenario.name} on ${backend}, ${where}`;
}

/** Plays it through and says what was wrong. */
export async function play(run: Run, ground: Ground, spares: Spares): Promise<Result> {
  const started = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'vouch-crash-'));
  const trace = join(folder, 'steps');
  await writeFile(trace, '');
  const settings = { ...run.scenario.settings, VOUCH_RUN_LOG: join(folder, 'run-log.jsonl') };
  const place = await makePlace(ground, run.backend, settings);
  const lives = keepAlive(
    spares,
    (life) => ({ env: place.env, point: pointOf(run, life), trace }),
    () => place.letGo(),
  );
  let clean = false;
  try {
    happen(place, run.scenario);
    const end = await untilRest(place, run.scenario, lives);
    const steps = (await readFile(trace, 'utf8')).split('\n').filter((line) => line !== '');
    const faults = [...end, ...faultsIn(place.sandbox, run.scenario)];
    clean = faults.length === 0;
    if (!clean) await keepEvidence(folder, place.sandbox.log);
    const evidence = faults.length > 0 ? [`the run log, the steps and what people saw are in ${folder}`] : [];
    return { run, deaths: lives.deaths, faults: [...faults, ...evidence], steps, ms: Date.now() - started };
  } finally {
    await lives.stop();
    await place.close();
    // Not before it has ended: it writes to its run log until then.
    if (clean) await rm(folder, { recursive: true, force: true });
  }
}

async function keepEvidence(folder: string, log: readonly object[]): Promise<void> {
  await writeFile(join(folder, 'stand-ins.jsonl'), log.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}

/**
 * The second time it dies at the same step again, if it had not been done; a step that was done does not come
 * again, so then it dies after the next one, whatever that is.
 */
function pointOf({ point, times }: Run, life: number): Point | null {
  if (!point || life >= times) return null;
  if (life === 0) return point;
  return point.phase === 'before' ? { ...point, nth: 1 } : { phase: 'after', step: '*', nth: 1 };
}

function happen({ sqs }: Place, { action, by }: Scenario): void {
  const sample = SAMPLE_ACTIONS.find(({ id }) => id === action);
  const who = SAMPLE_PEOPLE.find(({ id }) => id === by);
  if (!sample || !who) throw new Error(`expected a sample action and a person, found ${action} by ${by}`);
  sqs.put({ Records: sample.records(who, new Date(), Math.random) });
}

/** People do what they do until nothing is left to be done, or patience ends. */
async function untilRest(place: Place, scenario: Scenario, lives: Lives): Promise<readonly string[]> {
  const everybody = people(place.sandbox, scenario.habits);
  const end = Date.now() + PATIENCE_MS;
  let heard = { much: 0, at: Date.now() };
  for (;;) {
    if (lives.trouble !== null) return [lives.trouble];
    const waiting = await place.waiting();
    await everybody.look(!/presses|effects/.test(waiting));
    if (waiting === '' && faultsIn(place.sandbox, scenario).length === 0) return [];
    const much = place.sandbox.log.length + lives.deaths;
    if (waiting !== '' || much !== heard.much) heard = { much, at: Date.now() };
    if (Date.now() - heard.at > SILENCE_MS) return [];
    if (Date.now() > end) return [`still waiting after ${PATIENCE_MS / 1000} s: ${waiting || 'for people'}`];
    await sleep(50);
  }
}

/** The steps of a conversation that was not disturbed: the places to die at. Of many alike first, middle, last. */
export function pointsOf(steps: readonly string[]): readonly Point[] {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step.slice(1), (counts.get(step.slice(1)) ?? 0) + 1);
  return [...counts].flatMap(([key, count]) => {
    const [phase = '', ...words] = key.split(' ');
    const nths = count <= 3 ? [1, 2, 3].slice(0, count) : [1, Math.ceil(count / 2), count];
    return nths.map(
      (nth): Point => ({ phase: phase === 'after' ? 'after' : 'before', step: words.join(' '), nth }),
    );
  });
}
