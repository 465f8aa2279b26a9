import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { event } from '@pagerduty/pdjs';
import { PortError } from '../../ports.js';
import type { PagerEvent } from './shape.js';

export interface Road {
  /** Host, port and path before `/v2/enqueue`. */
  readonly server: string;
  /** A stand-in on this machine, spoken to in plain http. */
  readonly standIn: URL | null;
  readonly timeoutMs: number;
}

/** PagerDuty's answer; `words` are its own, where they could be read. */
export interface Reply {
  readonly status: number;
  readonly words: string;
  readonly retryAfterMs: number | null;
}

interface Head {
  readonly status: number;
  readonly retryAfterMs: number | null;
}

/**
 * One request and no other. The library resolves on any status, would sleep a minute over a 429, and holds the
 * process for its own, toothless time limit: so the first line of the answer is read at the socket, a 429 ends
 * the call there, and the limit is ours. Throws `PortError` (`later`) where there was no answer.
 */
export async function send(road: Road, data: PagerEvent): Promise<Reply> {
  const stop = new AbortController();
  const heard: Head[] = [];
  const agent = new ListeningAgent(road.standIn, (res) => {
    heard.push({ status: res.statusCode ?? 0, retryAfterMs: retryAfterMs(res) });
    if (res.statusCode === 429) stop.abort();
  });
  try {
    const reply = await event({
      data,
      server: road.server,
      requestTimeout: 0,
      redirect: 'manual',
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(road.timeoutMs)]),
      agent,
    } as unknown as Parameters<typeof event>[0]);
    return {
      status: reply.response.status,
      retryAfterMs: heard[0]?.retryAfterMs ?? null,
      words: wordsOf(reply.data),
    };
  } catch (error) {
    // The status arrived and the rest did not, or was no JSON: the status is what counts.
    if (heard[0] !== undefined) return { ...heard[0], words: '' };
    throw unanswered(error, road.timeoutMs);
  } finally {
    agent.destroy();
  }
}

/** Node's types do not name it. */
const inherited = https.Agent.prototype as unknown as {
  addRequest(this: https.Agent, req: ClientRequest, options: object): void;
};

class ListeningAgent extends https.Agent {
  constructor(
    private readonly standIn: URL | null,
    private readonly heard: (res: IncomingMessage) => void,
  ) {
    super({ keepAlive: false });
  }

  /** Node's own hook for every request of an agent; our listener is there before anybody else's. */
  addRequest(req: ClientRequest, options: object): void {
    req.prependOnceListener('response', this.heard);
    inherited.addRequest.call(this, req, options);
  }

  override createConnection(...args: Parameters<https.Agent['createConnection']>) {
    if (this.standIn === null) return super.createConnection(...args);
    return net.connect(Number(this.standIn.port || 80), this.standIn.hostname.replace(/^\[|\]$/g, ''));
  }
}

/** Seconds or a date; at most an hour is believed. */
function retryAfterMs(res: IncomingMessage): number | null {
  const value = res.headers['retry-after'];
  if (value === undefined) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds)
    ? seconds * 1_000
    : Date.parse(value) - Date.parse(res.headers.date ?? '');
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 3_600_000) : null;
}

function wordsOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  const list = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [];
  return [typeof message === 'string' ? message : '', ...list].filter(Boolean).join(': ').slice(0, 500);
}

function unanswered(error: unknown, timeoutMs: number): PortError {
  const { name, code, message } = error as { name?: unknown; code?: unknown; message?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new PortError('later', 'timeout', `PagerDuty: no answer within ${timeoutMs} ms`, { cause: error });
  }
  const word = typeof code === 'string' ? code : 'network';
  return new PortError('later', word, `PagerDuty could not be reached: ${String(message)}`, { cause: error });
}
