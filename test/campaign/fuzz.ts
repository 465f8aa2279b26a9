import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords } from '../../src/adapters/aws/files.js';
import { loadDetections } from '../../src/adapters/units/load.js';
import { buildCatalogue, type Catalogue } from '../../src/core/catalogue.js';
import { type ClassifiedLine, classifyLine, refusedLine } from '../../src/core/classify.js';
import { createMemory, type Memory } from '../../src/core/history/memory.js';
import { sampleEvents } from '../../src/sandbox/index.js';
import { mutated, seeded } from './mutate.js';

/** What came of so many mutated records. Every one is judged, refused or known to be unreadable: nothing is lost. */
export interface Fuzzed {
  readonly records: number;
  readonly judged: number;
  readonly refused: number;
  /** What went wrong, with the record that did it. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 10;

/** `VOUCH_CORPORA` where it is set; our own sample events besides. */
export function realRecords(): readonly unknown[] {
  const folder = process.env['VOUCH_CORPORA'];
  const files = folder ? ['stratus.dev.jsonl', 'panther-aws.dev.jsonl'] : [];
  const theirs = files.flatMap((file) =>
    readFileSync(join(folder ?? '', file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: unknown }).event),
  );
  return [...theirs, ...sampleEvents(new Date('2026-01-05T10:00:00Z'), seeded(1))];
}

/** `many` records made of real ones, each judged in the light of those before it. */
export async function fuzzRecords(
  many: number,
  seed: number,
  told?: (done: number) => void,
): Promise<Fuzzed> {
  const catalogue = buildCatalogue(await loadDetections());
  const memory = createMemory();
  const records = realRecords();
  const random = seeded(seed);
  const counts = { judged: 0, refused: 0 };
  const faults: string[] = [];
  for (let i = 0; i < many && faults.length < MOST_FAULTS; i += 1) {
    const record = mutated(records[i % records.length], random);
    const fault = judge(record, catalogue, memory, counts);
    if (fault) faults.push(`seed ${seed}, record ${i}: ${fault}: ${JSON.stringify(record).slice(0, 2_000)}`);
    if (i % 10_000 === 9_999) told?.(i + 1);
  }
  return { records: many, ...counts, faults };
}

function judge(
  record: unknown,
  catalogue: Catalogue,
  memory: Memory,
  counts: { judged: number; refused: number },
): string | null {
  try {
    const line = classifyLine(record, 'fuzz', catalogue, null, memory);
    if (line.tier === null) counts.refused += 1;
    else counts.judged += 1;
    return oddLine(line);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** A line that a program could not read, or that says nothing of what happened to its record. */
function oddLine(line: ClassifiedLine): string | null {
  if (line.tier === null && !line.error) return 'refused without a reason';
  if (line.tier !== null && line.tier !== 'ignore' && line.detections.length === 0)
    return `${line.tier} without a detection`;
  const again = JSON.parse(JSON.stringify(line)) as ClassifiedLine;
  return again.tier === line.tier ? null : 'the line does not survive JSON';
}

/** Text with holes in it, as a file: whatever is whole in it comes out, and each broken piece is named. */
export async function fuzzText(many: number, seed: number): Promise<Fuzzed> {
  const records = realRecords();
  const random = seeded(seed);
  const lines = Array.from({ length: many }, (_, i) =>
    damaged(JSON.stringify(records[i % records.length]), random),
  );
  const counts = { judged: 0, refused: 0 };
  const faults: string[] = [];
  for await (const read of readRecords(chunks(lines.join('\n')), 'fuzz')) {
    if ('record' in read) counts.judged += 1;
    else if (refusedLine(read.refusal).error) counts.refused += 1;
    else faults.push('refused without a reason');
  }
  return { records: many, ...counts, faults };
}

function damaged(text: string, random: () => number): string {
  if (random() < 0.5) return text;
  const at = Math.floor(random() * text.length);
  const roll = random();
  if (roll < 0.4) return text.slice(0, at);
  if (roll < 0.7) return `${text.slice(0, at)}${'"{}[],:\\'[Math.floor(random() * 8)]}${text.slice(at)}`;
  return `${text.slice(0, at)}${text.slice(at + 1)}`;
}

async function* chunks(text: string): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
