import { once } from 'node:events';
import { readRecords } from '../adapters/aws/files.js';
import { loadDetections } from '../adapters/units/load.js';
import { type CommandLine, UsageError } from '../cli.js';
import { buildCatalogue } from '../core/catalogue.js';
import { classifyLine, refusedLine } from '../core/classify.js';

/** One JSON line per record, in input order, whatever the record is. */
export async function run({ words }: CommandLine): Promise<number> {
  if (words.length === 0)
    throw new UsageError('expected at least one file, or - for standard input\nvouch classify FILE…');
  const catalogue = buildCatalogue(await loadDetections());
  for (const file of words) {
    for await (const read of readRecords(file === '-' ? process.stdin : file, file)) {
      const line =
        'record' in read ? classifyLine(read.record, read.where, catalogue) : refusedLine(read.refusal);
      if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain');
    }
  }
  return 0;
}
