import { setTimeout as sleep } from 'node:timers/promises';
import { PortError } from '../../ports.js';

/** The database's own `PortError`: nobody takes it for Slack's. */
export class DatabaseError extends PortError {}

/** Deadlocks and serialisation conflicts: nothing happened, the same again may work at once. */
const CONFLICTS = new Set(['40001', '40P01', 'P2034']);
const TRIES = 6;

/** Away, full, shutting down, or slower than we wait for; whole SQLSTATE classes have two characters. */
const AWAY = new Set([
  ...['08', '53', '57', '58', '25P03', '25P04', '25006', '55P03'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
]);
/** What the driver says without a code. */
const AWAY_WORDS =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|after calling end/;

/**
 * Runs work on the database: conflicts are tried again, up to five times, and what means that the database is
 * away becomes `PortError` (`later`). Everything else passes through.
 */
export async function guard<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PortError) throw error;
      const codes = codesOf(error);
      if (codes.some((code) => CONFLICTS.has(code))) {
        if (attempt >= TRIES) throw later('conflict', error);
        await sleep(Math.random() * 10 * 2 ** attempt);
        continue;
      }
      const away = codes.find((code) => AWAY.has(code) || (code.length === 5 && AWAY.has(code.slice(0, 2))));
      if (away !== undefined) throw later(away, error);
      const words = error instanceof Error ? AWAY_WORDS.exec(error.message)?.[0] : undefined;
      if (words) throw later(words.startsWith('timeout') ? 'ETIMEDOUT' : 'connection', error);
      throw error;
    }
  }
}

/** What the codes mean to whoever reads the message. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'nobody listens at its address'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the name of its host is not known here'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|P1001|P1002|DatabaseNotReachable)$/,
    'it cannot be reached from here',
  ],
  [/^(ECONNRESET|EPIPE|08...|57P01|57P02|P1017|ConnectionClosed|connection)$/, 'it ended the connection'],
  [/^57P03$/, 'it is starting or stopping'],
  [/^(53300|P2037|TooManyConnections)$/, 'it takes no more connections'],
  [/^53100$/, 'its disk is full'],
  [/^25006$/, 'it takes no writes (a standby, or read-only)'],
  [/^(55P03|57014|P1008|SocketTimeout)$/, 'it took too long'],
  [/^conflict$/, 'others changed the same rows again and again'],
];

/** Whatever the driver says is kept as the cause; it is told only where we know no better words. */
function later(code: string, cause: unknown): DatabaseError {
  const meaning = MEANINGS.find(([pattern]) => pattern.test(code))?.[1];
  const said = meaning ?? (cause as Error).message.trim().split('\n').at(-1);
  return new DatabaseError('later', code, `the database cannot be used now: ${said}`, { cause });
}

/** Is it this unique index that refused? */
export function brokeUnique(error: unknown, index: string): boolean {
  return codesOf(error).includes('23505') && (error as Error).message.includes(`"${index}"`);
}

interface Driver {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
}

/** The driver's and Prisma's names for what went wrong, whichever of them threw, and however it was wrapped. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const seen: Error & Driver & { meta?: { driverAdapterError?: { cause?: Driver } } } = error;
  const bare = seen.name === 'DriverAdapterError' ? (seen.cause as Driver) : undefined;
  const inner = seen.meta?.driverAdapterError?.cause ?? bare;
  return [seen.code, inner?.originalCode, inner?.kind].filter((code) => typeof code === 'string');
}
