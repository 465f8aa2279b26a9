import { once } from 'node:events';
import { type Read, readBatches } from '../adapters/aws/files.js';
import { readPeopleFile } from '../adapters/people-file/read.js';
import { type CommandLine, UsageError } from '../cli.js';
import { buildCatalogue, type Catalogue } from '../core/catalogue.js';
import { classifyLine, refusedLine } from '../core/classify.js';
import { type Directory, directoryOf } from '../core/directory.js';
import { detectionsHere } from '../main/detections.js';

/** One JSON line per record, in input order, whatever the record is. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length === 0)
    throw new UsageError('expected at least one file, or - for standard input\nvouch classify FILE…');
  const catalogue = buildCatalogue(await detectionsHere(process.env));
  const directory = await directoryIn(flags['people']);
  for (const file of words) {
    for await (const batch of readBatches(file === '-' ? process.stdin : file, file)) {
      let text = '';
      for (const read of batch) text += lineOf(read, catalogue, directory);
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    }
  }
  return 0;
}

/** Bad rows of the file are named and left out. */
async function directoryIn(file: string | boolean | undefined): Promise<Directory | null> {
  if (typeof file !== 'string') return null;
  const { people, machines, refused } = await readPeopleFile(file);
  for (const { line, reason } of refused) process.stderr.write(`${file}, line ${line}: ${reason}\n`);
  return directoryOf(people, machines);
}

function lineOf(read: Read, catalogue: Catalogue, directory: Directory | null): string {
  const line =
    'record' in read
      ? classifyLine(read.record, read.where, catalogue, directory)
      : refusedLine(read.refusal);
  return `${JSON.stringify(line)}\n`;
}
