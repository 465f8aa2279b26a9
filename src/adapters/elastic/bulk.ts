import { type Client, dataStreamOf, type ElasticTarget } from './client.js';
import { refused } from './set-up.js';

/** One document on its way. The id makes sending it twice harmless. */
export interface Doc {
  readonly id: string;
  /** JSON on one line, without its end. */
  readonly line: string;
}

export interface Refused {
  readonly doc: Doc;
  /** The other side's word for why: `mapper_parsing_exception`. */
  readonly type: string;
  readonly reason: string;
}

/** What became of the documents of one request. Whatever is in neither list is there now. */
export interface Verdict {
  /** Not taken now: busy, blocked, not set up. */
  readonly again: readonly Doc[];
  /** Not taken now, by an error of the other side that may be about this very document. */
  readonly failed: readonly Doc[];
  /** Will never be taken. */
  readonly refused: readonly Refused[];
  /** The data stream is gone, or was never made. */
  readonly unknownStream: boolean;
}

const ALL_TAKEN: Verdict = { again: [], failed: [], refused: [], unknownStream: false };

/** NDJSON in pairs, as `_bulk` reads it and the spool keeps it. */
export function bulkText(docs: readonly Doc[]): string {
  return docs.map(({ id, line }) => `{"create":{"_id":${JSON.stringify(id)}}}\n${line}\n`).join('');
}

/**
 * Sends them with one request, or with several where one is too large or cannot be read as a whole. Throws
 * `PortError` where all of it is to be sent again.
 */
export async function sendBulk(
  client: Client,
  target: ElasticTarget,
  docs: readonly Doc[],
  limits: { readonly limitMs: number; readonly signal?: AbortSignal },
): Promise<Verdict> {
  if (docs.length === 0) return ALL_TAKEN;
  const path = `/${dataStreamOf(target)}/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason`;
  const answer = await client({ method: 'POST', path, body: bulkText(docs), ...limits });
  if (answer.status === 200) {
    const items = itemsIn(answer.body);
    if (items.length === docs.length) return verdictOf(docs, items);
    throw refused(`_bulk of ${docs.length} documents, ${items.length} of them answered`, answer);
  }
  if (answer.status !== 413 && answer.status !== 400) throw refused('_bulk', answer);
  const [first] = docs;
  if (docs.length === 1 && first) {
    const type = answer.status === 413 ? 'too_large' : 'unreadable';
    return { ...ALL_TAKEN, refused: [{ doc: first, type, reason: `http ${answer.status}` }] };
  }
  const middle = Math.ceil(docs.length / 2);
  const left = await sendBulk(client, target, docs.slice(0, middle), limits);
  const right = await sendBulk(client, target, docs.slice(middle), limits);
  return {
    again: [...left.again, ...right.again],
    failed: [...left.failed, ...right.failed],
    refused: [...left.refused, ...right.refused],
    unknownStream: left.unknownStream || right.unknownStream,
  };
}

interface Item {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
}

function itemsIn(body: unknown): readonly Item[] {
  const items = field(body, 'items');
  if (!Array.isArray(items)) return [];
  return items.map((item) => {
    const create = field(item, 'create');
    const status = field(create, 'status');
    const error = field(create, 'error');
    return {
      status: typeof status === 'number' ? status : 0,
      type: textOf(field(error, 'type')),
      reason: textOf(field(error, 'reason')),
    };
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Statuses that say something about the other side's state and nothing about the document. */
const BUSY: ReadonlySet<number> = new Set([401, 403, 404, 429, 503]);

function verdictOf(docs: readonly Doc[], items: readonly Item[]): Verdict {
  const again: Doc[] = [];
  const failed: Doc[] = [];
  const never: Refused[] = [];
  docs.forEach((doc, i) => {
    const { status, type, reason } = items[i] ?? { status: 0, type: '', reason: '' };
    // 409: it got there by an earlier request, whose answer was lost.
    if ((status >= 200 && status < 300) || status === 409) return;
    if (BUSY.has(status)) again.push(doc);
    else if (status >= 500 || status === 0) failed.push(doc);
    else never.push({ doc, type: type || `http ${status}`, reason });
  });
  const unknownStream = items.some(({ status }) => status === 404);
  return { again, failed, refused: never, unknownStream };
}
