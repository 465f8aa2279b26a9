import { changeBetween, linesOf } from '../core/tuning/changes.js';
import {
  type Problem,
  saidProblem,
  type Tuning,
  type TuningRead,
  type TuningSource,
} from '../core/tuning/tuning.js';
import type { World } from './world.js';

const LOADED = 'tuning-loaded';
const REFUSED = 'tuning-refused';
/** As many mistakes as a line to security names. */
const NAMED = 5;

type Needs = Pick<World, 'store' | 'queue' | 'runLog'>;

/** The tuning in force. */
export interface TuningHolder {
  current(): Tuning;
  replace(next: Tuning): void;
}

/** `known`: this very content was announced before, by this process or another; nothing was written. */
export type Announced = 'known' | 'loaded' | 'refused';

/**
 * Puts one reading of the file on record: what it adds and removes against the last one, in the audit; and once
 * in the security channel that it cannot be used, or that it can again. Any number of processes may announce the
 * same file: the audit says who was first. Throws `PortError` where the database is away: nothing was written.
 */
export async function announceTuning(world: Needs, path: string, read: TuningRead): Promise<Announced> {
  const { how, rings } = await world.store.transaction(async (tables) => {
    await tables.lock('tuning');
    const last = await tables.audit.last([LOADED, REFUSED]);
    const action = read.tuning ? LOADED : REFUSED;
    if (last?.action === action && last.detail['hash'] === read.hash) {
      return { how: 'known' as const, rings: [] };
    }
    const loaded = read.tuning ? await tables.audit.last([LOADED]) : null;
    const detail = { hash: read.hash, file: path, ...changeIn(path, read, loaded?.detail['lines']) };
    await tables.audit.append([{ caseId: null, who: 'vouch', action, detail }]);
    const text = (last?.action === REFUSED) === (action === REFUSED) ? null : newsOf(path, read);
    const news = text === null ? [] : [{ effect: { kind: 'tell' as const, text }, lane: 'tell' }];
    return {
      how: read.tuning ? ('loaded' as const) : ('refused' as const),
      rings: await tables.effects.add(null, news),
    };
  });
  await world.queue.ring('effect', rings);
  if (how !== 'known') log(world, path, read);
  return how;
}

/** `lines`: all that it says, to compare the next one with. */
function changeIn(path: string, read: TuningRead, before: unknown): { [key: string]: unknown } {
  if (!read.tuning) return { problems: read.problems.map((problem) => saidProblem(path, problem)) };
  const lines = linesOf(read.tuning);
  const known = Array.isArray(before) ? before.filter((line) => typeof line === 'string') : [];
  return { ...changeBetween(known, lines), lines };
}

function newsOf(path: string, { tuning, problems }: TuningRead): string {
  if (tuning) return `The tuning file ${path} is in order again, and in force.`;
  return `The tuning file ${path} cannot be used, so what was loaded before stays in force. What is wrong: ${named(problems)} No restart is needed once it is mended.`;
}

function named(problems: readonly Problem[]): string {
  const some = problems.slice(0, NAMED).map(({ line, column, message }) => {
    return line === null ? message : `line ${line}, column ${column}: ${message}`;
  });
  const more = problems.length > NAMED ? ` And ${problems.length - NAMED} more.` : '';
  return `${some.join('; ')}.${more}`;
}

function log({ runLog }: Needs, path: string, { tuning, hash, problems }: TuningRead): void {
  runLog.step({
    action: tuning ? LOADED : REFUSED,
    outcome: tuning ? 'success' : 'failure',
    message: tuning
      ? `${path} is in force`
      : problems.map((problem) => saidProblem(path, problem)).join('; '),
    detail: { hash, problems: problems.length },
  });
}

/**
 * Looks at the file again, whenever it is called. A change counts once it has stood for two looks, so that a file
 * that is being written is not taken for a broken one. What cannot be used changes nothing but the record.
 */
export function watchTuning(
  world: Needs,
  source: TuningSource,
  holder: TuningHolder,
  first: TuningRead,
): () => Promise<Announced | 'same' | 'settling'> {
  let acted = first.hash;
  let pending: string | null = null;
  return async () => {
    const read = await source.read();
    const seen = pending;
    pending = read.hash === acted ? null : read.hash;
    if (pending === null) return 'same';
    if (pending !== seen) return 'settling';
    const how = await announceTuning(world, source.path, read);
    if (read.tuning) holder.replace(read.tuning);
    acted = read.hash;
    pending = null;
    return how;
  };
}
