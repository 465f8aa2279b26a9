import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type InTurn, type Read, readBlocks, type WholeBlock } from '../adapters/aws/files.js';
import { type CommandLine, UsageError } from '../cli.js';
import type { Catalogue } from '../core/catalogue.js';
import { classifyLine, refusedLine } from '../core/classify.js';
import { type Directory, directoryOf } from '../core/directory.js';
import { createMemory, type Memory } from '../core/history/memory.js';
import { judgingHere } from '../main/tuning.js';
import { type JudgedAhead, judgeAhead, recordsOf } from './classify-ahead.js';
import { textOf } from './classify-text.js';
import { mustRead, readableOrTold } from './input.js';
import { type SecondThread, secondThread } from './second-thread.js';

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
  const file = typeof flags['tuning'] === 'string' ? flags['tuning'] : undefined;
  const { catalogue, tuning } = await judgingHere(process.env, file);
  const directory = await directoryIn(flags['people']);
  const counts: Counts = { read: 0, refused: 0, unopened: 0 };
  const judging = { catalogue, directory, memory: createMemory(), counts };
  const second = secondThread(catalogue, { tuning });
  try {
    for (const file of words) {
      if (await readableOrTold(file)) await judgeFile(file, judging, second);
      else counts.unopened += 1;
    }
  } finally {
    await second.close();
  }
  return outcome(counts);
}

/** Less than this is judged before another thread is ready to help. In bytes, packed or not. */
const LARGE = 1024 * 1024;

/** Standard input and pipes are not: what comes in slowly is to go out at once. */
async function isLarge(file: string): Promise<boolean> {
  return file !== '-' && (await stat(file)).size >= LARGE;
}

async function judgeFile(file: string, judging: Judging, second: SecondThread): Promise<void> {
  const { catalogue, directory } = judging;
  const large = await isLarge(file);
  const ahead = (block: WholeBlock) => (large ? second.judge(block) : null) ?? judgeAhead(block, catalogue);
  // With people, who a record's actor is depends on the records before it.
  const look = directory === null ? ahead : () => null;
  let held = '';
  for await (const turn of readBlocks(file === '-' ? process.stdin : file, file, look)) {
    for (const text of textsInTurn(turn, judging)) {
      held += text;
      if (held.length < AT_ONCE) continue;
      await written(held);
      held = '';
    }
    if (large) continue;
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

/** A piece at a time: a block of nothing but rubbish comes to a thousand times its size. */
function* textsInTurn(turn: InTurn<JudgedAhead>, judging: Judging): Generator<string> {
  if ('reads' in turn) {
    for (const read of turn.reads) yield textOfRead(read, judging);
    return;
  }
  const { ahead, block, where } = turn;
  const { catalogue, memory, counts } = judging;
  const recordAt = recordsOf(block);
  counts.read += ahead.ready;
  for (const part of ahead.parts) {
    if (typeof part === 'string') yield part;
    else if (part.alone === null || memory.pass(part.alone.traces, catalogue)) {
      // What came before says more of it than was said ahead.
      yield textOfRead({ record: recordAt(part.nth), where: where(part.nth) }, judging);
    } else {
      counts.read += 1;
      yield part.alone.text;
    }
  }
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

function textOfRead(read: Read, { catalogue, directory, memory, counts }: Judging): string {
  const line =
    'record' in read
      ? classifyLine(read.record, read.where, catalogue, directory, memory)
      : refusedLine(read.refusal);
  counts.read += 1;
  if (line.tier === null) counts.refused += 1;
  return textOf(line);
}
