import type { Refusal } from '../../core/event.js';
import { refuse } from '../../core/normalise/refusal.js';
import { PortError } from '../../ports.js';
import type { Found } from './envelope.js';
import { type Read, readBatches } from './files.js';
import type { LogFile } from './notice.js';
import type { Objects } from './s3.js';

/** Part of a log file, small enough for one commit. */
export interface FilePart {
  readonly records: readonly Found[];
  readonly refusals: readonly Refusal[];
}

/** Records of one commit … */
const MOST_RECORDS = 500;
/** … or this many pieces of text of up to 640 KB, where records are large. */
const MOST_PIECES = 6;

/**
 * Reads a log file in S3 part by part; `skip` records at its beginning are left out. Nothing but one part is in
 * memory. What cannot be read in it is a refusal. Throws `PortError` (`later`) where S3 does not give all of it: then
 * nothing may be forgotten, and the file is read again. An object that is not there is one refusal.
 */
export async function* partsOf(
  objects: Pick<Objects, 'read'>,
  file: LogFile,
  { skip = 0, onBytes }: { skip?: number; onBytes?: (bytes: number) => void } = {},
): AsyncGenerator<FilePart> {
  const name = `s3://${file.bucket}/${file.key}`;
  const source = watched(objects.read(file));
  let part: Read[] = [];
  let pieces = 0;
  let skipped = 0;
  for await (const batch of readBatches(source.bytes, name, onBytes ? { onBytes } : {})) {
    // A fault of S3 is no fault of the file: it must not end up as a refusal.
    const reads = source.fault() === null ? batch : [];
    for (const read of reads) {
      if (skipped < skip) skipped += 1;
      else part.push(read);
      if (part.length >= MOST_RECORDS) {
        yield whole(part);
        part = [];
      }
    }
    pieces += 1;
    if (pieces % MOST_PIECES === 0 && part.length > 0) {
      yield whole(part);
      part = [];
    }
  }
  const fault = source.fault();
  if (fault instanceof PortError && fault.outcome === 'never') {
    part.push({ refusal: refuse(`expected a log file, found none (${fault.code})`, name, '') });
  } else if (fault !== null) throw fault;
  if (part.length > 0) yield whole(part);
}

/** The stream, and what ended it before its time. */
function watched(stream: AsyncIterable<Buffer>) {
  let fault: unknown = null;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* stream;
    } catch (cause) {
      fault = cause;
      throw cause;
    }
  }
  return { bytes: bytes(), fault: () => fault };
}

function whole(part: readonly Read[]): FilePart {
  const records: Found[] = [];
  const refusals: Refusal[] = [];
  for (const read of part) {
    if ('record' in read) records.push(read);
    else refusals.push(read.refusal);
  }
  return { records, refusals };
}
