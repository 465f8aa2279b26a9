import { PortError } from '../../ports.js';

/** Elasticsearch or OpenSearch: what we use is the same in both. */
export interface ElasticTarget {
  /** Without credentials, without a slash at its end. */
  readonly url: string;
  /** The whole header; null where none is asked for. Never printed. */
  readonly authorization: string | null;
  /** The last part of the data stream's name: `default`. */
  readonly namespace: string;
}

export interface Answer {
  readonly status: number;
  /** As JSON; null where it was none. */
  readonly body: unknown;
  /** What the other side asks for, in milliseconds. */
  readonly retryAfterMs: number | null;
}

export interface Ask {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** With a slash at its front. */
  readonly path: string;
  /** NDJSON as text, anything else as JSON. */
  readonly body?: string | object;
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

export type Client = (ask: Ask) => Promise<Answer>;

const LONGEST_BODY = 32 * 1_024 * 1_024;
const LONGEST_WAIT_MS = 5 * 60 * 1_000;

export function dataStreamOf({ namespace }: Pick<ElasticTarget, 'namespace'>): string {
  return `logs-vouch-${namespace}`;
}

/**
 * One request with one time limit over head and body. Whatever status came back is an answer. Throws `PortError`
 * (`unknown`) where none came, which names neither the credentials nor what was sent.
 */
export function elasticClient(target: Pick<ElasticTarget, 'url' | 'authorization'>): Client {
  return async ({ method, path, body, limitMs, signal }) => {
    const over = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      over.abort();
    }, limitMs);
    const stop = () => over.abort();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      const response = await fetch(`${target.url}${path}`, {
        method,
        headers: headers(target, body),
        body: typeof body === 'object' ? JSON.stringify(body) : body,
        // Credentials follow no redirect.
        redirect: 'manual',
        signal: over.signal,
      });
      return {
        status: response.status,
        body: parsed(await bounded(response)),
        retryAfterMs: waitIn(response.headers.get('retry-after')),
      };
    } catch (cause) {
      throw noAnswer(`${method} ${path.split('?')[0]}`, late ? limitMs : null, cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };
}

function headers(
  { authorization }: Pick<ElasticTarget, 'authorization'>,
  body: Ask['body'],
): { [name: string]: string } {
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(authorization === null ? {} : { authorization }),
  };
}

/** The cause is not handed on: what hangs on it is the vendor's, and may be the request. */
function noAnswer(what: string, overMs: number | null, cause: unknown): PortError {
  if (overMs !== null) {
    return new PortError('unknown', 'timeout', `${what}: expected an answer within ${overMs} ms, found none`);
  }
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code: unknown = (inner as { code?: unknown } | null)?.code;
  const said = typeof code === 'string' ? code : inner instanceof Error ? inner.name : 'failed';
  return new PortError('unknown', said, `${what}: expected an answer, found ${said}`);
}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > LONGEST_BODY) throw new Error(`expected an answer of at most ${LONGEST_BODY} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page: its status says enough.
    return null;
  }
}

function waitIn(header: string | null): number | null {
  const seconds = Number(header ?? '');
  return header && Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds * 1_000, LONGEST_WAIT_MS)
    : null;
}
