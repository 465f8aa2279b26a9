import type pg from 'pg';
import type { Prisma, PrismaClient } from './generated/client.js';

/** What goes into a statement. Times and JSON travel as text, milliseconds as numbers. */
export type Param = string | number | boolean | null | readonly string[];

/** The database as one table's code sees it: at large, or inside one transaction. */
export interface Session {
  readonly db: Prisma.TransactionClient;
  readonly inTransaction: boolean;
  /**
   * Raw SQL. Numbers larger than an int must be cast to float8 in the statement, because the two drivers
   * below do not agree on them.
   */
  sql<Row>(text: string, ...params: readonly Param[]): Promise<Row[]>;
  /** All or nothing; inside a transaction it is that one. */
  atomically<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A transaction may wait this long for a connection … */
const MAX_WAIT_MS = 10_000;
/** … and be open this long. */
const TIMEOUT_MS = 30_000;

/** Outside a transaction plain SQL takes the short road past Prisma. */
export function rootSession(prisma: PrismaClient, pool: pg.Pool): Session {
  return {
    db: prisma,
    inTransaction: false,
    sql: async <Row>(text: string, ...params: readonly Param[]) =>
      (await pool.query(text, [...params])).rows as Row[],
    atomically: (work) =>
      prisma.$transaction((tx) => work(boundSession(tx)), { maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS }),
  };
}

function boundSession(tx: Prisma.TransactionClient): Session {
  const session: Session = {
    db: tx,
    inTransaction: true,
    sql: <Row>(text: string, ...params: readonly Param[]) => tx.$queryRawUnsafe<Row[]>(text, ...params),
    atomically: (work) => work(session),
  };
  return session;
}
