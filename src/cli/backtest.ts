import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readRecords } from '../adapters/aws/files.js';
import { loadDetections } from '../adapters/units/load.js';
import { type CommandLine, UsageError } from '../cli.js';
import type { Catalogue } from '../core/catalogue.js';
import { type Backtest, createBacktest } from '../core/dark/backtest.js';
import { JOIN_MS } from '../core/dark/grouping.js';
import type { LoadedDetection } from '../core/detection.js';
import { type Directory, directoryOf } from '../core/directory.js';
import { readAws } from '../core/normalise/aws.js';
import { tunedCatalogue } from '../core/tuning/catalogue.js';
import { detectionsHere } from '../main/detections.js';
import { openTuning } from '../main/tuning.js';
import { detectionsOf } from './against.js';
import { type Counts, spoken } from './backtest-text.js';
import { mustRead, readableOrTold } from './input.js';
import { progressOver } from './progress.js';

interface Catalogues {
  readonly catalogue: Catalogue;
  readonly against: Catalogue | null;
}

/** Prints what the catalogue would have made of the past. Exit code 1 where a file cannot be read, or nothing in it. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length === 0) throw new UsageError('expected at least one file, or - for standard input');
  const { tuning, people, against } = flags;
  const name = typeof against === 'string' ? against : null;
  const directory = typeof people === 'string' ? await directoryIn(people) : null;
  const catalogues = await cataloguesFor(name, typeof tuning === 'string' ? tuning : undefined);
  const backtest = createBacktest({ ...catalogues, directory, policy: { joinMs: JOIN_MS } });
  const counts = await feed(backtest, words);
  const result = backtest.result();
  const facts = { ...counts, people: directory !== null, against: name };
  const json = () => `${JSON.stringify({ ...counts, ...result })}\n`;
  process.stdout.write(flags['json'] === true ? json() : spoken(facts, result));
  return counts.unopened > 0 || (counts.read > 0 && counts.judged === 0) ? 1 : 0;
}

/** Bad rows of the file are named and left out. */
async function directoryIn(file: string): Promise<Directory> {
  await mustRead(file);
  // Loaded only where there is a file: it brings parsers.
  const { readPeopleFile } = await import('../adapters/people-file/read.js');
  const { people, machines, refused } = await readPeopleFile(file);
  for (const { line, reason } of refused) process.stderr.write(`${file}, line ${line}: ${reason}\n`);
  return directoryOf(people, machines);
}

/** Both are tuned alike, and both have the operator's own detections as they are now. */
async function cataloguesFor(against: string | null, file: string | undefined): Promise<Catalogues> {
  const here = await detectionsHere(process.env);
  const path = file ?? (process.env['VOUCH_TUNING']?.trim() || null);
  const { current } = await openTuning(path === null ? null : resolve(path));
  return {
    catalogue: tunedCatalogue(here, current),
    against: against === null ? null : tunedCatalogue(await othersBeside(here, against), current),
  };
}

async function othersBeside(
  here: readonly LoadedDetection[],
  against: string,
): Promise<readonly LoadedDetection[]> {
  const ours = new Set((await loadDetections()).map(({ id }) => id));
  return [...(await detectionsOf(against)), ...here.filter(({ id }) => !ours.has(id))];
}

async function feed(backtest: Backtest, files: readonly string[]): Promise<Counts> {
  const counts = { read: 0, judged: 0, refused: 0, unopened: 0 };
  const bar = progressOver(sizeOf(files));
  try {
    for (const file of files) {
      if (!(await readableOrTold(file))) counts.unopened += 1;
      else await feedFile(backtest, file, counts, bar.add);
    }
  } finally {
    bar.end();
  }
  return counts;
}

async function feedFile(
  backtest: Backtest,
  file: string,
  counts: { read: number; judged: number; refused: number },
  onBytes: (bytes: number) => void,
): Promise<void> {
  for await (const read of readRecords(file === '-' ? process.stdin : file, file, { onBytes })) {
    counts.read += 1;
    const event = 'refusal' in read ? null : readAws(read.record, read.where);
    if (event === null || 'refusal' in event) counts.refused += 1;
    else {
      backtest.see(event.event);
      counts.judged += 1;
    }
  }
}

function sizeOf(files: readonly string[]): number {
  const sizes = files.map((file) =>
    file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
