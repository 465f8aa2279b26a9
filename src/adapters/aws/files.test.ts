import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Read, readBlocks, readRecords, type WholeBlock } from './files.js';
import { LINES, type Seam } from './seam.js';

const a = { eventName: 'A', text: 'quote " brace } bracket ] slash \\ line\n' };
const b = { eventName: 'B', list: [{ x: [1, 2, { y: '{' }] }] };
const c = { eventName: 'C' };

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, size = 7, options = {}): Promise<Read[]> {
  const all: Read[] = [];
  for await (const one of readRecords(inChunks(Buffer.from(content), size), 'f', options)) all.push(one);
  return all;
}

function shown(all: readonly Read[]): string[] {
  return all.map((one) =>
    'record' in one
      ? `${one.where}: ${(one.record as { eventName: string }).eventName}`
      : `${one.refusal.where}: refused`,
  );
}

describe('the ways a file can be written', () => {
  const lines = [a, b, c].map((one) => JSON.stringify(one)).join('\n');
  const cases: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
    ['JSON lines', lines, ['f line 1: A', 'f line 2: B', 'f line 3: C']],
    [
      'JSON lines with CRLF, blanks and a final newline',
      `${lines.replaceAll('\n', '\r\n\r\n')}\r\n`,
      ['f line 1: A', 'f line 3: B', 'f line 5: C'],
    ],
    ['a byte order mark', `\uFEFF${lines}`, ['f line 1: A', 'f line 2: B', 'f line 3: C']],
    ['UTF-16', Buffer.from(`\uFEFF${lines}`, 'utf16le'), ['f line 1: A', 'f line 2: B', 'f line 3: C']],
    [
      '{Records}',
      JSON.stringify({ Records: [a, b, c] }),
      ['f Records[0]: A', 'f Records[1]: B', 'f Records[2]: C'],
    ],
    [
      '{Records}, pretty',
      JSON.stringify({ Records: [a, b] }, null, 2),
      ['f Records[0]: A', 'f Records[1]: B'],
    ],
    [
      '{Records} with more after it',
      '{"Records":[{"eventName":"A"}],"x":{"y":["}"]}}\n{"eventName":"B"}',
      ['f Records[0]: A', 'f line 2: B'],
    ],
    [
      '{Records} not first',
      JSON.stringify({ x: 1, Records: [a, b] }),
      ['f line 1 Records[0]: A', 'f line 1 Records[1]: B'],
    ],
    [
      'two {Records} without a newline',
      `${JSON.stringify({ Records: [a] })}${JSON.stringify({ Records: [b] })}`,
      ['f Records[0]: A', 'f Records[0]: B'],
    ],
    ['a list', JSON.stringify([a, b, c]), ['f [0]: A', 'f [1]: B', 'f [2]: C']],
    ['a pretty list', JSON.stringify([a, b], null, 2), ['f [0]: A', 'f [1]: B']],
    ['one pretty record', JSON.stringify(b, null, 2), ['f line 1: B']],
    [
      'pretty records after one another',
      `${JSON.stringify(b, null, 2)}\n${JSON.stringify(a, null, 2)}`,
      ['f line 1: B', 'f line 15: A'],
    ],
    ['an empty file', '', []],
    ['an empty list', '{"Records":[]}', []],
    ['gzip', gzipSync(lines), ['f line 1: A', 'f line 2: B', 'f line 3: C']],
    [
      'gzip in two members',
      Buffer.concat([gzipSync(`${JSON.stringify(a)}\n`), gzipSync(JSON.stringify(b))]),
      ['f line 1: A', 'f line 2: B'],
    ],
  ];
  it.each(cases)('%s', async (_, content, expected) => {
    expect(shown(await read(content))).toEqual(expected);
    expect(shown(await read(content, 1))).toEqual(expected);
    expect(shown(await read(content, 100_000))).toEqual(expected);
  });

  it('gives the same records however the bytes arrive', async () => {
    const text = `${lines}\n{"cut": \n${JSON.stringify({ Records: [a, b, 7] })}\nrubbish\n${JSON.stringify(b, null, 1)}`;
    const whole = shown(await read(text, 1_000_000));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (size) => {
        expect(shown(await read(text, size))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is broken costs itself only', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a cut line',
      '{"eventName":"A"}\n{"eventName":\n{"eventName":"C"}',
      ['f line 1: A', 'f line 2: refused', 'f line 3: C'],
    ],
    [
      'a line that ends in a string',
      '{"eventName":"A\n{"eventName":"B"}',
      ['f line 1: refused', 'f line 2: B'],
    ],
    ['a word', 'hello\n{"eventName":"B"}', ['f line 1: refused', 'f line 2: B']],
    [
      'a number and a null',
      '7\nnull\n{"eventName":"B"}',
      ['f line 1: refused', 'f line 2: refused', 'f line 3: B'],
    ],
    [
      'too many braces',
      '{"eventName":"A"}}\n{"eventName":"B"}',
      ['f line 1: A', 'f line 1: refused', 'f line 2: B'],
    ],
    ['two on a line', '{"eventName":"A"}{"eventName":"B"}', ['f line 1: A', 'f line 1: B']],
    [
      'a missing comma in a list',
      '[{"eventName":"A"} {"eventName":"B"}',
      ['f [0]: A', 'f [1]: refused', 'f line 1: B'],
    ],
    [
      'a scalar in a list',
      '{"Records":[{"eventName":"A"}, 7, "x", null, {"eventName":"B"}]}',
      [
        'f Records[0]: A',
        'f Records[1]: refused',
        'f Records[2]: refused',
        'f Records[3]: refused',
        'f Records[4]: B',
      ],
    ],
    [
      'a file cut in a list',
      '{"Records":[{"eventName":"A"},{"eventName":"B"',
      ['f Records[0]: A', 'f Records[1]: refused'],
    ],
    [
      'a file cut after a list element',
      '{"Records":[{"eventName":"A"},',
      ['f Records[0]: A', 'f Records[1]: refused'],
    ],
    ['a file cut in a line', '{"eventName":"A"}\n{"event', ['f line 1: A', 'f line 2: refused']],
  ];
  it.each(cases)('%s', async (_, content, expected) => {
    expect(shown(await read(content))).toEqual(expected);
  });

  it('keeps the records before a cut in gzip and says so at the end', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) =>
      JSON.stringify({ eventName: `N${n}`, pad: Math.random() }),
    ).join('\n');
    const packed = gzipSync(many);
    const all = await read(packed.subarray(0, packed.length - 2_000), 4_096);
    const last = all.at(-1);
    expect(all.length).toBeGreaterThan(4_000);
    expect(shown(all).slice(0, 2)).toEqual(['f line 1: N0', 'f line 2: N1']);
    expect(last && 'refusal' in last && last.refusal.reason).toMatch(/gzip data is cut off/);
  });

  it('says that damaged gzip is damaged', async () => {
    const packed = gzipSync('{"eventName":"A"}\n'.repeat(1_000));
    packed.fill(0x55, 20, 40);
    const all = await read(packed);
    const last = all.at(-1);
    expect(last && 'refusal' in last && last.refusal.reason).toMatch(/gzip data is damaged/);
  });

  it('never throws, and quotes no secret, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          await read(Buffer.from(bytes), size);
        },
      ),
    );
    const [one] = await read('{"password": "hunter2-hunter2", "x": }');
    expect(JSON.stringify(one)).not.toContain('hunter2');
  });
});

