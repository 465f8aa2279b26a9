import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { isValidSlackRequest } from '@slack/bolt';
import { isObject, type Json, type JsonObject } from '../../core/json.js';

/** The request is turned away: nothing of it reaches a handler. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.name = 'Refused';
    this.status = status;
  }
}

export interface GateOptions {
  readonly signingSecret: string;
  readonly now: () => Date;
}

export interface Admitted {
  readonly rawBody: Buffer;
  /** `application/json` or `application/x-www-form-urlencoded`, bare. */
  readonly contentType: string;
  /** What is in it; null for `ssl_check`: Slack looking whether we are there, which goes no further. */
  readonly body: JsonObject | null;
}

const BODY_MAX = 1024 * 1024;
const WINDOW_S = 300;
const ONCE = ['content-type', 'content-length', 'x-slack-signature', 'x-slack-request-timestamp'];
const CONTENT_TYPES = ['application/x-www-form-urlencoded', 'application/json'];

/**
 * Everything that must hold before Bolt sees a request. Bolt checks the signature again, but takes time
 * stamps from the future, answers `ssl_check` unsigned, falls over a signed payload of `null`, and lets
 * what it does not know hang.
 * Throws `Refused`.
 */
export async function admit(req: IncomingMessage, options: GateOptions): Promise<Admitted> {
  refuseRepeatedHeaders(req);
  const contentType = contentTypeOf(req);
  const signed = signedHeaders(req);
  refuseOutsideWindow(signed.timestamp, options.now());
  const rawBody = await bodyOf(req);
  refuseForged(rawBody, signed, options);
  return { rawBody, contentType, body: objectOf(rawBody.toString(), contentType) };
}

function refuseRepeatedHeaders(req: IncomingMessage): void {
  const names = req.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  const repeated = ONCE.find((name) => names.filter((other) => other === name).length > 1);
  if (repeated) throw new Refused(400, `header ${repeated}: expected one, found several`);
}

function contentTypeOf(req: IncomingMessage): string {
  const found = req.headers['content-type'] ?? '';
  const bare = found.toLowerCase().replace(/\s*;\s*charset="?utf-8"?\s*$/, '');
  if (CONTENT_TYPES.includes(bare)) return bare;
  throw new Refused(415, `content type: expected ${CONTENT_TYPES.join(' or ')}, found another`);
}

interface Signed {
  readonly timestamp: string;
  readonly signature: string;
}

/** Only the one way in which Slack writes them, so that one request cannot come under two keys. */
function signedHeaders(req: IncomingMessage): Signed {
  const timestamp = req.headers['x-slack-request-timestamp'];
  const signature = req.headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || !/^[1-9]\d{8,10}$/.test(timestamp))
    throw new Refused(401, 'x-slack-request-timestamp: expected seconds, found something else');
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature))
    throw new Refused(401, 'x-slack-signature: expected v0=<64 hex digits>, found something else');
  return { timestamp, signature };
}

function refuseOutsideWindow(timestamp: string, now: Date): void {
  const away = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (away <= WINDOW_S) return;
  throw new Refused(
    401,
    `time stamp: expected within ${WINDOW_S} s of now, found ${Math.round(away)} s away`,
  );
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const tooBig = () => new Refused(413, `body: expected at most ${BODY_MAX} bytes, found more`);
  if (Number(req.headers['content-length'] ?? 0) > BODY_MAX) throw tooBig();
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_MAX) chunks.push(chunk);
      else reject(tooBig());
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('close', () => reject(new Refused(400, 'body: expected all of it, the connection closed before')));
    req.on('error', reject);
  });
}

function refuseForged(rawBody: Buffer, signed: Signed, options: GateOptions): void {
  const headers = {
    'x-slack-signature': signed.signature,
    'x-slack-request-timestamp': Number(signed.timestamp),
  };
  const { signingSecret, now } = options;
  const body = rawBody.toString();
  if (isValidSlackRequest({ signingSecret, body, headers, nowMilliseconds: now().getTime() })) return;
  throw new Refused(401, 'signature: expected that of our signing secret, found another');
}

function objectOf(body: string, contentType: string): JsonObject | null {
  if (contentType === 'application/json') return objectIn(body);
  const fields = { ...parse(body) };
  if (fields['ssl_check'] !== undefined) return null;
  return fields['payload'] === undefined ? (fields as JsonObject) : objectIn(fields['payload']);
}

function objectIn(text: string | string[]): JsonObject {
  const value = typeof text === 'string' ? parsed(text) : undefined;
  if (isObject(value)) return value;
  throw new Refused(400, 'payload: expected a JSON object, found something else');
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: whoever asks refuses it.
    return undefined;
  }
}

/** The same for the same signed request, however often it comes. */
export function requestKey(req: IncomingMessage): string {
  const timestamp = req.headers['x-slack-request-timestamp'];
  const signature = req.headers['x-slack-signature'];
  return createHash('sha256').update(`${timestamp}:${signature}`).digest('hex');
}
