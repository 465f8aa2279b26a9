import { notesOn } from '../../core/tuning/notes.js';
import type { TuningRead } from '../../core/tuning/tuning.js';
import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';

export interface TuningProbe {
  readonly path: string;
  /** Reads the file as a start would. */
  read(): Promise<TuningRead>;
  /** Ids of the detections that are loaded. */
  ids(): Promise<ReadonlySet<string>>;
  /** `loose`: the file, and its folder, where the group or everybody may write to it. */
  writers(): Promise<{
    readonly mode: number;
    readonly owner: number;
    readonly mine: boolean;
    readonly loose: readonly string[];
  }>;
}

/** The organisation's own file: who may write to it decides whom we do not ask. */
export function tuningCheck(probe: TuningProbe | null, now: () => Date): Check {
  return {
    name: 'tuning',
    run: async () => (probe ? judged(probe, now()) : off('VOUCH_TUNING is not set')),
  };
}

async function judged(probe: TuningProbe, now: Date): Promise<CheckResult> {
  const { tuning, problems } = await probe.read();
  if (!tuning) {
    const [first] = problems;
    const where = first?.line ? `line ${first.line}, column ${first.column}: ` : '';
    const detail = `${probe.path}: ${counted(problems.length, 'problem', 'problems')}, the first: ${where}${first?.message}`;
    return broken(detail, `vouch tuning check ${probe.path}`);
  }
  let writers: Awaited<ReturnType<TuningProbe['writers']>>;
  try {
    writers = await probe.writers();
  } catch (error) {
    return broken(`${probe.path}: ${saidBy(error)}`, 'Check VOUCH_TUNING and that we may read it.');
  }
  const mode = (writers.mode & 0o777).toString(8).padStart(3, '0');
  const owner = writers.mine ? 'us' : writers.owner === 0 ? 'root' : `user ${writers.owner}`;
  const said = [
    counted(tuning.overrides.length, 'override', 'overrides'),
    counted(tuning.automation.length, 'automation principal', 'automation principals'),
    counted(tuning.accounts.size, 'account', 'accounts'),
  ].join(', ');
  const detail = `${probe.path}, mode ${mode}, written by ${owner}; ${said}`;
  const [loose] = writers.loose;
  if (loose !== undefined)
    return broken(`${detail}: the group or others may write to ${loose}`, `chmod go-w ${loose}`);
  const notes = notesOn(tuning, now, await probe.ids());
  const [note] = notes;
  if (note !== undefined) {
    const many = counted(notes.length, 'entry has', 'entries have');
    return warning(`${detail}; ${many} no effect, the first: ${note}`, `vouch tuning check ${probe.path}`);
  }
  if (writers.mine || writers.owner === 0) return ok(detail);
  return warning(`${detail}; its owner is not ours`, 'Have it belong to root, or to the user we run as.');
}
