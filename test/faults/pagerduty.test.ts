import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { objectAt } from '../../src/core/json.js';
import { type Bench, startBench, until, words } from '../bench.js';
import { calls, incident, passMinutes, security } from './tools.js';

/** The fault matrix, row of PagerDuty: a page may come late, never twice and never not at all. */
let bench: Bench;
afterEach(async () => bench.close());

const pagesIn = () => calls(bench, 'pagerduty', 'enqueue');
const mentions = () =>
  bench
    .channel('security')
    .filter((message) => message.threadTs === null && message.text.includes('<!subteam^S0SECURITY>'));

describe('PagerDuty is away', () => {
  it.each(['500', '429', 'refuse', 'malformed'] as const)(
    'for a while (%s): the page comes late, once',
    async (kind) => {
      bench = await startBench();
      bench.sandbox.faults.set([{ service: 'pagerduty', kind, rate: 1, count: 2, retryAfter: 1 }]);
      await bench.act('root-login', 'jane');
      await until('two tries in vain', () => pagesIn().length >= 2);
      await bench.advance(0.2);
      const found = await incident(bench);
      expect(found.events).toHaveLength(1);
      expect(new Set(pagesIn().map((call) => call.body['dedup_key'])).size).toBe(1);
      expect(mentions()).toEqual([]);
    },
  );

  it('for over two minutes: a mention in the security channel besides, once; then the page, once', async () => {
    bench = await startBench();
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: 'refuse', rate: 1 }]);
    await bench.act('root-login', 'jane');
    await security(bench, '[Acknowledge]');
    await passMinutes(bench, 1);
    expect(mentions()).toEqual([]);
    await passMinutes(bench, 4);
    const mention = await until('the mention', () => mentions()[0]);
    expect(words(mention)).toContain('The pager has not taken it for two minutes');
    await passMinutes(bench, 10, 2);
    expect(mentions()).toHaveLength(1);
    bench.sandbox.faults.clear();
    await passMinutes(bench, 2);
    expect((await incident(bench)).events).toHaveLength(1);
    expect(bench.sandbox.state.incidents).toHaveLength(1);
  });

  it('takes the page and the answer is lost: one incident', async () => {
    bench = await startBench();
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: 'accept-then-cut', rate: 1, count: 2 }]);
    await bench.act('root-login', 'jane');
    await until('a third try', () => pagesIn().length === 3);
    expect(bench.sandbox.state.incidents).toHaveLength(1);
    expect(new Set(pagesIn().map((call) => call.body['dedup_key'])).size).toBe(1);
  });

  it('honours Retry-After', async () => {
    bench = await startBench();
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: '429', rate: 1, count: 1, retryAfter: 2 }]);
    await bench.act('root-login', 'jane');
    await until('the second try', () => pagesIn().length === 2);
    const [first, second] = pagesIn().map((call) => Date.parse(call.at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_900);
  });

  it('when an acknowledgement is due: it follows the page in order, late', async () => {
    bench = await startBench();
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: '500', rate: 1 }]);
    await bench.act('root-login', 'jane');
    await bench.press('sam', await security(bench, '[Acknowledge]'), 'Acknowledge');
    await security(bench, '[Resolve]');
    bench.sandbox.faults.clear();
    await bench.advance(1);
    const found = await until('the acknowledgement', () =>
      bench.sandbox.state.incidents.find(({ state }) => state === 'acknowledged'),
    );
    expect(found.events.map(({ action }) => action)).toEqual(['trigger', 'acknowledge']);
  });
});

describe('PagerDuty refuses the page', () => {
  it('whole: the bare page is tried, then security is mentioned, at once and once', async () => {
    bench = await startBench({ env: { PAGERDUTY_ROUTING_KEY: '0'.repeat(32) } });
    await bench.act('root-login', 'jane');
    const mention = await until('the mention', () => mentions()[0]);
    expect(words(mention)).toContain('The pager refused it (http 400)');
    await sleep(300);
    const [whole, bare] = pagesIn().map((call) => objectAt(call.body['payload']));
    expect(Object.keys(whole ?? {})).toContain('custom_details');
    expect(Object.keys(bare ?? {}).sort()).toEqual(['severity', 'source', 'summary']);
    expect(pagesIn()).toHaveLength(2);
    expect(mentions()).toHaveLength(1);
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it('and there is no pager at all: the mention is the page', async () => {
    bench = await startBench({ env: { PAGERDUTY_ROUTING_KEY: undefined, PAGERDUTY_API_URL: undefined } });
    await bench.act('root-login', 'jane');
    const mention = await until('the mention', () => mentions()[0]);
    expect(words(mention)).toContain('No pager is set up, so this is the page');
    expect(pagesIn()).toEqual([]);
  });
});
