import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type InTurn, type Read, readBlocks } from '../adapters/aws/files.js';
import { type CommandLine, UsageError } from '../cli.js';
import type { Catalogue } from '../core/catalogue.js';
import { classifyLine, refusedLine } from '../core/classify.js';
import { type Directory, directoryOf } from '../core/directory.js';
import { createMemory, type Memory } from '../core/history/memory.js';
import { catalogueHere } from '../main/tuning.js';
import { type JudgedAhead, judgeAhead, type Later, recordAt } from './classify-ahead.js';
import { textOf } from './classify-text.js';
import { mustRead, readableOrTold } from './input.js';
import { openSecondThread, type SecondThread } from './second-thread.js';

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
  const tuning = typeof flags['tuning'] === 'string' ? flags['tuning'] : undefined;
  const large = await largeAmong(words);
  const second = large.size > 0 ? openSecondThread({ tuning }) : null;
  try {
    const catalogue = await catalogueHere(process.env, tuning);
    const directory = await directoryIn(flags['people']);
    const counts: Counts = { read: 0, refused: 0, unopened: 0 };
    const judging = { catalogue, directory, memory: createMemory(), counts };
    for (const file of words) {
      if (await readableOrTold(file)) await judgeFile(file, judging, large.has(file) ? second : null);
      else counts.unopened += 1;
    }
    return outcome(counts);
  } finally {
    await second?.close();
  }
}

/** Less than this is judged before another thread is ready to help. In bytes, packed or not. */
const LARGE = 1024 * 1024;

/** Standard input and pipes are not: what comes in slowly is to go out at once. */
async function largeAmong(files: readonly string[]): Promise<ReadonlySet<string>> {
  const sizes = await Promise.all(files.map(sizeOf));
  return new Set(files.filter((_, nth) => (sizes[nth] ?? 0) >= LARGE));
}

async function sizeOf(file: string): Promise<number> {
  // What cannot be read is said in its turn.
  return file === '-' ? 0 : ((await stat(file).catch(() => null))?.size ?? 0);
}

async function judgeFile(file: string, judging: Judging, second: SecondThread | null): Promise<void> {
  const { catalogue, directory } = judging;
  // Who a record's actor is depends on the records before it.
  const ahead = (block: Uint8Array) =>
    directory === null ? (second?.judge(block) ?? judgeAhead(block, catalogue)) : null;
  let held = '';
  for await (const turn of readBlocks(file === '-' ? process.stdin : file, file, ahead)) {
    held += textInTurn(turn, file, judging);
    if (second !== null && held.length < AT_ONCE) continue;
    await written(held);
    held = '';
  }
  await written(held);
}

/** To write costs, however little there is: of a large file so much at a time. In characters. */
const AT_ONCE = 128 * 1024;

async function written(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

function textInTurn(turn: InTurn<JudgedAhead>, file: string, judging: Judging): string {
  let text = '';
  if ('reads' in turn) {
    for (const read of turn.reads) text += lineOf(read, judging);
    return text;
  }
  const { ahead, line, block } = turn;
  judging.counts.read += ahead.ready;
  for (const part of ahead.parts) {
    if (typeof part === 'string') text += part;
    else text += saidAlone(part, judging) ?? lineOf(inBlock(part, block, `${file} line`, line), judging);
  }
  return text;
}

/** Null where what came before says more of it. */
function saidAlone({ alone }: Later, { catalogue, memory, counts }: Judging): string | null {
  if (alone === null || memory.pass(alone.traces, catalogue)) return null;
  counts.read += 1;
  return alone.text;
}

function inBlock(later: Later, block: Buffer, lines: string, first: number): Read {
  return { record: recordAt(block, later.line), where: `${lines} ${first + later.line}` };
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
