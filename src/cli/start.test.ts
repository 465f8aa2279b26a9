import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresEnded, postgresIn, started, typed } from '../../test/vouch-process.js';

/** `vouch start` in a data folder: who may be there, and what is left when it is over, however that comes. */
let folder: string;
let dataDir: string;
let taken: { readonly port: number; close(): void };
/** Nobody listens there. */
let redis: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-ways-out-'));
  // PostgreSQL runs as another user where this is root.
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  taken = await listening();
  const gone = await listening();
  gone.close();
  redis = `redis://:secret@127.0.0.1:${gone.port}`;
});
afterAll(async () => {
  taken.close();
  await rm(folder, { recursive: true, force: true });
});

async function listening() {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

const here = () => ({ VOUCH_DATA_DIR: dataDir, VOUCH_PORT: '0', VOUCH_SANDBOX_PORT: '0' });

describe('a second start in one folder', { timeout: 90_000 }, () => {
  it('is refused at once, with number and address of the first, which goes on', async () => {
    const first = await started(dataDir);
    const before = performance.now();
    const second = await typed(['start'], here()).ended;
    // The first takes some seconds; this one loads nothing.
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(`process ${first.child.pid}, at ${first.url}. Next: open ${first.url}, or`);
    expect((await fetch(first.url)).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, err: '' });
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it('is not held up by what a kill -9 has left: lock, PostgreSQL, or another program with its number', async () => {
    const first = await started(dataDir);
    first.child.kill('SIGKILL');
    await first.ended;
    const left = await postgresIn(dataDir);
    expect(left).not.toBeNull();
    const lock = join(dataDir, 'running.json');
    const kept = await readFile(lock, 'utf8');
    expect(kept).toContain(`"pid":${first.child.pid},`);
    await writeFile(lock, kept.replace(/"pid":\d+/, `"pid":${process.pid}`));
    const second = await started(dataDir);
    expect(await postgresIn(dataDir)).toBe(left);
    second.child.kill('SIGTERM');
    expect(await second.ended).toMatchObject({ code: 0, err: '' });
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it('keeps its folder closed to others, also one that was made open', async () => {
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    expect((await stat(dataDir)).mode & 0o777).toBe(mode);
    await chmod(dataDir, 0o755);
    expect((await typed(['audit', 'verify'], here()).ended).code).toBe(0);
    expect((await stat(dataDir)).mode & 0o777).toBe(mode);
  });
});

describe('PostgreSQL ends', { timeout: 90_000 }, () => {
  it('with Redis away, also when the signal comes twice, as npm hands on a Ctrl-C', async () => {
    const vouch = await started(dataDir, { REDIS_URL: redis });
    await sleep(100);
    vouch.child.kill('SIGINT');
    await sleep(50);
    vouch.child.kill('SIGINT');
    const { code } = await vouch.ended;
    expect(code).toBe(0);
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it('when somebody does not want to wait', async () => {
    const vouch = await started(dataDir, { REDIS_URL: redis });
    vouch.child.kill('SIGTERM');
    await sleep(1_100);
    vouch.child.kill('SIGTERM');
    expect((await vouch.ended).code).toBe(143);
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it('when the terminal is closed', async () => {
    const vouch = await started(dataDir);
    vouch.child.kill('SIGHUP');
    expect((await vouch.ended).code).toBe(0);
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it('when a command that reads is interrupted', async () => {
    const replay = typed(['replay', '-'], here());
    while ((await postgresIn(dataDir)) === null) await sleep(20);
    await sleep(300);
    replay.child.kill('SIGINT');
    expect((await replay.ended).code).toBe(130);
    expect(await postgresEnded(dataDir)).toBe(true);
  });

  it.each(['VOUCH_PORT', 'VOUCH_SANDBOX_PORT'])('when %s is taken, which is said', async (variable) => {
    const failed = await typed(['start'], { ...here(), [variable]: `${taken.port}` }).ended;
    expect(failed).toEqual({
      code: 1,
      out: '',
      err: `vouch: ${variable}: expected a free port, found one that another program listens on: ${taken.port}. Next: stop that program, or set ${variable} to another port (0 takes a free one)\n`,
    });
    expect(await postgresEnded(dataDir)).toBe(true);
  });
});

it('with Redis away at the start one line warns, and health and doctor say the same', {
  timeout: 90_000,
}, async () => {
  const { port, close } = await listening();
  close();
  const vouch = await started(dataDir, { REDIS_URL: redis, VOUCH_PORT: `${port}` });
  try {
    const words = `Redis at ${new URL(redis).host} is away (ECONNREFUSED). Vouch works on: rings are lost, and the sweep finds within seconds what they were for`;
    for (let turn = 0; turn < 100 && vouch.printed().err === ''; turn += 1) await sleep(20);
    expect(vouch.printed().err).toBe(`vouch: warning: REDIS_URL: ${words}\n`);
    const doctor = await typed(['doctor', '--json'], { ...here(), REDIS_URL: redis }).ended;
    const { checks } = JSON.parse(doctor.out) as { checks: { name: string; detail: string }[] };
    expect(checks).toContainEqual({
      name: 'queue',
      state: 'broken',
      detail: words,
      next: 'Check REDIS_URL.',
    });
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await health.json()).toEqual({ ok: true, detail: { database: 'ok', queue: words } });
  } finally {
    vouch.child.kill('SIGTERM');
    await vouch.ended;
  }
});
