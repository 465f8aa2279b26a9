import { type Read, type ReadOptions, readRecords } from '../src/adapters/aws/files.js';

export const a = { eventName: 'A', text: 'quote " brace } bracket ] slash \\ line\n' };
export const b = { eventName: 'B', list: [{ x: [1, 2, { y: '{' }] }] };
export const c = { eventName: 'C' };

/** Of so many bytes each. */
export async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** `size`: of the chunks that it comes in. */
export async function read(content: string | Buffer, size = 7, options: ReadOptions = {}): Promise<Read[]> {
  const all: Read[] = [];
  for await (const one of readRecords(inChunks(Buffer.from(content), size), 'f', options)) all.push(one);
  return all;
}

/** The place and the call of each. */
export function shown(all: readonly Read[]): string[] {
  return all.map((one) =>
    'record' in one
      ? `${one.where}: ${(one.record as { eventName: string }).eventName}`
      : `${one.refusal.where}: refused`,
  );
}
