import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';

const MINUTE = 60_000;
const QUIET = 15 * MINUTE;

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  await fresh.pool.query('TRUNCATE sources, canaries');
});

const sources = () => fresh.store.sources;
const pass = (minutes: number) => fresh.store.advanceClock(minutes * MINUTE);
const names = async () => (await sources().list()).map(({ source }) => source);

it('watches what it is told to, of each kind apart', async () => {
  await sources().watch('sqs', ['sqs']);
  await sources().watch('lookup ', ['lookup 1 b', 'lookup 1 a']);
  expect(await names()).toEqual(['lookup 1 a', 'lookup 1 b', 'sqs']);
  await sources().watch('lookup ', ['lookup 1 b', 'lookup 2 a']);
  expect(await names()).toEqual(['lookup 1 b', 'lookup 2 a', 'sqs']);
  await sources().watch('sqs', []);
  await sources().watch('lookup ', []);
  expect(await names()).toEqual([]);
});

it('gives a turn to one of many callers, and again when its time has come', async () => {
  await sources().watch('sqs', ['sqs']);
  const turns = () => Promise.all(Array.from({ length: 8 }, () => sources().turn('sqs', 5 * MINUTE)));
  expect((await turns()).filter(Boolean)).toHaveLength(1);
  expect((await turns()).filter(Boolean)).toHaveLength(0);
  await pass(5);
  expect((await turns()).filter(Boolean)).toHaveLength(1);
  expect(await sources().turn('nobody', 1)).toBe(false);
});

it('closes the loop of a canary once, and knows only its own', async () => {
  await sources().watch('sqs', ['sqs']);
  await sources().sent('sqs', 'one');
  await sources().troubled('sqs', 'no route\u0000');
  await pass(2);
  expect(await sources().arrived(['forged', 'one'])).toMatchObject([{ source: 'sqs' }]);
  expect(await sources().arrived(['one'])).toEqual([]);
  const [row] = await sources().list();
  expect(row?.lagMs).toBeGreaterThanOrEqual(2 * MINUTE);
  expect(row?.lagMs).toBeLessThan(3 * MINUTE);
  expect(row?.heardAt).toBeInstanceOf(Date);
  expect(row?.trouble).toBeNull();
});

it('remembers how far was looked, never backwards, and adds up what was recovered', async () => {
  await sources().watch('lookup ', ['lookup 1 a']);
  await sources().looked('lookup 1 a', new Date('2026-11-20T14:00:00Z'), 2);
  await sources().looked('lookup 1 a', new Date('2026-11-20T13:00:00Z'), 3);
  expect(await sources().list()).toMatchObject([
    { lookedTo: new Date('2026-11-20T14:00:00Z'), recovered: 5, heardAt: expect.any(Date) },
  ]);
});

it('leaves a look that goes on its turn, and takes it for heard of only where it is told to', async () => {
  await sources().watch('lookup ', ['lookup 1 a']);
  const row = async () => (await sources().list())[0];
  expect(await sources().turn('lookup 1 a', 5 * MINUTE)).toBe(true);
  await pass(4);
  await sources().goesOn('lookup 1 a', 5 * MINUTE, false);
  expect(await row()).toMatchObject({ heardAt: null, lookedTo: null });
  await pass(4);
  expect(await sources().turn('lookup 1 a', 5 * MINUTE)).toBe(false);
  await sources().goesOn('lookup 1 a', 5 * MINUTE, true);
  const first = (await row())?.heardAt;
  expect(first).toBeInstanceOf(Date);
  await sources().goesOn('lookup 1 a', 5 * MINUTE, true);
  expect((await row())?.heardAt).toEqual(first);
  await pass(8);
  expect(await sources().goneQuiet(QUIET)).toEqual([]);
  expect(await sources().turn('lookup 1 a', 5 * MINUTE)).toBe(true);
});

describe('blindness', () => {
  beforeEach(() => sources().watch('sqs', ['sqs']));

  it('is told once, and its end once', async () => {
    await pass(14);
    expect(await sources().goneQuiet(QUIET)).toEqual([]);
    await pass(2);
    expect(await sources().goneQuiet(QUIET)).toMatchObject([{ source: 'sqs', heardAt: null }]);
    expect(await sources().goneQuiet(QUIET)).toEqual([]);
    expect(await sources().backAgain()).toEqual([]);
    await sources().sent('sqs', 'late');
    await pass(1);
    await sources().arrived(['late']);
    expect(await sources().backAgain()).toMatchObject([{ source: 'sqs', blindAt: expect.any(Date) }]);
    expect(await sources().backAgain()).toEqual([]);
    expect(await sources().list()).toMatchObject([{ blindAt: null }]);
  });

  it('hands a page to one caller for a while, and the end of it after that', async () => {
    await pass(16);
    await sources().goneQuiet(QUIET);
    const taken = await Promise.all([sources().takePage(45_000), sources().takePage(45_000)]);
    expect(taken.filter(Boolean)).toMatchObject([{ source: 'sqs', action: 'trigger' }]);
    await sources().sent('sqs', 'm');
    await sources().arrived(['m']);
    await pass(0.01);
    await sources().looked('sqs', new Date(), 0);
    await sources().backAgain();
    // The page is still on its way: its end waits.
    expect(await sources().takePage(45_000)).toBeNull();
    await sources().paged('sqs', 'trigger');
    expect(await sources().takePage(45_000)).toMatchObject({ source: 'sqs', action: 'resolve' });
    await sources().paged('sqs', 'resolve');
    expect(await sources().takePage(45_000)).toBeNull();
  });

  it('is paged again where whoever had the page died', async () => {
    await pass(16);
    await sources().goneQuiet(QUIET);
    expect(await sources().takePage(45_000)).not.toBeNull();
    expect(await sources().takePage(45_000)).toBeNull();
    await pass(1);
    expect(await sources().takePage(45_000)).toMatchObject({ action: 'trigger' });
  });

  it('of a source that was taken away ends, and the row goes with its page', async () => {
    await pass(16);
    await sources().goneQuiet(QUIET);
    await sources().paged('sqs', 'trigger');
    await sources().watch('sqs', []);
    expect(await sources().backAgain()).toMatchObject([{ source: 'sqs' }]);
    expect(await sources().takePage(45_000)).toMatchObject({ action: 'resolve' });
    await sources().paged('sqs', 'resolve');
    const { rows } = await fresh.pool.query('SELECT * FROM sources');
    expect(rows).toEqual([]);
  });

  it('is not told of a time when nothing ran at all, but a process that starts again and again hides nothing', async () => {
    await sources().turn('sqs', 5 * MINUTE);
    await pass(60);
    await sources().watch('sqs', ['sqs']);
    expect(await sources().goneQuiet(QUIET)).toEqual([]);
    for (let minutes = 0; minutes < 16; minutes += 4) {
      await pass(4);
      await sources().watch('sqs', ['sqs']);
      await sources().turn('sqs', 5 * MINUTE);
    }
    expect(await sources().goneQuiet(QUIET)).toHaveLength(1);
  });
});
