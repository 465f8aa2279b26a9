import { randomBytes } from 'node:crypto';
import type { Doc } from './bulk.js';

const DOCS_A_BATCH = 1_000;

/** What waits in memory, oldest first. Everything here is synchronous and cheap: it is on everybody's path. */
export interface Waiting {
  take(line: string): void;
  /** Characters. */
  size(): number;
  count(): number;
  /** Takes out the oldest: one at least, where there is one, and no more than fit. */
  first(characters: number): readonly Doc[];
  all(): readonly Doc[];
  /** Back to the front. */
  putBack(docs: readonly Doc[]): void;
  /** Takes the oldest quarter out, so that a flood does not move the whole list with each line. Returns how many. */
  dropOldest(): number;
}

export function waitingList(): Waiting {
  const prefix = randomBytes(9).toString('base64url');
  let docs: Doc[] = [];
  let size = 0;
  let taken = 0;
  const cut = (count: number) => {
    const out = docs.slice(0, count);
    docs = docs.slice(count);
    size -= sizeOf(out);
    return out;
  };
  return {
    take(line) {
      taken += 1;
      const doc = { id: `${prefix}-${taken.toString(36)}`, line: line.trimEnd() };
      docs.push(doc);
      size += doc.line.length;
    },
    size: () => size,
    count: () => docs.length,
    first: (characters) => cut(fitting(docs, characters)),
    all: () => cut(docs.length),
    putBack(back) {
      docs = [...back, ...docs];
      size += sizeOf(back);
    },
    dropOldest: () => cut(Math.ceil(docs.length / 4)).length,
  };
}

function sizeOf(docs: readonly Doc[]): number {
  return docs.reduce((sum, { line }) => sum + line.length, 0);
}

function fitting(docs: readonly Doc[], characters: number): number {
  let size = 0;
  let count = 0;
  while (count < docs.length && count < DOCS_A_BATCH && (count === 0 || size < characters)) {
    size += docs[count]?.line.length ?? 0;
    count += 1;
  }
  return count;
}
