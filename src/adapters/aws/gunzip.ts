import { createGunzip } from 'node:zlib';

/** Small enough that what one slice unpacks to (a thousandfold, at worst) still fits in memory. */
const SLICE = 16 * 1024;

/**
 * Unpacks gzip, several members too. What came before a cut or a fault is yielded first, then the fault is
 * thrown: iterating the stream itself would lose the last pieces.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip();
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
        await Promise.race([written, over]);
        yield* ready;
        ready = [];
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
