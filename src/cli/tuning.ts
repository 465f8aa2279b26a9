import { resolve } from 'node:path';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import { linesOf } from '../core/tuning/changes.js';
import { notesOn } from '../core/tuning/notes.js';
import { saidProblem, type TuningRead } from '../core/tuning/tuning.js';
import { detectionsHere } from '../main/detections.js';
import { sourceAt } from '../main/tuning.js';

/** Exit code 1 where a start would refuse the file. What has no effect is only said. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  const [action, file, ...rest] = words;
  if (action !== 'check' || file === undefined || rest.length > 0) {
    throw new UsageError(`expected check and one file, found ${wordsIn(words)}`);
  }
  const read = await (await sourceAt(resolve(file))).read();
  const notes = await notesIn(read);
  process.stdout.write(flags['json'] === true ? asJson(file, read, notes) : asText(file, read, notes));
  return read.tuning ? 0 : 1;
}

async function notesIn({ tuning }: TuningRead): Promise<readonly string[]> {
  if (!tuning) return [];
  const ids = (await detectionsHere(process.env)).map(({ id }) => id);
  return notesOn(tuning, new Date(), new Set(ids));
}

/** `{"ok":false,"file":…,"hash":…,"problems":[{"line":…,"column":…,"message":…}],"notes":[…],"lines":[…]}` */
function asJson(file: string, { tuning, hash, problems }: TuningRead, notes: readonly string[]): string {
  const lines = tuning ? linesOf(tuning) : [];
  return `${JSON.stringify({ ok: tuning !== null, file, hash, problems, notes, lines }, null, 2)}\n`;
}

function asText(file: string, { tuning, problems }: TuningRead, notes: readonly string[]): string {
  if (!tuning) return problems.map((problem) => `${saidProblem(file, problem)}\n`).join('');
  const said = [`${file} is in order. It says:`, ...linesOf(tuning).map((line) => `  ${line}`)];
  const vain = notes.length > 0 ? ['Without effect:', ...notes.map((note) => `  ${note}`)] : [];
  return [...said, ...vain, ''].join('\n');
}
