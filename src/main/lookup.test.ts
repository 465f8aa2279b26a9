import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { catalogueOf } from '../../test/aws-event.js';
import { until } from '../../test/bench.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import type { Lookup } from '../adapters/aws/lookup.js';
import type { World } from '../app/world.js';
import type { Config, LookupConfig } from '../config.js';
import { type Looks, openLooking } from './lookup.js';

const MINUTE = 60_000;
const QUIET_ACCOUNT = '999999999999';
const settings: LookupConfig = {
  regions: ['eu-west-1'],
  role: 'vouch-lookup',
  externalId: 'an-id-of-our-own',
  organization: false,
};

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  await fresh.pool.query('TRUNCATE sources');
});
/** Also where a test failed: what goes on would trouble the next one. */
afterEach(() => {
  for (const letGo of held.splice(0)) letGo();
});
const held: (() => void)[] = [];

/** Accounts that have page after page until they are let go, or none at all; and the quiet one, which has one page. */
function places(slow: readonly string[], answers = true) {
  const begun: string[] = [];
  let pages = 0;
  let slowly = true;
  const lookup: Lookup = {
    async *look({ account }) {
      begun.push(account);
      const page = { records: [], refusals: [], more: false };
      if (answers || !slow.includes(account)) yield page;
      while (slow.includes(account) && slowly) {
        await new Promise((next) => setTimeout(next, 5));
        pages += 1;
        if (answers) yield page;
      }
    },
    close: () => {},
  };
  const many = (account: string) => begun.filter((one) => one === account).length;
  const letGo = () => {
    slowly = false;
  };
  held.push(letGo);
  return { lookup, many, pages: () => pages, letGo };
}

function open(lookup: Lookup, accounts: readonly string[]) {
  const runLog = { step: () => {}, error: () => {}, close: async () => {} };
  const world = { store: fresh.store, queue: { ring: async () => {} }, runLog, catalogue: catalogueOf() };
  const named = Object.fromEntries(accounts.map((id) => [id, id]));
  const looks = { lookup, running: new Map() } as unknown as Looks;
  const config = { aws: null, accounts: named } as unknown as Config;
  return { ...openLooking(world as unknown as World, config, settings, looks), running: looks.running };
}

it('lets places with much to read hold up no other, and begins none of them twice', async () => {
  const slow = Array.from({ length: 12 }, (_, n) => `${100_000_000_000 + n}`);
  const { lookup, many, letGo } = places(slow);
  const { round, running } = open(lookup, [...slow, QUIET_ACCOUNT]);
  const stop = new AbortController();
  for (const looks of [1, 2, 3]) {
    await round(stop.signal);
    await until(`look ${looks}`, async () => many(QUIET_ACCOUNT) === looks || undefined);
    await until('its end', async () => running.size === slow.length || undefined);
    await fresh.store.advanceClock(5 * MINUTE);
  }
  const last = (await fresh.store.now()).getTime() - MINUTE;
  await until('each to be heard of since', async () => {
    const sources = (await fresh.store.sources.list()).filter(
      ({ source }) => !source.includes(QUIET_ACCOUNT),
    );
    return sources.every(({ heardAt }) => heardAt && heardAt.getTime() >= last) || undefined;
  });
  expect(slow.map(many)).toEqual(slow.map(() => 1));
  expect(await fresh.store.sources.goneQuiet(15 * MINUTE)).toEqual([]);
  letGo();
  await Promise.all(running.values());
  expect(running.size).toBe(0);
});

it('lets places that do not answer hold up no other', async () => {
  const dead = Array.from({ length: 12 }, (_, n) => `${100_000_000_000 + n}`);
  const { lookup, many, letGo } = places(dead, false);
  const { round, running } = open(lookup, [...dead, QUIET_ACCOUNT]);
  await round(new AbortController().signal);
  await until('the look at the last', async () => many(QUIET_ACCOUNT) === 1 || undefined);
  await until('its end', async () => running.size === dead.length || undefined);
  letGo();
  await Promise.all(running.values());
  expect((await fresh.store.sources.list()).every(({ lookedTo }) => lookedTo !== null)).toBe(true);
});

it('ends what is under way at its next page once it is to stop, and calls that no trouble', async () => {
  const { lookup, pages } = places(['111122223333']);
  const { round, running } = open(lookup, ['111122223333']);
  const stop = new AbortController();
  await round(stop.signal);
  await until('a page', async () => pages() > 1 || undefined);
  stop.abort();
  await Promise.all(running.values());
  expect(running.size).toBe(0);
  expect(await fresh.store.sources.list()).toMatchObject([{ trouble: null, lookedTo: null }]);
});
