import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { main } from '../cli.js';
import { type Config, readConfig } from '../config.js';
import { start } from '../main.js';
import { claimDatabase } from './purpose.js';

const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  VOUCH_SECURITY_CHANNEL: 'C0SECURITY1',
  VOUCH_SECURITY_GROUP: '@security',
  VOUCH_PUBLIC_URL: 'https://vouch.example.com/',
};
const STAND_IN = { ...SLACK, SLACK_API_URL: 'http://127.0.0.1:1/api/' };

let fresh: FreshStore;
let folder: string;
beforeEach(async () => {
  fresh = await freshStore({ poolSize: 4 });
  folder = await mkdtemp(join(tmpdir(), 'vouch-purpose-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fresh.close();
  await rm(folder, { recursive: true });
});

function config(env: NodeJS.ProcessEnv): Config {
  return readConfig({
    ...env,
    DATABASE_URL: fresh.url,
    VOUCH_DATA_DIR: folder,
    VOUCH_PORT: '0',
    VOUCH_RUN_LOG: 'silent',
  });
}

it('neither the sandbox nor a replay without Slack touches the database of a real installation; reading is free', async () => {
  await claimDatabase(config(SLACK), fresh.store);
  await expect(start(config({ VOUCH_SANDBOX_PORT: '0' }))).rejects.toThrow(/belongs to a real installation/);
  expect((await fresh.store.people.list()).people).toEqual([]);
  vi.stubEnv('DATABASE_URL', fresh.url);
  vi.stubEnv('VOUCH_DATA_DIR', folder);
  await expect(main(['replay', 'events.json'])).rejects.toThrow(/belongs to a real installation/);
  expect(await main(['refused', '--json'])).toBe(0);
});

it('a real installation does not start on what the sandbox has left', async () => {
  await claimDatabase(config({}), fresh.store);
  await expect(start(config(SLACK))).rejects.toThrow(/holds the sandbox's made-up company/);
});

it('with stand-ins it is neither', async () => {
  await claimDatabase(config(STAND_IN), fresh.store);
  await fresh.store.claimPurpose('sandbox');
  await claimDatabase(config(STAND_IN), fresh.store);
});

it('--role goes before the variable, and needs a database to share', async () => {
  vi.stubEnv('VOUCH_ROLE', 'all');
  vi.stubEnv('DATABASE_URL', '');
  await expect(main(['start', '--role', 'worker'])).rejects.toThrow(/DATABASE_URL: .*VOUCH_ROLE is worker/);
  await expect(main(['start', '--role', 'boss'])).rejects.toThrow(/VOUCH_ROLE: expected one of.*"boss"/);
  await expect(main(['start', '--role', ''])).rejects.toThrow(/expected --role/);
  await expect(main(['start', 'worker'])).rejects.toThrow(/expected no word/);
});
