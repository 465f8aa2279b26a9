import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/sandbox-mode.js';
import { type Bench, startBench, until, words } from '../bench.js';
import { everSent, incident, told } from './tools.js';

/** The fault matrix, row of Redis: it only wakes; without it everything takes a little longer. */
const present = !spawnSync('redis-server', ['--version']).error;
let bench: Bench | null = null;
let redis: ChildProcess | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
  if (redis) await killed(redis);
  redis = null;
});

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn('redis-server', [`--port`, `${port}`, '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  await until('redis-server', () => reachable(port));
  return child;
}

function reachable(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((settle) => {
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  }).finally(() => socket.destroy());
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe.skipIf(!present)('Redis is killed', () => {
  it('in the middle of conversations: they go on by the sweep alone, and nobody is asked twice', async () => {
    const port = await freePort('127.0.0.1');
    redis = await startRedis(port);
    bench = await startBench({ redisUrl: `redis://127.0.0.1:${port}` });
    await bench.act('create-user', 'jane');
    await bench.act('create-user', 'omar');
    await killed(redis);
    const asked = await swept(bench, 'jane', 'Was this you?');
    await swept(bench, 'omar', 'Was this you?');
    await bench.press('jane', asked, 'No');
    await swept(bench, 'jane', 'Thank you for telling us');
    expect((await incident(bench)).events).toHaveLength(1);
    for (const person of ['jane', 'omar'])
      expect(everSent(bench, bench.direct(person)[0]?.channel ?? '')).toBe(1);
    expect((await fetch(`${bench.running.url}/readyz`)).status).toBe(200);
  });

  it('and comes back empty: nothing was in it that was not in the rows', async () => {
    const port = await freePort('127.0.0.1');
    redis = await startRedis(port);
    bench = await startBench({ redisUrl: `redis://127.0.0.1:${port}` });
    await bench.act('create-user', 'jane');
    await killed(redis);
    redis = await startRedis(port);
    await told(bench, 'jane', 'Was this you?');
    await bench.act('create-user', 'omar');
    await swept(bench, 'omar', 'Was this you?');
    await sleep(200);
    expect(bench.direct('jane')).toHaveLength(1);
    expect(bench.direct('omar')).toHaveLength(1);
  });
});

/** The sweep comes by every five seconds; here whenever we look. */
function swept(at: Bench, person: string, holding: string) {
  return until(`"${holding}" for ${person}, by the sweep`, async () => {
    await at.advance(0.05);
    return at.direct(person).find((message) => words(message).includes(holding));
  });
}
