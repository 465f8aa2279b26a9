import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, blocksOf } from './blocks.js';
import { LINES } from './seam.js';

async function* pieces(texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function cut(texts: readonly string[]): Promise<Block[]> {
  const all: Block[] = [];
  for await (const blocks of blocksOf(pieces(texts))) all.push(...blocks);
  return all;
}

const long = 'x'.repeat(300 * 1024);
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'bc\n', '\n', '\n\nd', 'e\r\n', '') },
  { weight: 1, arbitrary: fc.constantFrom(long, `${long}\n`, `${'y\n'.repeat(120_000)}z`) },
);

describe('blocks of a file', () => {
  it('are all of it, in order; whole ones begin and end with lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 12 }), async (texts) => {
        const blocks = await cut(texts);
        expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).equals(Buffer.from(texts.join('')))).toBe(
          true,
        );
        let before = '\n';
        for (const { bytes, seam } of blocks) {
          const now = bytes.toString();
          expect(seam !== null).toBe(before.endsWith('\n') && now.endsWith('\n'));
          before = now === '' ? before : now;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are bounded, but for a line that is longer', async () => {
    const blocks = await cut(['y\n'.repeat(1_000_000), `${long}\n`]);
    const sizes = blocks.map(({ bytes }) => bytes.length);
    expect(Math.max(...sizes)).toBe(long.length + 1);
    expect(sizes.filter((size) => size > 192 * 1024)).toHaveLength(1);
  });

  it('what comes in short pieces does not wait for the next', async () => {
    const blocks = await cut(['a\nb', 'c\n', '\n{}', `${long}\nrest`]);
    expect(blocks.slice(0, 5).map(({ bytes, seam }) => [bytes.toString(), seam === LINES])).toEqual([
      ['a\n', true],
      ['b', false],
      ['c\n', false],
      ['\n', true],
      ['{}', false],
    ]);
    expect(blocks).toHaveLength(7);
  });

  it('a file without ends of lines does not pile up', async () => {
    const blocks = await cut(Array.from({ length: 20 }, () => long));
    expect(blocks.map(({ bytes }) => bytes.length)).toEqual(Array(20).fill(long.length));
    expect(blocks.every(({ seam }) => seam === null)).toBe(true);
  });

  it('of a list are whole objects, but for the first one and the last one', async () => {
    const objects = Array.from({ length: 30_000 }, (_, nth) => `{"eventName":"A","n":[{"m":${nth}}]}`);
    const blocks = await cut([`{"Records":[${objects.join(', ')}]}\n`]);
    const texts = blocks.map(({ bytes }) => bytes.toString());
    expect(blocks.map(({ seam }) => seam?.text ?? null)).toEqual([
      null,
      ...Array(blocks.length - 2).fill('}, {"eventName":'),
      null,
    ]);
    expect(texts[0]).toBe(`{"Records":[${objects[0]},`);
    const inner = texts.slice(1, -1).join('');
    expect(JSON.parse(`[${inner.slice(0, -1)}]`)).toHaveLength(objects.length - 2);
    for (const text of texts.slice(1, -1)) JSON.parse(`[${text.slice(0, -1)}]`);
    expect(texts.at(-1)).toBe(` ${objects.at(-1)}]}\n`);
  });
});
