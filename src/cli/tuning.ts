import { resolve } from 'node:path';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import { linesOf } from '../core/tuning/changes.js';
import { doubtsOn } from '../core/tuning/doubts.js';
import { notesOn } from '../core/tuning/notes.js';
import { saidProblem, type TuningRead } from '../core/tuning/tuning.js';
import { detectionsHere } from '../main/detections.js';
import { sourceAt } from '../main/tuning.js';

interface Remarks {
  /** What has no effect. */
  readonly notes: readonly string[];
  /** What may be a slip. */
  readonly doubts: readonly string[];
}

/** Exit code 1 where a start would refuse the file. What has no effect, or may be a slip, is only said. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  const [action, file, ...rest] = words;
  if (action !== 'check' || file === undefined || rest.length > 0) {
    throw new UsageError(`expected check and one file, found ${wordsIn(words)}`);
  }
  const read = await (await sourceAt(resolve(file))).read();
  const remarks = await remarksOn(read);
  process.stdout.write(flags['json'] === true ? asJson(file, read, remarks) : asText(file, read, remarks));
  return read.tuning ? 0 : 1;
}

async function remarksOn({ tuning }: TuningRead): Promise<Remarks> {
  if (!tuning) return { notes: [], doubts: [] };
  const ids = (await detectionsHere(process.env)).map(({ id }) => id);
  return { notes: notesOn(tuning, new Date(), new Set(ids)), doubts: doubtsOn(tuning) };
}

/**
 * `{"ok":false,"file":…,"hash":…,"problems":[{"line":…,"column":…,"message":…}],"notes":[…],"doubts":[…],"lines":[…]}`
 */
function asJson(file: string, { tuning, hash, problems }: TuningRead, remarks: Remarks): string {
  const lines = tuning ? linesOf(tuning) : [];
  return `${JSON.stringify({ ok: tuning !== null, file, hash, problems, ...remarks, lines }, null, 2)}\n`;
}

function asText(file: string, { tuning, problems }: TuningRead, { notes, doubts }: Remarks): string {
  if (!tuning) return problems.map((problem) => `${saidProblem(file, problem)}\n`).join('');
  const lines = linesOf(tuning);
  return [
    ...[`${file} is in order. It says:`, ...lines.map((line) => `  ${line}`)],
    ...under('Without effect:', notes),
    ...under('Perhaps a slip:', doubts),
    '',
  ].join('\n');
}

function under(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [heading, ...lines.map((line) => `  ${line}`)] : [];
}
