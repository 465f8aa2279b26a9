import { once } from 'node:events';
import { type Read, readBatches } from '../adapters/aws/files.js';
import { type CommandLine, UsageError } from '../cli.js';
import type { Catalogue } from '../core/catalogue.js';
import { type ClassifiedLine, classifyLine, refusedLine } from '../core/classify.js';
import { type Directory, directoryOf } from '../core/directory.js';
import { createMemory, type Memory } from '../core/history/memory.js';
import { catalogueHere } from '../main/tuning.js';
import { mustRead, readableOrTold } from './input.js';

interface Counts {
  read: number;
  refused: number;
  /** Files that could not be opened. */
  unopened: number;
}

/** What every record is judged by, and where it is counted. */
interface Judging {
  readonly catalogue: Catalogue;
  readonly directory: Directory | null;
  /** Of all files together: what came before in one may cross a line in the next. */
  readonly memory: Memory;
  readonly counts: Counts;
}

/**
 * One JSON line per record, in input order, whatever the record is. A refused record has its line and is no failure
 * of a stream that goes on; exit code 1 where a file cannot be read, or nothing in it.
 */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length === 0) throw new UsageError('expected at least one file, or - for standard input');
  const tuning = flags['tuning'];
  const catalogue = await catalogueHere(process.env, typeof tuning === 'string' ? tuning : undefined);
  const directory = await directoryIn(flags['people']);
  const counts: Counts = { read: 0, refused: 0, unopened: 0 };
  const judging = { catalogue, directory, memory: createMemory(), counts };
  for (const file of words) {
    if (!(await readableOrTold(file))) {
      counts.unopened += 1;
      continue;
    }
    for await (const batch of readBatches(file === '-' ? process.stdin : file, file)) {
      let text = '';
      for (const read of batch) text += lineOf(read, judging);
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    }
  }
  return outcome(counts);
}

function outcome({ read, refused, unopened }: Counts): number {
  if (refused > 0) process.stderr.write(`vouch: ${refused} of ${read} records refused\n`);
  else if (read === 0 && unopened === 0) process.stderr.write('vouch: no records found\n');
  return unopened > 0 || (read > 0 && refused === read) ? 1 : 0;
}

/** Bad rows of the file are named and left out. */
async function directoryIn(file: string | boolean | undefined): Promise<Directory | null> {
  if (typeof file !== 'string') return null;
  await mustRead(file);
  // Loaded only where there is a file: it brings parsers.
  const { readPeopleFile } = await import('../adapters/people-file/read.js');
  const { people, machines, refused } = await readPeopleFile(file);
  for (const { line, reason } of refused) process.stderr.write(`${file}, line ${line}: ${reason}\n`);
  return directoryOf(people, machines);
}

function lineOf(read: Read, { catalogue, directory, memory, counts }: Judging): string {
  const line =
    'record' in read
      ? classifyLine(read.record, read.where, catalogue, directory, memory)
      : refusedLine(read.refusal);
  counts.read += 1;
  if (line.tier === null) counts.refused += 1;
  return textOf(line);
}

/** The same as `JSON.stringify` says. Most lines are of records that nothing looks at: put together here, in half the time. */
function textOf(line: ClassifiedLine): string {
  const plain = line.tier === 'ignore' && line.detections.length === 0 && line.reasons.length === 0;
  if (!plain || line.shadow !== undefined || line.sureness !== undefined) return `${JSON.stringify(line)}\n`;
  const { eventId, eventSource, eventName, account, actor, person } = line;
  return `{"eventId":${json(eventId)},"eventSource":${json(eventSource)},"eventName":${json(eventName)},"account":${json(account)},"actor":${json(actor)},"person":${json(person)},"tier":"ignore","detections":[],"reasons":[]}\n`;
}

const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

function json(text: string | null): string {
  return text !== null && NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text);
}
