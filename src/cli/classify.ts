import { once } from 'node:events';
import { type Read, readBatches } from '../adapters/aws/files.js';
import { type CommandLine, UsageError } from '../cli.js';
import { buildCatalogue, type Catalogue } from '../core/catalogue.js';
import { classifyLine, refusedLine } from '../core/classify.js';
import { detectionsHere } from '../main/detections.js';

/** One JSON line per record, in input order, whatever the record is. */
export async function run({ words }: CommandLine): Promise<number> {
  if (words.length === 0)
    throw new UsageError('expected at least one file, or - for standard input\nvouch classify FILE…');
  const catalogue = buildCatalogue(await detectionsHere(process.env));
  for (const file of words) {
    for await (const batch of readBatches(file === '-' ? process.stdin : file, file)) {
      let text = '';
      for (const read of batch) text += lineOf(read, catalogue);
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    }
  }
  return 0;
}

function lineOf(read: Read, catalogue: Catalogue): string {
  const line =
    'record' in read ? classifyLine(read.record, read.where, catalogue) : refusedLine(read.refusal);
  return `${JSON.stringify(line)}\n`;
}
