import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { type Page, type Pager, PortError } from '../ports.js';
import { noteArrivals, sendCanary, type Watch, watchSources } from './blind.js';

const MINUTE = 60_000;
let fresh: FreshStore;
let told: string[] = [];
let faults: string[] = [];
let next: PortError[] = [];
let pages: Page[] = [];

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  [told, faults, next, pages] = [[], [], [], []];
  await fresh.pool.query('TRUNCATE sources, canaries, effects');
  await fresh.store.sources.watch('sqs', ['sqs']);
});

async function answer(what: string): Promise<void> {
  const trouble = next.shift();
  told.push(trouble ? `${what}: ${trouble.outcome}` : what);
  if (trouble) throw trouble;
}

const pager: Pager = {
  trigger: async (page) => {
    pages.push(page);
    await answer(`trigger ${page.dedupKey}`);
  },
  acknowledge: async () => {},
  resolve: (dedupKey) => answer(`resolve ${dedupKey}`),
};

function world(more: Partial<Watch> = {}): Watch {
  const runLog = {
    step: () => {},
    error: (message: string) => void faults.push(message),
    close: async () => {},
  };
  const queue = { ring: async () => {} };
  return { store: fresh.store, queue, runLog, pager, ...more } as unknown as Watch;
}

const pass = (minutes: number) => fresh.store.advanceClock(minutes * MINUTE);

async function comesBack(): Promise<void> {
  let mark = '';
  await pass(5);
  await sendCanary(world(), 'sqs', async (sent) => {
    mark = sent;
  });
  const arn = `arn:aws:sts::111122223333:assumed-role/vouch/vouch-canary-${mark}`;
  const call = { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', userIdentity: { arn } };
  await noteArrivals(world(), [{ record: call }]);
}

async function kinds(): Promise<readonly string[]> {
  const { rows } = await fresh.pool.query<{ kind: string }>(
    `SELECT effect ->> 'kind' AS kind FROM effects ORDER BY seq`,
  );
  return rows.map(({ kind }) => kind);
}

it('says nothing while canaries come back, however long', async () => {
  for (let n = 0; n < 8; n += 1) {
    await comesBack();
    await watchSources(world());
  }
  expect({ told, kinds: await kinds() }).toEqual({ told: [], kinds: [] });
});

it('tells the pager until it has taken it, and the channel once', async () => {
  next = [new PortError('later', 'http 500', 'away'), new PortError('unknown', 'timeout', 'no answer')];
  await pass(16);
  for (let n = 0; n < 5; n += 1) {
    await watchSources(world());
    await pass(1);
  }
  expect(told).toEqual([
    'trigger vouch-blind-sqs: later',
    'trigger vouch-blind-sqs: unknown',
    'trigger vouch-blind-sqs',
  ]);
  expect(pages[0]).toMatchObject({ severity: 'critical', source: 'vouch' });
  expect(await kinds()).toEqual(['mention']);
});

it('takes a page back that the pager had not got yet, and pages again the next time', async () => {
  next = [new PortError('later', 'http 500', 'away')];
  await pass(16);
  await watchSources(world());
  await comesBack();
  await watchSources(world());
  await pass(16);
  await watchSources(world());
  expect(told).toEqual([
    'trigger vouch-blind-sqs: later',
    'resolve vouch-blind-sqs',
    'trigger vouch-blind-sqs',
  ]);
  expect(await kinds()).toEqual(['mention', 'tell', 'mention']);
});

it('leaves a pager alone that refuses for good, and does without one', async () => {
  next = [new PortError('never', 'http 400', 'refused')];
  await pass(16);
  await watchSources(world());
  await pass(5);
  await watchSources(world());
  expect(told).toEqual(['trigger vouch-blind-sqs: never']);
  await comesBack();
  await watchSources(world({ pager: null }));
  await pass(16);
  await watchSources(world({ pager: null }));
  expect(told).toHaveLength(1);
  expect(await kinds()).toEqual(['mention', 'tell', 'mention']);
});

it('never fails a delivery because a canary could not be noted', async () => {
  const arrived = async () => {
    throw new PortError('later', '57P01', 'the database is away');
  };
  const store = { ...fresh.store, sources: { ...fresh.store.sources, arrived } };
  const arn = `arn:aws:sts::1:assumed-role/vouch/vouch-canary-${'a'.repeat(32)}`;
  const call = { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', userIdentity: { arn } };
  await noteArrivals(world({ store }), [{ record: call }]);
  expect(faults).toEqual(['a canary that came back could not be noted']);
});