describe('a path', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vouch-files-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('is read, and its bytes are counted', async () => {
    const file = join(folder, 'x.json');
    await writeFile(file, JSON.stringify({ Records: [a, b] }));
    let bytes = 0;
    const all: Read[] = [];
    for await (const one of readRecords(file, 'x.json', { onBytes: (more) => (bytes += more) }))
      all.push(one);
    expect(all.length).toBe(2);
    expect(bytes).toBe(JSON.stringify({ Records: [a, b] }).length);
  });

  it('that is not there, or is a folder, is a refusal', async () => {
    for (const path of [join(folder, 'nothing'), folder]) {
      const all: Read[] = [];
      for await (const one of readRecords(path, 'nothing')) all.push(one);
      expect(all).toHaveLength(1);
      expect(all[0] && 'refusal' in all[0] && all[0].refusal.where).toBe('nothing');
    }
  });
});

describe('the fast road', () => {
  const head = '{"eventName":';
  const piece = fc.constantFrom(
    ...[a, b, c].map((one) => JSON.stringify(one)),
    JSON.stringify(b, null, 2),
    `${head}"D","inner":[${head}"E"},${head}"F"}]}`,
    [a, c, b].map((one) => JSON.stringify(one)).join(',\n'),
    `${head}"cut`,
    '{"Records":[',
    ']}',
    '[',
    ']',
    ',',
    ',',
    '\n',
    '\n',
    ' ',
    '\r\n',
    '}',
    '{',
    '"',
    'rubbish',
    'é',
    '{"detail-type":"x via CloudTrail","detail":{"eventName":"G"}}',
  );

  it('finds the same, in the same places, as reading one character after the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 14 }),
        fc.integer({ min: 20, max: 200 }),
        async (parts, size) => {
          const text = parts.join('');
          const slow = await read(text, 1);
          expect(await read(text, 1_000_000)).toEqual(slow);
          expect(await read(text, size)).toEqual(slow);
        },
      ),
      { numRuns: 600 },
    );
  });
});

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
