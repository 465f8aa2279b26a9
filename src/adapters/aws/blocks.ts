/** A piece of a file. */
export interface Block {
  readonly bytes: Buffer;
  /** True where it is whole lines: it begins where a line begins, and its last byte ends one. */
  readonly whole: boolean;
}

const NEWLINE = 10;
/** Large enough that handing it to another thread costs little, small enough that two end at about the same time. */
const BLOCK = 192 * 1024;
/** Chunks that are shorter come one by one, as somebody writes them, and nothing of them waits for the next. */
const SHORT = 16 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into blocks, as many at a time as came together. Only the line that two chunks share is copied;
 * a line that is longer than a chunk comes in pieces, as it came.
 */
export async function* blocksOf(source: AsyncIterable<Buffer>): AsyncGenerator<readonly Block[]> {
  let rest = NOTHING;
  let torn = false;
  for await (const chunk of source) {
    const first = chunk.indexOf(NEWLINE) + 1;
    if (first > 0) {
      const shared = { bytes: Buffer.concat([rest, chunk.subarray(0, first)]), whole: !torn };
      const blocks = wholeLines(chunk.subarray(first));
      torn = false;
      rest = chunk.subarray(chunk.lastIndexOf(NEWLINE) + 1);
      yield [shared, ...blocks];
      if (rest.length === 0 || chunk.length >= SHORT) continue;
      yield [{ bytes: rest, whole: false }];
      torn = true;
      rest = NOTHING;
    } else {
      yield [rest, chunk].filter(({ length }) => length > 0).map((bytes) => ({ bytes, whole: false }));
      torn ||= rest.length + chunk.length > 0;
      rest = NOTHING;
    }
  }
  if (rest.length > 0) yield [{ bytes: rest, whole: false }];
}

/** As far as the last end of a line. */
function wholeLines(bytes: Buffer): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; ; ) {
    const near = bytes.subarray(from, from + BLOCK).lastIndexOf(NEWLINE) + 1;
    const length = near > 0 ? near : bytes.indexOf(NEWLINE, from) + 1 - from;
    if (length <= 0) return blocks;
    blocks.push({ bytes: bytes.subarray(from, from + length), whole: true });
    from += length;
  }
}
