import { join } from 'node:path';
import { DatabaseError } from '../adapters/store/errors.js';
import type { Config } from '../config.js';

/** PostgreSQL's own codes for what only whoever set the address can mend. */
const REFUSED: { readonly [code: string]: string } = {
  '28000': 'the database refuses this user',
  '28P01': 'the database refuses this user or password',
  '3D000': 'there is no database of this name on the server',
  '42501': 'the user may not make tables in this database',
};

/** `db.internal:5432`: what may be shown of a database's address. */
export function placeOf(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl);
  return `${hostname}:${port || '5432'}`;
}

/** An error of the database, with where that is and what to do; any other error as it came. */
export function ofTheDatabase(error: unknown, config: Config): unknown {
  const why = whyNoDatabase(error);
  if (why === null) return error;
  if (config.databaseUrl === null) {
    const folder = join(config.dataDir, 'postgres');
    const next = `look into ${join(folder, 'cluster', 'server.log')}, and start again`;
    return new Error(`the embedded PostgreSQL in ${folder}: ${why}. Next: ${next}`, { cause: error });
  }
  const next = 'check the address, and whether the server runs; vouch doctor tries again';
  return new Error(`DATABASE_URL, ${placeOf(config.databaseUrl)}: ${why}. Next: ${next}`, { cause: error });
}

function whyNoDatabase(error: unknown): string | null {
  if (error instanceof DatabaseError) return `${error.message} (${error.code})`;
  const code = codeOf(error);
  const refused = REFUSED[code];
  return refused === undefined ? null : `${refused} (${code})`;
}

const PORT_TROUBLE: { readonly [code: string]: string } = {
  EADDRINUSE: 'expected a free port, found one that another program listens on',
  EACCES: 'expected a port that Vouch may listen on, found one kept for the system',
  EADDRNOTAVAIL: 'expected an address of this machine, found one that it does not have',
};

/** An error of listening, with the variable and the port; any other error as it came. */
export function ofThePort(error: unknown, config: Config): unknown {
  const trouble = PORT_TROUBLE[codeOf(error)];
  const { port } = error as { port?: unknown };
  if (trouble === undefined || typeof port !== 'number') return error;
  if (codeOf(error) === 'EADDRNOTAVAIL')
    return new Error(`VOUCH_HOST: ${trouble}: ${config.host}. Next: set VOUCH_HOST to one`, { cause: error });
  if (config.sandbox?.port === config.port) {
    return new Error(`VOUCH_PORT, VOUCH_SANDBOX_PORT: expected two different ports, found ${port} twice`, {
      cause: error,
    });
  }
  const variable = config.sandbox?.port === port ? 'VOUCH_SANDBOX_PORT' : 'VOUCH_PORT';
  const next = `stop that program, or set ${variable} to another port (0 takes a free one)`;
  return new Error(`${variable}: ${trouble}: ${port}. Next: ${next}`, { cause: error });
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
