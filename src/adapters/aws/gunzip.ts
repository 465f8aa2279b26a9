import { createGunzip } from 'node:zlib';

/** Small enough that what two slices unpack to (a thousandfold, at worst) still fits in memory. */
const SLICE = 32 * 1024;
/** What a slice of a log file unpacks to fits in: what does not waits for another turn of the thread that reads. */
const PIECE = 512 * 1024;

/**
 * Unpacks gzip, several members too: the next slice on another thread while the last one is being read. What
 * came before a cut or a fault is yielded first, then the fault is thrown: iterating the stream itself would
 * lose the last pieces.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: PIECE });
  let ready: Buffer[] = [];
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
      for (let at = 0; at < chunk.length && fault === null; at += SLICE) {
        const written = new Promise<void>((done) =>
          stream.write(chunk.subarray(at, at + SLICE), () => done()),
        );
        const before = ready;
        ready = [];
        yield* before;
        await Promise.race([written, over]);
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
