import { createGunzip } from 'node:zlib';

/** A slice of the packed bytes, to begin with, and at most: what packs best grows a thousandfold. */
const FIRST_SLICE = 32 * 1024;
const LARGEST_SLICE = 48 * 1024;
const SMALLEST_SLICE = 1024;
/** What a slice should unpack to: enough to be read meanwhile, and no more than fits in memory a few times. */
const GOAL = 512 * 1024;
/** Room for that and some more: what finds none waits for another turn of the thread that reads. */
const PIECE = 640 * 1024;

/**
 * Unpacks gzip, several members too: the next slice on another thread while the last one is being read. What the
 * slices before a fault came to is yielded first, and all that came before a cut, then the fault is thrown: iterating
 * the stream itself would lose the last pieces. What zlib had of the damaged slice itself, it keeps.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: PIECE });
  let ready: Buffer[] = [];
  let slice = FIRST_SLICE;
  let fault: Error | null = null;
  stream.on('data', (piece: Buffer) => ready.push(piece));
  const over = new Promise<void>((done) => {
    stream.on('end', done);
    stream.on('error', (error) => {
      fault = error;
      done();
    });
  });
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length && fault === null; ) {
        const packed = chunk.subarray(at, at + slice);
        const written = new Promise<void>((done) => stream.write(packed, () => done()));
        const before = ready;
        ready = [];
        yield* before;
        await Promise.race([written, over]);
        at += packed.length;
        slice = nextSlice(packed.length, lengthOf(ready));
      }
      if (fault !== null) break;
    }
    if (fault === null) stream.end();
    await over;
    yield* ready;
    if (fault !== null) throw fault;
  } finally {
    stream.destroy();
  }
}

/** As much as should unpack to the goal, by what the last slice came to: a file of nothing but zeros grows a thousandfold. */
function nextSlice(packed: number, unpacked: number): number {
  const wanted = unpacked === 0 ? 2 * packed : Math.ceil((packed * GOAL) / unpacked);
  return Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.min(wanted, 2 * packed)));
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
