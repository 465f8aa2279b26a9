import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openStore } from '../../src/adapters/store/index.js';
import {
  newSandboxSecrets,
  SAMPLE_DIRECTORY,
  SAMPLE_MACHINES,
  SAMPLE_WORKSPACE,
  startSandbox,
} from '../../src/sandbox/index.js';
import { freePort } from '../../src/sandbox-mode.js';
import { benchEnv } from '../bench.js';
import { SqsStandIn } from '../sqs-stand-in.js';

/** Servers that outlive everything. */
export interface Ground {
  /** A database with all tables and the sample people, to be copied. */
  readonly templateUrl: string;
  /** '' where there is no Redis. */
  readonly redisUrl: string;
}

export type Backend = 'postgres' | 'redis';

/** Everything that Vouch lives in: the stand-ins, a queue of events, a database of its own. */
export type Place = Awaited<ReturnType<typeof makePlace>>;

export async function makePlace(ground: Ground, backend: Backend, settings: NodeJS.ProcessEnv) {
  const database = await copyOf(ground.templateUrl);
  const secrets = newSandboxSecrets();
  const sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
  });
  const sqs = await SqsStandIn.start();
  const port = await freePort('127.0.0.1');
  const address = `http://127.0.0.1:${port}`;
  sandbox.setAppUrl(address);
  const set = {
    ...benchEnv(sandbox, secrets, database.url),
    VOUCH_PORT: String(port),
    VOUCH_PUBLIC_URL: address,
    VOUCH_SQS_QUEUE_URL: sqs.queueUrl,
    VOUCH_SQS_ENDPOINT: sqs.endpoint,
    AWS_REGION: 'eu-west-1',
    ...(backend === 'redis' ? { REDIS_URL: ground.redisUrl } : {}),
    ...settings,
  };
  const env = Object.fromEntries(Object.entries(set).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  return {
    sandbox,
    sqs,
    env,
    /** Whoever was killed keeps nothing: neither its messages of the queue, nor its leases on effects. */
    async letGo() {
      sqs.release();
      await database.sql("UPDATE effects SET lease_until = statement_timestamp() WHERE state = 'running'");
    },
    /** What is still to be done; '' when everything has come to rest. Says when to look, never how it went. */
    async waiting(): Promise<string> {
      const [row] = await database.sql(WAITING);
      const parts = { ...row, 'messages in the queue of events': sqs.left };
      return Object.entries(parts)
        .filter(([, count]) => Number(count) > 0)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ');
    },
    async close() {
      await sandbox.close();
      await sqs.close();
      await database.close();
    },
  };
}

const WAITING = `SELECT
  (SELECT count(*) FROM events WHERE state <> 'done') AS events,
  (SELECT count(*) FROM presses WHERE state = 'new') AS presses,
  (SELECT count(*) FROM effects WHERE state IN ('due', 'running', 'unknown')) AS effects,
  (SELECT count(*) FROM cases WHERE due_at IS NOT NULL) AS "cases with a timer"`;

/** The template for `makePlace`, from one without people. */
export async function prepareGround(templateUrl: string, redisUrl: string): Promise<Ground> {
  const database = await copyOf(templateUrl);
  const { store } = await openStore({ url: database.url, poolSize: 2 });
  await store.people.replace(SAMPLE_DIRECTORY, SAMPLE_MACHINES);
  await store.close();
  await database.disconnect();
  return { templateUrl: database.url, redisUrl };
}

async function copyOf(templateUrl: string) {
  const name = `crash_${randomBytes(6).toString('hex')}`;
  const from = new URL(templateUrl).pathname.slice(1);
  const root = new URL(templateUrl);
  root.pathname = '/postgres';
  await once(root.href, `CREATE DATABASE ${name} TEMPLATE ${from}`);
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return {
    url: url.href,
    sql: async (statement: string): Promise<{ [column: string]: unknown }[]> =>
      (await client.query(statement)).rows,
    disconnect: () => client.end(),
    async close() {
      await client.end();
      await once(root.href, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
