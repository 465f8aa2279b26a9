import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { type Backend, BELL_OPTIONS, LISTENER_OPTIONS } from './backend.js';

const CONNECT_MS = 2_000;

/**
 * BullMQ on Redis, over two connections: the one that rings fails at once while Redis is away (nothing is kept
 * for later: the rows are), the one that listens waits for it to come back. Neither Redis' version nor its
 * settings are asked at each connection, since BullMQ prints what it finds: `ask` tells the operator.
 */
export async function redisBackend(
  url: string,
  name: string,
  trouble: (message: string, cause: unknown) => void,
): Promise<Backend> {
  const ringing = connect(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
  });
  const listening = connect(url, { maxRetriesPerRequest: null });
  const copies = copiesOf(listening);
  let last = '';
  ringing.on('error', (error: Error) => {
    last = causeOf(error);
  });
  for (const connection of [ringing, listening]) {
    connection.on('error', (error: Error) => trouble('Redis is away', error));
  }
  await firstWord(ringing);
  return {
    name: 'redis',
    bell: new Queue(name, { connection: ringing, skipVersionCheck: true, ...BELL_OPTIONS }),
    away: () => (ringing.status === 'ready' ? null : `Redis at ${addressOf(ringing)} is away${last}`),
    listener: (answer, options) =>
      new Worker(name, (job) => answer(job.data), {
        connection: listening,
        skipVersionCheck: true,
        ...LISTENER_OPTIONS,
        ...options,
      }),
    ask: () => ask(ringing),
    cut() {
      for (const connection of [ringing, listening, ...copies]) cut(connection);
    },
  };
}

function connect(url: string, options: RedisOptions): Redis {
  return new Redis(url, {
    connectTimeout: CONNECT_MS,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(times * 100, 1_000),
    // After a failover the old primary answers so: connect anew to find the right one.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...options,
  });
}

/** A worker that was waiting for Redis when it was closed connects anew afterwards, and would do so for ever. */
function cut(connection: Redis): void {
  connection.connect = () => Promise.reject(new Error('the queue is closed'));
  connection.disconnect();
}

/** Whatever BullMQ copies from this connection, to block on. */
function copiesOf(connection: Redis): readonly Redis[] {
  const copies: Redis[] = [];
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (override) => {
    const copy = duplicate(override);
    copies.push(copy);
    return copy;
  };
  return copies;
}

/** ` (ECONNREFUSED)`, ` (WRONGPASS)`: the system's code, or Redis' own first word. Never the whole: it may quote us. */
function causeOf(error: Error & { code?: unknown }): string {
  const word = typeof error.code === 'string' ? error.code : /^[A-Z]{3,}(?= )/.exec(error.message)?.[0];
  return word ? ` (${word})` : '';
}

function addressOf({ options: { host, port } }: Redis): string {
  return `${host}:${port}`;
}

/** Until it is ready, or there was trouble, or a moment has gone: away or not, we start. */
async function firstWord(connection: Redis): Promise<void> {
  const told = ['ready', 'error'].map((word) => new Promise((resolve) => connection.once(word, resolve)));
  const moment = new Promise((resolve) => setTimeout(resolve, CONNECT_MS).unref());
  await Promise.race([...told, moment]);
}

async function ask(redis: Redis): Promise<string> {
  const info = await redis.info();
  const about = (field: string) => new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? 'unknown';
  const policy = about('maxmemory_policy');
  const advice = [
    ...(policy === 'noeviction' ? [] : [`set maxmemory-policy to noeviction (it is ${policy})`]),
    ...(about('aof_enabled') === '1' ? [] : ['turn on appendonly']),
  ];
  const told = `Redis ${about('redis_version')} at ${addressOf(redis)}`;
  return advice.length === 0 ? told : `${told}; ${advice.join('; ')}`;
}
