import { beforeAll, describe, expect, it } from 'vitest';
import { mutated, seeded } from '../../test/campaign/mutate.js';
import { LINES } from '../adapters/aws/seam.js';
import { loadDetections } from '../adapters/units/load.js';
import { buildCatalogue, type Catalogue } from '../core/catalogue.js';
import { classifyLine } from '../core/classify.js';
import { createMemory } from '../core/history/memory.js';
import { sampleEvents } from '../sandbox/index.js';
import { judgeAhead, recordsOf } from './classify-ahead.js';
import { textOf } from './classify-text.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = buildCatalogue(await loadDetections());
});

/** Records as they come, some of them odd, and enough of one actor's that history has something to say. */
function lines(many: number, seed: number): string[] {
  const random = seeded(seed);
  const records = sampleEvents(new Date('2026-01-05T10:00:00Z'), random);
  return Array.from({ length: many }, (_, nth) => {
    const record = records[nth % records.length];
    return JSON.stringify(random() < 0.3 ? mutated(record, random) : record);
  });
}

const lineByLine = (text: string | Buffer) => ({ bytes: Buffer.from(text as string), seam: LINES });

/** What is printed where each record is judged in its turn. */
function inTurn(all: readonly string[], name: string): string {
  const memory = createMemory();
  const line = (text: string, nth: number) =>
    textOf(classifyLine(JSON.parse(text), `${name} line ${nth + 1}`, catalogue, null, memory));
  return all.map(line).join('');
}

describe('a block that is judged ahead of its turn', () => {
  it('says the same as its records in their turn, with what came before', () => {
    const memory = createMemory();
    const all = lines(3_000, 4).filter((line) => judgeAhead(lineByLine(`${line}\n`), catalogue) !== null);
    const parts: string[] = [];
    let crossed = 0;
    for (let from = 0; from < all.length; from += 100) {
      const block = lineByLine(`${all.slice(from, from + 100).join('\n')}\n`);
      const judged = judgeAhead(block, catalogue);
      const recordAt = recordsOf(block);
      expect(judged?.values).toBe(Math.min(100, all.length - from));
      for (const part of judged?.parts ?? []) {
        if (typeof part === 'string') parts.push(part);
        else if (part.alone && !memory.pass(part.alone.traces, catalogue)) parts.push(part.alone.text);
        else {
          crossed += 1;
          const where = `f line ${from + part.nth + 1}`;
          parts.push(textOf(classifyLine(recordAt(part.nth), where, catalogue, null, memory)));
        }
      }
    }
    expect(parts.join('')).toBe(inTurn(all, 'f'));
    expect(crossed).toBeGreaterThan(10);
  });

  it.each([
    ['a blank line', '{"eventName":"A"}\n\n'],
    ['records in a record', '{"Records":[{"eventName":"A"}],"eventName":"B"}\n'],
    ['an envelope', '{"Records":[{"eventName":"A"}]}\n'],
    ['no JSON', '{"eventName":"A"}\nx\n'],
    ['a notice of S3', '{"eventName":"ObjectCreated:Put","s3":{}}\n'],
    ['bytes that are no text', '{"eventName":"A\xff"}\n'],
  ])('%s: is left to be read with care', (_, text) => {
    expect(judgeAhead(lineByLine(Buffer.from(text, 'latin1')), catalogue)).toBeNull();
  });

  it('knows letters of other alphabets', () => {
    const block = lineByLine('{"eventName":"Ä"}\n{"eventName":"Über","eventID":"ё"}\n');
    expect(judgeAhead(block, catalogue)?.parts.join('')).toContain('"eventId":"ё"');
    expect(recordsOf(block)(1)).toEqual({ eventName: 'Über', eventID: 'ё' });
  });

  it('of a list: the same as of lines, and what is cut in the middle of an object is left', () => {
    const seam = { text: '}, {"eventName":', before: 1 } as const;
    const record = (n: number) => `{"eventName":"GetRole","eventID":"e${n}"}`;
    const list = { bytes: Buffer.from(` ${[1, 2, 3].map(record).join(', ')},`), seam };
    const lines = lineByLine([1, 2, 3].map((n) => `${record(n)}\n`).join(''));
    expect(judgeAhead(list, catalogue)).toEqual(judgeAhead(lines, catalogue));
    expect([0, 1, 2].map(recordsOf(list))).toEqual([1, 2, 3].map((n) => JSON.parse(record(n))));
    const torn = { bytes: Buffer.from(` ${record(1)}, {"eventName":"Nested"}]},`), seam };
    expect(judgeAhead(torn, catalogue)).toBeNull();
  });
});
