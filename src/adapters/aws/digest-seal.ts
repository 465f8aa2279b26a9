import { createHash } from 'node:crypto';
import { PortError } from '../../ports.js';
import { gunzip } from './gunzip.js';
import type { Objects } from './s3.js';

/** What a log file was when it was looked at: SHA-256, in hex. */
export interface Seal {
  /** Of its unpacked content. */
  readonly hash: string;
  /** Of the same, from its beginning to the end of each piece. */
  readonly upTo: readonly string[];
}

type Place = Parameters<Objects['read']>[0];

const PIECE = 1024 * 1024;

/** Reads a log file to its end and keeps nothing but hashes. Null: it cannot be unpacked. Throws `PortError`. */
export async function sealOf(objects: Pick<Objects, 'read'>, file: Place): Promise<Seal | null> {
  const hash = createHash('sha256');
  const upTo: string[] = [];
  try {
    for await (const piece of pieceByPiece(gunzip(objects.read(file)))) {
      hash.update(piece);
      upTo.push(hash.copy().digest('hex'));
    }
  } catch (cause) {
    if (isDamage(cause)) return null;
    throw cause;
  }
  return { hash: hash.digest('hex'), upTo };
}

/**
 * Reads the file again, unpacked, and gives only what was sealed: a file is too large to be kept in between, and may
 * be exchanged just then. Throws `PortError` (`later`) where it was; told of packed bytes by `onBytes`.
 */
export function sealedReader(
  objects: Pick<Objects, 'read'>,
  seal: Seal,
  onBytes: (bytes: number) => void = () => {},
): Pick<Objects, 'read'> {
  return { read: (file) => sameAgain(gunzip(counted(objects.read(file), onBytes)), seal, file) };
}

async function* sameAgain(bytes: AsyncIterable<Buffer>, { upTo }: Seal, file: Place): AsyncGenerator<Buffer> {
  const name = `s3://${file.bucket}/${file.key}`;
  const changed = new PortError(
    'later',
    'changed',
    `${name}: expected the file of a moment ago, found another`,
  );
  const hash = createHash('sha256');
  let next = 0;
  try {
    for await (const piece of pieceByPiece(bytes)) {
      hash.update(piece);
      if (hash.copy().digest('hex') !== upTo[next]) throw changed;
      next += 1;
      yield piece;
    }
  } catch (cause) {
    throw isDamage(cause) ? changed : cause;
  }
  if (next !== upTo.length) throw changed;
}

function isDamage(cause: unknown): boolean {
  return cause instanceof Error && String((cause as NodeJS.ErrnoException).code).startsWith('Z_');
}

async function* counted(bytes: AsyncIterable<Buffer>, onBytes: (bytes: number) => void) {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** The same pieces however the bytes came: each of the same size, the last one smaller. */
async function* pieceByPiece(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let rest = chunk;
    while (length + rest.length >= PIECE) {
      const end = PIECE - length;
      yield Buffer.concat([...held, rest.subarray(0, end)]);
      rest = rest.subarray(end);
      [held, length] = [[], 0];
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(held);
}
