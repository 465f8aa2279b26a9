import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { a, b, c, read, shown } from '../../../test/read-file.js';
import { type Read, readRecords } from './files.js';

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
