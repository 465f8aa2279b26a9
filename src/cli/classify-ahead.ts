import { isAscii, isUtf8 } from 'node:buffer';
import { isBareRecord } from '../adapters/aws/envelope.js';
import type { WholeBlock } from '../adapters/aws/files.js';
import { firstEnd, lastEnd, type Seam } from '../adapters/aws/seam.js';
import type { Catalogue } from '../core/catalogue.js';
import { type Alone, classifyAlone } from '../core/classify.js';
import type { Trace } from '../core/history/look.js';
import { textOf } from './classify-text.js';

/** A record that those before it may make a difference to. */
export interface Later {
  /** Which one of its block it is, counted from 0. */
  readonly nth: number;
  /** What to print where they make none; null where it has to be judged anew. */
  readonly alone: { readonly text: string; readonly traces: readonly Trace[] } | null;
}

/** A block of records, judged as far as it can be by itself. Plain data: it goes from thread to thread. */
export interface JudgedAhead {
  readonly values: number;
  /** How many of them are ready. */
  readonly ready: number;
  /** In order: lines ready to print, and between them what is left for later. */
  readonly parts: readonly (string | Later)[];
}

/** Longer texts are not kept with what is soon gone. */
const TEXT = 64 * 1024;

/** Null where not each value in it is a CloudTrail record, plain and whole. */
export function judgeAhead({ bytes, seam }: WholeBlock, catalogue: Catalogue): JudgedAhead | null {
  // Plain ASCII is read twice as fast. What is no UTF-8 either is decoded with care, in its turn.
  const encoding = isAscii(bytes) ? 'latin1' : isUtf8(bytes) ? 'utf8' : null;
  if (encoding === null) return null;
  const judged: Judging = { values: 0, ready: 0, parts: [] };
  for (let from = 0; from < bytes.length; ) {
    const to = endOfText(bytes, from, seam);
    if (!judgeText(bytes.toString(encoding, from, to), seam, catalogue, judged)) return null;
    from = to;
  }
  return judged;
}

/** Of as many values as make a good text, or of the first. */
function endOfText(bytes: Buffer, from: number, seam: Seam): number {
  if (bytes.length - from <= TEXT) return bytes.length;
  const near = lastEnd(bytes.subarray(from, from + TEXT), seam);
  return near > 0 ? from + near : firstEnd(bytes, seam, from) || bytes.length;
}

interface Judging {
  values: number;
  ready: number;
  readonly parts: (string | Later)[];
}

function judgeText(text: string, seam: Seam, catalogue: Catalogue, judged: Judging): boolean {
  let ready = '';
  for (let from = 0; from < text.length; ) {
    const to = endOfValue(text, from, seam);
    const record = recordIn(text.slice(from, to));
    if (record === null) return false;
    const alone = classifyAlone(record, catalogue);
    if (alone?.traces.length === 0) {
      ready += textOf(alone.line);
      judged.ready += 1;
    } else {
      if (ready !== '') judged.parts.push(ready);
      ready = '';
      judged.parts.push(laterOf(alone, judged.values));
    }
    judged.values += 1;
    from = to + 1;
  }
  if (ready !== '') judged.parts.push(ready);
  return true;
}

/** Where its separator stands. The last one has that, and nothing after it. */
function endOfValue(text: string, from: number, seam: Seam): number {
  const at = text.indexOf(seam.text, from);
  return at < 0 ? text.length - 1 : at + seam.before;
}

function laterOf(alone: Alone | null, nth: number): Later {
  return { nth, alone: alone && { text: textOf(alone.line), traces: alone.traces } };
}

/** The nth record in a block, of which something was left for later. To be asked for one after the other, in order. */
export function recordsOf({ bytes, seam }: WholeBlock): (nth: number) => unknown {
  // Where the last one began: to begin anew for each would take the square of the time.
  let from = 0;
  let at = 0;
  return (nth) => {
    for (; at < nth; at += 1) from = firstEnd(bytes, seam, from);
    const to = (firstEnd(bytes, seam, from) || bytes.length) - 1;
    return JSON.parse(bytes.toString('utf8', from, to));
  };
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
