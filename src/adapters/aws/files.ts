import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Refusal } from '../../core/event.js';
import { refuse } from '../../core/normalise/refusal.js';
import { type Block, blocksOf } from './blocks.js';
import { type EnvelopeOptions, type Found, isBareRecord, openEnvelope } from './envelope.js';
import { gunzip } from './gunzip.js';
import { JsonValues, type Piece } from './json-values.js';
import { LINES, type Seam } from './seam.js';

export interface ReadOptions extends EnvelopeOptions {
  /** Told how many bytes of the source (packed, where it is packed) were read since the last time. */
  readonly onBytes?: (bytes: number) => void;
}

export type Read = Found | { readonly refusal: Refusal };

/**
 * Reads CloudTrail records from a file, standard input (`-`) or any stream of bytes, in order: plain or gzip,
 * one JSON value a line or over many, lists, `{"Records":[…]}`, and envelopes around records. Never throws:
 * what cannot be read is a refusal with its place, and the rest goes on. One record is in memory at a time,
 * and the few hundred kilobytes that it came with.
 */
export async function* readRecords(
  source: AsyncIterable<Buffer> | string,
  name: string,
  options: ReadOptions = {},
): AsyncGenerator<Read> {
  for await (const batch of readBatches(source, name, options)) yield* batch;
}

/** The same, as many at a time as came together; each is parsed when it is asked for. For whoever is in a hurry. */
export async function* readBatches(
  source: AsyncIterable<Buffer> | string,
  name: string,
  options: ReadOptions = {},
): AsyncGenerator<Iterable<Read>> {
  const reader = new Reader(name, options);
  for await (const bytes of untilFault(unpacked(counted(bytesOf(source), options)), reader)) {
    yield reader.reads(bytes);
  }
  yield reader.end();
}

/** What somebody made of a block of whole values by itself, perhaps ahead of its turn. */
export interface Ahead {
  readonly values: number;
}

export interface WholeBlock {
  readonly bytes: Buffer;
  /** What stands between its values; after the last one stands what parts it from the next. */
  readonly seam: Seam;
}

/** Null where the block has to be read with care, in its turn. */
export type LookAhead<T extends Ahead> = (block: WholeBlock) => T | null | Promise<T | null>;

/** `where`: of the nth value of the block, counted from 0. */
export type InTurn<T> =
  | { readonly ahead: T; readonly block: WholeBlock; readonly where: (nth: number) => string }
  | { readonly reads: Iterable<Read> };

const NEWLINE = 10;
/** Blocks that are looked at ahead of the one whose turn it is. */
const MOST_AHEAD = 8;

/**
 * The same in blocks, for whoever is in more of a hurry: `look` is shown each block of whole lines, or of whole elements
 * of a list, several before their turn. What it makes of one is yielded in order, and only where it is certain that the
 * block's first value begins one; every other block is read as `readBatches` does. Rejects where `look` does.
 */
export async function* readBlocks<T extends Ahead>(
  source: AsyncIterable<Buffer> | string,
  name: string,
  look: LookAhead<T>,
): AsyncGenerator<InTurn<T>> {
  const reader = new Reader(name, {});
  const waiting: Waiting<T>[] = [];
  for await (const blocks of blocksOf(untilFault(unpacked(counted(bytesOf(source), {})), reader))) {
    for (const block of blocks) {
      waiting.push(lookedAt(block, reader.begins(block.bytes) ? look : NOT_AHEAD));
      for (let next = waiting[0]; next && (next.settled || waiting.length > MOST_AHEAD); next = waiting[0]) {
        yield reader.turn(next.block, await next.ahead);
        waiting.shift();
      }
    }
  }
  for (const { block, ahead } of waiting) yield reader.turn(block, await ahead);
  yield { reads: reader.end() };
}

const NOT_AHEAD = () => null;

interface Waiting<T> {
  readonly block: Block;
  readonly ahead: T | null | Promise<T | null>;
  settled: boolean;
}

function lookedAt<T extends Ahead>(block: Block, look: LookAhead<T>): Waiting<T> {
  const ahead = isWhole(block) ? look(block) : null;
  const one = { block, ahead, settled: !(ahead instanceof Promise) };
  const settle = () => {
    one.settled = true;
  };
  // Where it fails, whoever awaits it in its turn hears of it.
  if (ahead instanceof Promise) ahead.then(settle, settle);
  return one;
}

function isWhole(block: Block): block is WholeBlock {
  return block.seam !== null;
}

/** One file as it is read: where it stands, and what is held of a value that goes on. */
class Reader {
  private readonly values = new JsonValues();
  private readonly texts = new Texts();
  private readonly name: string;
  private readonly options: EnvelopeOptions;
  private fault: { readonly cause: unknown } | null = null;

  constructor(name: string, options: EnvelopeOptions) {
    this.name = name;
    this.options = options;
  }

  /** Shown all bytes in order. True where they may be looked at ahead of their turn. */
  begins(bytes: Buffer): boolean {
    return this.texts.begin(bytes);
  }

  /** What ends in these bytes; to be taken before anything else is asked of this reader. */
  reads(bytes: Buffer): Iterable<Read> {
    return readPieces(cut(this.texts.of(bytes), this.values), this.name, this.options);
  }

