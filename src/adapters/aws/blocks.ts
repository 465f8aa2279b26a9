import { firstEnd, LINES, lastEnd, type Seam, seamOf } from './seam.js';

/** A piece of a file. */
export interface Block {
  readonly bytes: Buffer;
  /**
   * What stands between the values in it, where it is whole: it begins where one begins, and ends with what parts the
   * last one from the next. Null where it is not.
   */
  readonly seam: Seam | null;
}

/** Large enough that handing it to another thread costs little, small enough that two end at about the same time. */
const BLOCK = 192 * 1024;
/** Chunks that are shorter come one by one, as somebody writes them, and nothing of them waits for the next. */
const SHORT = 16 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into blocks, as many at a time as came together: of whole lines, or where the file is a list,
 * of whole objects in it. Only what two chunks share is copied; a value that is longer than a chunk comes in pieces, as
 * it came.
 */
export async function* blocksOf(source: AsyncIterable<Buffer>): AsyncGenerator<readonly Block[]> {
  const cutter = new Cutter();
  for await (const chunk of source) if (chunk.length > 0) yield cutter.blocks(chunk);
  yield cutter.end();
}

class Cutter {
  private seam: Seam | null = null;
  /** What came after the last value that ended. */
  private rest = NOTHING;
  /** True where what comes next does not begin a value. */
  private torn = false;

  blocks(chunk: Buffer): readonly Block[] {
    const seam = this.seam ?? this.begin(chunk);
    const first = firstEnd(chunk, seam);
    if (first === 0) return this.pieces(chunk);
    const shared = Buffer.concat([this.rest, chunk.subarray(0, first)]);
    const blocks = [
      { bytes: shared, seam: this.torn ? null : seam },
      ...wholeBlocks(chunk.subarray(first), seam),
    ];
    this.torn = false;
    this.rest = chunk.subarray(lastEnd(chunk, seam));
    return chunk.length >= SHORT ? blocks : [...blocks, ...this.pieces(NOTHING)];
  }

  end(): readonly Block[] {
    return this.pieces(NOTHING);
  }

  private begin(chunk: Buffer): Seam {
    this.seam = seamOf(chunk);
    // A list has something before its first object.
    this.torn = this.seam !== LINES;
    return this.seam;
  }

  /** All there is, though nothing ends in it. */
  private pieces(chunk: Buffer): readonly Block[] {
    const pieces = [this.rest, chunk].filter(({ length }) => length > 0);
    this.torn ||= pieces.length > 0;
    this.rest = NOTHING;
    return pieces.map((bytes) => ({ bytes, seam: null }));
  }
}

/** As far as the last value that ends. */
function wholeBlocks(bytes: Buffer, seam: Seam): Block[] {
  const blocks: Block[] = [];
  for (let from = 0; ; ) {
    const near = lastEnd(bytes.subarray(from, from + BLOCK), seam);
    const length = near > 0 ? near : firstEnd(bytes, seam, from) - from;
    if (length <= 0) return blocks;
    blocks.push({ bytes: bytes.subarray(from, from + length), seam });
    from += length;
  }
}
