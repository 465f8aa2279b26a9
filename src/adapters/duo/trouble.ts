import { PortError } from '../../ports.js';

/** The request never left, or was turned away unread. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * The library's errors as ours. They carry the whole request, our signed assertion in it: only words and codes
 * are taken over. `answered` says that a verified token was in our hands when it failed.
 */
export function troubleOf(error: unknown, doing: string): PortError {
  const inner = field(error, 'inner') ?? error;
  const status = field(field(inner, 'response'), 'status');
  const cause = plainCause(error);
  if (typeof status === 'number') return ofStatus(status, doing, cause, retryAfter(inner));
  const code = codeOf(inner);
  if (code === null)
    return new PortError('never', 'bad-answer', `Duo, ${doing}: ${cause.message}`, { cause });
  if (isTimeout(code))
    return new PortError('unknown', 'timeout', `Duo, ${doing}: no answer in time`, { cause });
  const outcome = NOT_SENT.has(code) || code.startsWith('CERT_') ? 'later' : 'unknown';
  return new PortError(outcome, code, `Duo, ${doing}: could not be reached (${code})`, { cause });
}

function ofStatus(status: number, doing: string, cause: Error, retryAfterMs: number | undefined): PortError {
  const message = `Duo, ${doing}: expected http 200, found ${status} (${cause.message})`;
  if (status === 429) return new PortError('later', 'http 429', message, { cause, retryAfterMs });
  return new PortError(status >= 500 ? 'unknown' : 'never', `http ${status}`, message, { cause });
}

function retryAfter(inner: unknown): number | undefined {
  const seconds = Number(field(field(field(inner, 'response'), 'headers'), 'retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

function isTimeout(code: string): boolean {
  return code === 'ERR_CANCELED' || code === 'ECONNABORTED' || code === 'ETIMEDOUT';
}

/** Network codes; jose's own (`ERR_JWT_EXPIRED`, `ERR_JWS_…`) are about the answer, not about the road. */
function codeOf(error: unknown): string | null {
  const code = field(error, 'code');
  if (typeof code !== 'string' || code.startsWith('ERR_J') || code.startsWith('ERR_BAD')) return null;
  return code;
}

function plainCause(error: unknown): Error {
  const inner = field(error, 'inner');
  const words = [error, inner].filter((one) => one instanceof Error).map((one) => one.message);
  const cause = new Error([...new Set(words)].join(': ').slice(0, 300) || 'no words given');
  cause.name = error instanceof Error ? error.name : 'Error';
  return cause;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
