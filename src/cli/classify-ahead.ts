import { isAscii, isUtf8 } from 'node:buffer';
import { isBareRecord } from '../adapters/aws/envelope.js';
import type { Catalogue } from '../core/catalogue.js';
import { type Alone, classifyAlone } from '../core/classify.js';
import type { Trace } from '../core/history/look.js';
import { textOf } from './classify-text.js';

/** A record that those before it may make a difference to. */
export interface Later {
  /** Its line in the block, counted from 0. */
  readonly line: number;
  /** What to print where they make none; null where it has to be judged anew. */
  readonly alone: { readonly text: string; readonly traces: readonly Trace[] } | null;
}

/** A block of one record a line, judged as far as it can be by itself. Plain data: it goes from thread to thread. */
export interface JudgedAhead {
  readonly lines: number;
  /** How many of them are ready. */
  readonly ready: number;
  /** In order: lines ready to print, and between them what is left for later. */
  readonly parts: readonly (string | Later)[];
}

const NEWLINE = 10;
/** Longer texts are not kept with what is soon gone. */
const TEXT = 64 * 1024;

/** Null where not each line is a CloudTrail record, plain and whole. `block`: whole lines. */
export function judgeAhead(block: Uint8Array, catalogue: Catalogue): JudgedAhead | null {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  // Plain ASCII is read twice as fast. What is no UTF-8 either is decoded with care, in its turn.
  const encoding = isAscii(bytes) ? 'latin1' : isUtf8(bytes) ? 'utf8' : null;
  if (encoding === null) return null;
  const judged: Judging = { lines: 0, ready: 0, parts: [] };
  for (let from = 0; from < bytes.length; ) {
    const to = endOfText(bytes, from);
    if (!judgeText(bytes.toString(encoding, from, to), catalogue, judged)) return null;
    from = to;
  }
  return judged;
}

function endOfText(bytes: Buffer, from: number): number {
  const near = bytes.subarray(from, from + TEXT).lastIndexOf(NEWLINE) + 1;
  return near > 0 ? from + near : bytes.indexOf(NEWLINE, from) + 1;
}

interface Judging {
  lines: number;
  ready: number;
  readonly parts: (string | Later)[];
}

function judgeText(text: string, catalogue: Catalogue, judged: Judging): boolean {
  let ready = '';
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf('\n', from);
    const record = recordIn(text.slice(from, to));
    if (record === null) return false;
    const alone = classifyAlone(record, catalogue);
    if (alone?.traces.length === 0) {
      ready += textOf(alone.line);
      judged.ready += 1;
    } else {
      if (ready !== '') judged.parts.push(ready);
      ready = '';
      judged.parts.push(laterOf(alone, judged.lines));
    }
    judged.lines += 1;
    from = to + 1;
  }
  if (ready !== '') judged.parts.push(ready);
  return true;
}

function laterOf(alone: Alone | null, line: number): Later {
  return { line, alone: alone && { text: textOf(alone.line), traces: alone.traces } };
}

/** The record in a line of a block, counted from 0, of which something was left for later. */
export function recordAt(block: Buffer, line: number): unknown {
  let from = 0;
  for (let before = 0; before < line; before += 1) from = block.indexOf(NEWLINE, from) + 1;
  return JSON.parse(block.toString('utf8', from, block.indexOf(NEWLINE, from)));
}

function recordIn(text: string): unknown {
  try {
    const record = JSON.parse(text) as { readonly Records?: unknown };
    // With a list of records in it, its place in the text decides what it is.
    return isBareRecord(record) && record.Records === undefined ? record : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return null;
    throw cause;
  }
}
