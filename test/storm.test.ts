import { afterEach, describe, expect, it } from 'vitest';
import { feed } from '../src/app/move.js';
import { sweep } from '../src/app/sweep.js';
import { STORM_CASES } from '../src/core/storm.js';
import type { Input } from '../src/core/workflow.js';
import { awsRecord } from './aws-event.js';
import { type Bench, startBench, until } from './bench.js';
import { someCase, someItem } from './store-samples.js';

function alerts(at: Date, from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const name = `intern-${from + i}`;
    return awsRecord({
      eventID: `00000000-storm-${from + i}`,
      eventTime: new Date(at.getTime() - (i % 60) * 1_000).toISOString(),
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: `trail-${from + i}` },
      userIdentity: {
        type: 'IAMUser',
        principalId: `AIDA${from + i}`,
        arn: `arn:aws:iam::111122223333:user/${name}`,
        accountId: '111122223333',
        accessKeyId: `AKIAEXAMPLE${String(from + i).padStart(9, '0')}`,
        userName: name,
      },
    });
  });
}

const acknowledgement: Input = {
  type: 'acknowledge',
  by: { personId: 'sam', slackId: 'U5', name: 'Sam Rivera' },
};

describe('a storm', () => {
  let bench: Bench;
  afterEach(async () => bench?.close());

  it('is one case, whichever workers come to the line at the same moment', async () => {
    bench = await startBench();
    const { store } = bench.running.world;
    const account = 'payments-prod (111122223333)';
    const openedAt = await store.now();
    for (let i = 0; i < STORM_CASES - 1; i += 1) {
      const items = [someItem({ detection: 'aws/cloudtrail-stopped', account, eventId: `seed-${i}` })];
      await store.cases.open(
        someCase({ openedAt, account, items, workflow: 'page-security', state: 'paged', dueAt: null }),
      );
    }
    await bench.take(alerts(openedAt, 1, 12));
    await until('all to be handled', async () => (await store.events.totals()).waiting === 0);
    const cases = await store.cases.list({ limit: 100 });
    expect(cases).toHaveLength(STORM_CASES + 1);
    expect(Math.max(...cases.map(({ items }) => items.length))).toBe(11);
  });

  it('of 200 alerts by 200 actors in a minute is 50 pages and one more, and every event is in a case', async () => {
    bench = await startBench();
    const { store } = bench.running.world;
    const records = alerts(await store.now(), 1, 200);
    for (let at = 0; at < records.length; at += 20) {
      await bench.take(records.slice(at, at + 20));
      await until('all to be handled', async () => (await store.events.totals()).waiting === 0);
    }
    await sweep(bench.running.world);
    const cases = await store.cases.list({ limit: 300 });
    const storm = cases.find(({ items }) => items.length > 1);
    expect(cases).toHaveLength(STORM_CASES + 1);
    expect(storm).toMatchObject({ workflow: 'page-security', state: 'paged', severity: 'critical' });
    expect(storm?.items).toHaveLength(200 - STORM_CASES);
    const events = new Set(cases.flatMap(({ items }) => items.map(({ eventId }) => eventId)));
    expect(events.size).toBe(200);
    const whose = new Set(cases.flatMap(({ items, actor }) => items.map(({ says }) => `${says} ${actor}`)));
    for (let i = 1; i <= 200; i += 1)
      expect([...whose].filter((line) => new RegExp(`intern-${i}\\b`).test(line))).toHaveLength(1);

    await until('the pages', () => bench.sandbox.state.incidents.length === STORM_CASES + 1);
    const pages = await Promise.all(cases.map(({ id }) => store.effects.ofCase(id)));
    expect(pages.flat().filter(({ effect }) => effect.kind === 'page')).toHaveLength(STORM_CASES + 1);
    expect(bench.sandbox.state.incidents.filter(({ dedupKey }) => dedupKey === storm?.id)).toHaveLength(1);

    // It takes what comes for five minutes, then the next case does, with a page of its own, whether or not anybody
    // has taken it. Five minutes after the last it is over.
    await bench.advance(4);
    await bench.take(alerts(await store.now(), 201, 202));
    await until('two more', async () => (await store.cases.get(storm?.id ?? ''))?.items.length === 152);
    await feed(bench.running.world, storm?.id ?? '', acknowledgement, { who: 'person:sam' });
    await bench.advance(4);
    await bench.take(alerts(await store.now(), 203, 203));
    await until('the next page', () => bench.sandbox.state.incidents.length === STORM_CASES + 2);
    const [next] = await store.cases.list({ limit: 1 });
    expect(next).toMatchObject({ groupKey: storm?.groupKey, state: 'paged' });
    await bench.advance(6);
    await bench.take(alerts(await store.now(), 204, 204));
    await until('a case of its own', async () => (await store.cases.list({ limit: 300 })).length === 53);
    const summary = (await store.volume.gathered(new Date(0))).storms;
    expect(summary).toEqual({ cases: 2, events: 153 });
  }, 60_000);
});
