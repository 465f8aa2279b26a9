import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { a, b, c, inChunks, read, shown } from '../../../test/read-file.js';
import { readBlocks, readRecords, type WholeBlock } from './files.js';
import { LINES, type Seam } from './seam.js';

describe('blocks that are looked at ahead of their turn', () => {
  /** Takes a block only where each of its values is one record, some at once and some later. */
  function looks(later: () => boolean) {
    return ({ bytes, seam }: WholeBlock) => {
      const found = namesIn(bytes.toString(), seam);
      const taken = found && { values: found.length, names: found };
      return later() ? new Promise<typeof taken>((done) => setImmediate(done, taken)) : taken;
    };
  }

  function namesIn(text: string, seam: Seam): string[] | null {
    try {
      const values: unknown[] =
        seam === LINES
          ? text
              .split('\n')
              .slice(0, -1)
              .map((line) => JSON.parse(line))
          : JSON.parse(`[${text.replace(/,$/, '')}]`);
      const names = values.map((value) => (value as { eventName?: string } | null)?.eventName);
      return names.every((name) => name !== undefined) ? names : null;
    } catch (cause) {
      if (cause instanceof SyntaxError) return null;
      throw cause;
    }
  }

  async function inBlocks(content: string | Buffer, size: number, later: () => boolean) {
    const all: string[] = [];
    const ahead: string[] = [];
    for await (const turn of readBlocks(inChunks(Buffer.from(content), size), 'f', looks(later))) {
      if ('reads' in turn) {
        all.push(...shown([...turn.reads]));
        continue;
      }
      const names = turn.ahead.names.map((name, nth) => `${turn.where(nth)}: ${name}`);
      all.push(...names);
      ahead.push(...names);
    }
    return { all, ahead };
  }

  const values = [a, b, c].map((one) => JSON.stringify(one));
  const line = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...values) },
    fc.constantFrom(
      '',
      '[',
      ']',
      `${values[0]},`,
      '{"Records":[',
      ']}',
      '{',
      '}',
      '"',
      '{"eventName":"A"',
      'é',
    ),
    fc.constant(JSON.stringify({ Records: [a, b] }, null, 2)),
  );

  it('give the same records at the same places, whatever the file is made of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 1, max: 400 }),
        fc.infiniteStream(fc.boolean()),
        async (lines, size, later) => {
          const content = lines.join('\n');
          const { all } = await inBlocks(content, size, () => later.next().value === true);
          expect(all).toEqual(shown(await read(content, size)));
        },
      ),
    );
  });

  const within = JSON.stringify({ eventName: 'W', list: [a, b, c, a, b, c] });
  const said = JSON.stringify({ eventName: 'S', text: '},{"eventName":' });
  const element = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...values, within, said) },
    fc.constantFrom('{}', '5', 'null', '"x"', '[]', '{"x":1}', `{"Records":${within}}`, '{"eventName":"é"}'),
    fc.constantFrom(
      '',
      '{',
      '}',
      ']',
      ']}',
      '"',
      '{"eventName":"A"',
      `]}\n{"Records":[${said}`,
      `]\n${said}\n[`,
    ),
  );

  it('the same of a list, with whatever in it, written by whom ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('{"Records":[', '[', ' { "Records" : [\n', '\uFEFF[', '{"x":1}\n['),
        fc.array(element, { maxLength: 40 }),
        fc.constantFrom(',', ', ', ',\n', ',\r\n  '),
        fc.constantFrom(']}', ']', '', `],"more":[{"eventName":"M"},${within}]}\n${within}\n`),
        fc.integer({ min: 1, max: 900 }),
        fc.infiniteStream(fc.boolean()),
        async (head, elements, comma, tail, size, later) => {
          const content = `${head}${elements.join(comma)}${tail}`;
          const { all } = await inBlocks(content, size, () => later.next().value === true);
          expect(all).toEqual(shown(await read(content, 1)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('and what looks like the beginning of another encoding is only odd in the middle', async () => {
    const lines = `${values.join('\n')}\n`.repeat(50);
    const content = Buffer.concat([
      ...[Buffer.from(lines), Buffer.from([0xff, 0xfe]), Buffer.from(`x\n${lines}not json\n`)],
    ]);
    // The odd bytes begin a block, and all before them was taken.
    const { all } = await inBlocks(content, Buffer.byteLength(lines), () => false);
    const plainly: string[] = [];
    for await (const one of readRecords(inChunks(content, Buffer.byteLength(lines)), 'f'))
      plainly.push(...shown([one]));
    expect(all).toEqual(plainly);
    expect(all.filter((one) => one.endsWith('refused'))).toHaveLength(2);
  });

  const many = Array.from({ length: 500 }, () => [a, b, c]).flat();
  it.each([
    ['a line each', many.map((one) => `${JSON.stringify(one)}\n`).join('')],
    ['as CloudTrail writes it', JSON.stringify({ Records: many })],
    ['a list', JSON.stringify(many)],
    ['spaced', `{"Records": [${many.map((one) => JSON.stringify(one)).join(', ')}]}`],
    ['over many lines', JSON.stringify({ Records: many }, null, 2)],
  ])('are taken where nothing is odd: %s', async (_, content) => {
    const size = Math.ceil(content.length / 150);
    const { all, ahead } = await inBlocks(content, size, () => true);
    expect(all).toHaveLength(1_500);
    // Of each chunk but the last, the value that it shares with the next is read with care where that is torn.
    expect(ahead.length).toBeGreaterThan(1_000);
  });

  it('whoever looks may fail, and is heard', async () => {
    const failing = async () => {
      throw new Error('gone');
    };
    const reading = async () => {
      for await (const _ of readBlocks(inChunks(Buffer.from('{}\n{}\n'), 100), 'f', failing));
    };
    await expect(reading()).rejects.toThrow('gone');
  });
});