  turn<T extends Ahead>(block: Block, ahead: T | null): InTurn<T> {
    if (ahead === null || !isWhole(block) || !this.values.between(block.seam)) {
      return { reads: this.reads(block.bytes) };
    }
    const place = this.values.ahead(block.seam);
    const lines = block.seam === LINES ? ahead.values : newlinesIn(block.bytes);
    this.values.skip(block.seam, ahead.values, lines);
    return { ahead, block, where: (nth) => `${this.name} ${place(nth)}` };
  }

  failed(cause: unknown): void {
    this.fault = { cause };
  }

  *end(): Generator<Read> {
    if (this.fault === null) yield* readPieces(cut(this.texts.end(), this.values), this.name, this.options);
    yield* readPieces([this.values.end()], this.name, this.options);
    if (this.fault === null) return;
    const reason = `expected to read on, found a fault: ${faultText(this.fault.cause)}`;
    yield { refusal: refuse(reason, this.name, '') };
  }
}

function newlinesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** What the source gave before its fault is all read; then the reader is told. Of damaged gzip, see `gunzip`. */
async function* untilFault(
  source: Promise<AsyncIterable<Buffer>>,
  reader: Pick<Reader, 'failed'>,
): AsyncGenerator<Buffer> {
  try {
    yield* await source;
  } catch (cause) {
    reader.failed(cause);
  }
}

/** Bytes of a file that are read at once. */
const AT_ONCE = 256 * 1024;

function bytesOf(source: AsyncIterable<Buffer> | string): AsyncIterable<Buffer> {
  if (typeof source !== 'string') return source;
  return source === '-' ? process.stdin : createReadStream(source, { highWaterMark: AT_ONCE });
}

async function* counted(source: AsyncIterable<Buffer>, { onBytes }: ReadOptions): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    onBytes?.(bytes.length);
    yield bytes;
  }
}

/** Looks at the first bytes: gzip begins with 1f 8b. */
async function unpacked(source: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const head: Buffer[] = [];
  let length = 0;
  while (length < 2) {
    const { value, done } = await source.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const first = Buffer.concat(head);
  const whole = startingWith(first, source);
  return first[0] === 0x1f && first[1] === 0x8b ? gunzip(whole) : whole;
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Longer texts are not kept with what is soon gone, and cost more to make than to read. */
const TEXT = 64 * 1024;

/** UTF-8, or UTF-16 where a byte order mark says so (Windows shells write it): each chunk as texts of a good size. */
class Texts {
  private decoder: StringDecoder | null = null;
  private wide = false;

  /** Shown all bytes in order before they are read. True where they are UTF-8, as far as their beginning says. */
  begin(chunk: Buffer): boolean {
    if (this.decoder === null && chunk.length > 0) {
      this.wide = chunk[0] === 0xff && chunk[1] === 0xfe;
      // Makes one-byte strings of plain ASCII, which everything after it reads twice as fast.
      this.decoder = new StringDecoder(this.wide ? 'utf16le' : 'utf8');
    }
    return !this.wide;
  }

  *of(chunk: Buffer): Generator<string> {
    this.begin(chunk);
    if (this.decoder === null) return;
    for (let at = 0; at < chunk.length; at += TEXT) yield this.decoder.write(chunk.subarray(at, at + TEXT));
  }

  *end(): Generator<string> {
    if (this.decoder) yield this.decoder.end();
  }
}

function* cut(texts: Iterable<string>, values: JsonValues): Generator<Iterable<Piece>> {
  for (const text of texts) yield values.push(text);
}

function* readPieces(
  cuts: Iterable<Iterable<Piece>>,
  name: string,
  options: EnvelopeOptions,
): Generator<Read> {
  for (const pieces of cuts) {
    for (const piece of pieces) {
      const where = `${name} ${piece.where}`;
      const read = 'value' in piece ? piece : parse(piece, where);
      if ('refusal' in read) yield read;
      else if (isBareRecord(read.value)) yield { record: read.value, where };
      else yield* opened(read.value, where, options);
    }
  }
}

function* opened(value: unknown, where: string, options: EnvelopeOptions): Generator<Read> {
  const { records, refusals } = openEnvelope(value, where, options);
  yield* records;
  for (const refusal of refusals) yield { refusal };
}

function parse(
  { text, broken }: { readonly text: string; readonly broken?: string },
  where: string,
): { readonly value: unknown } | { readonly refusal: Refusal } {
  if (broken !== undefined) {
    return { refusal: refuse(`expected a JSON value, found text that ${broken}`, where, text) };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return {
      refusal: refuse(`expected JSON, found text that stops being it ${placeOf(cause)}`, where, text),
    };
  }
}

/** The parser's own message quotes the text, which may hold a secret: only the place is taken from it. */
function placeOf(cause: unknown): string {
  const at = cause instanceof SyntaxError ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  return at === undefined ? 'at its beginning or end' : `at character ${Number(at) + 1}`;
}

/** `ENOENT: no such file …`, `Z_BUF_ERROR: unexpected end of file`. */
function faultText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return 'the gzip data is cut off';
  return code?.startsWith('Z_') ? `the gzip data is damaged (${cause.message})` : cause.message;
}
