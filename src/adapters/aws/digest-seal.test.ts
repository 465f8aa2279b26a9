import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PortError } from '../../ports.js';
import { sealedReader, sealOf } from './digest-seal.js';

const file = { bucket: 'logs', key: 'k', region: null };

/** Bytes as S3 may give them: in pieces of any size. */
function served(bytes: Buffer, size = 100_000) {
  return {
    async *read() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
}

async function all(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function sealed(content: Buffer) {
  const seal = await sealOf(served(gzipSync(content)), file);
  if (seal === null) throw new Error('expected a seal');
  return seal;
}

it('is the hash of what is unpacked, and gives it once more however it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 1_048_575, 1_048_576, 1_048_577, 2_500_000),
      fc.integer({ min: 20_000, max: 300_000 }),
      fc.constantFrom(0, 9),
      async (length, size, level) => {
        const content = Buffer.alloc(length, 'vouch ');
        const seal = await sealed(content);
        expect(seal.hash).toBe(createHash('sha256').update(content).digest('hex'));
        let told = 0;
        const packed = gzipSync(content, { level });
        const reader = sealedReader(served(packed, size), seal, (bytes) => (told += bytes));
        expect((await all(reader.read(file))).equals(content)).toBe(true);
        expect(told).toBe(packed.length);
      },
    ),
    { numRuns: 20 },
  );
});

it('gives nothing of a file that was exchanged meanwhile but what is the same', async () => {
  const content = Buffer.alloc(2_500_000, 'vouch ');
  const seal = await sealed(content);
  const changed = Buffer.from(content);
  changed[2_000_000] = 0;
  const bad = [
    changed,
    content.subarray(0, 1_048_576),
    Buffer.concat([content, Buffer.from('x')]),
    Buffer.alloc(0),
  ];
  for (const other of bad) {
    const got: Buffer[] = [];
    const reading = async () => {
      for await (const piece of sealedReader(served(gzipSync(other)), seal).read(file)) got.push(piece);
    };
    await expect(reading()).rejects.toMatchObject({ outcome: 'later', code: 'changed' });
    const same = Buffer.concat(got);
    expect(content.subarray(0, same.length).equals(same)).toBe(true);
  }
  const cut = gzipSync(content).subarray(0, 1_000);
  await expect(all(sealedReader(served(cut), seal).read(file))).rejects.toMatchObject({ code: 'changed' });
});

it('is none of what cannot be unpacked, and trouble of S3 stays trouble', async () => {
  const packed = gzipSync('{"Records":[]}');
  expect(await sealOf(served(Buffer.from('{"Records":[]}')), file)).toBeNull();
  expect(await sealOf(served(packed.subarray(0, 20)), file)).toBeNull();
  expect(await sealOf(served(Buffer.concat([packed, Buffer.from('more')])), file)).toBeNull();
  const away = {
    async *read(): AsyncGenerator<Buffer> {
      yield packed.subarray(0, 5);
      throw new PortError('later', 'reset', 'gone');
    },
  };
  await expect(sealOf(away, file)).rejects.toMatchObject({ code: 'reset' });
  const seal = await sealed(Buffer.from('{"Records":[]}'));
  await expect(all(sealedReader(away, seal).read(file))).rejects.toMatchObject({ code: 'reset' });
});
