import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Refusal } from '../../core/event.js';
import { refuse } from '../../core/normalise/refusal.js';
import { type EnvelopeOptions, type Found, isBareRecord, openEnvelope } from './envelope.js';
import { gunzip } from './gunzip.js';
import { JsonValues, type Piece } from './json-values.js';

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
  const values = new JsonValues();
  try {
    for await (const texts of decoded(await unpacked(counted(bytesOf(source), options)))) {
      yield readPieces(cut(texts, values), name, options);
    }
  } catch (cause) {
    yield readPieces([values.end()], name, options);
    yield [{ refusal: refuse(`expected to read on, found a fault: ${faultText(cause)}`, name, '') }];
    return;
  }
  yield readPieces([values.end()], name, options);
}

function bytesOf(source: AsyncIterable<Buffer> | string): AsyncIterable<Buffer> {
  if (typeof source !== 'string') return source;
  return source === '-' ? process.stdin : createReadStream(source);
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
async function* decoded(source: AsyncIterable<Buffer>): AsyncGenerator<Iterable<string>> {
  let decoder: StringDecoder | null = null;
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    // Makes one-byte strings of plain ASCII, which everything after it reads twice as fast.
    decoder ??= new StringDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf16le' : 'utf8');
    yield textsOf(chunk, decoder);
  }
  if (decoder) yield [decoder.end()];
}

function* textsOf(chunk: Buffer, decoder: StringDecoder): Generator<string> {
  for (let at = 0; at < chunk.length; at += TEXT) yield decoder.write(chunk.subarray(at, at + TEXT));
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
