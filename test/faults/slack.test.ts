import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_CHANNELS } from '../../src/sandbox/index.js';
import { type Bench, startBench, until, words } from '../bench.js';
import {
  actElsewhere,
  calls,
  criticalCall,
  everSent,
  incident,
  pageText,
  passMinutes,
  security,
  told,
} from './tools.js';

/** The fault matrix, rows of Slack. Verdicts come from the stand-ins' logs. */
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

const JANE_DM = 'D0JANE0001';

describe('Slack answers 429', () => {
  it('nothing goes to that channel before its Retry-After, from any case, and then everybody is asked once', async () => {
    const limited = { service: 'slack', method: 'chat.postMessage', kind: '429', rate: 1, count: 1 } as const;
    bench.sandbox.faults.set([{ ...limited, retryAfter: 2 }]);
    await bench.act('create-user', 'jane');
    const first = await until('the 429', () => calls(bench, 'slack', 'chat.postMessage')[0]);
    await actElsewhere(bench, 'jane');
    await until('two questions', () => bench.direct('jane').length === 2);
    const later = calls(bench, 'slack').filter(
      (call) => call.seq > first.seq && call.body['channel'] === JANE_DM && call.method.startsWith('chat.'),
    );
    const soonest = Math.min(...later.map((call) => Date.parse(call.at)));
    expect(soonest - Date.parse(first.at)).toBeGreaterThanOrEqual(1_900);
    expect(everSent(bench, JANE_DM)).toBe(2);
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it('in the security channel holds back every line there', async () => {
    bench.sandbox.faults.set([
      { service: 'slack', method: 'chat.postMessage', kind: '429', rate: 1, count: 1, retryAfter: 2 },
    ]);
    await bench.act('root-login', 'jane');
    const first = await until('the 429', () => calls(bench, 'slack', 'chat.postMessage')[0]);
    expect(first.body['channel']).toBe(SAMPLE_CHANNELS.security);
    await bench.act('root-login', 'jane');
    await security(bench, 'This always pages');
    const later = calls(bench, 'slack', 'chat.postMessage').filter((call) => call.seq > first.seq);
    const soonest = Math.min(...later.map((call) => Date.parse(call.at)));
    expect(soonest - Date.parse(first.at)).toBeGreaterThanOrEqual(1_900);
  });

  it('a critical question that may not be sent for over 60 s becomes a page', async () => {
    bench.sandbox.faults.set([
      { service: 'slack', method: 'chat.postMessage', kind: '429', rate: 1, retryAfter: 120 },
    ]);
    await bench.take([criticalCall()]);
    const found = await incident(bench);
    expect(pageText(found)).toContain('could not be delivered');
    expect(bench.direct('jane')).toEqual([]);
  });
});

describe('Slack answers 500', () => {
  it('once: the question comes all the same, once', async () => {
    bench.sandbox.faults.set([{ service: 'slack', kind: '500', rate: 1, count: 3 }]);
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    expect(everSent(bench, JANE_DM)).toBe(1);
  });

  it('a critical question undelivered for 60 s is paged instead, and says so', async () => {
    bench.sandbox.faults.set([{ service: 'slack', method: 'chat.postMessage', kind: '500', rate: 1 }]);
    await bench.take([criticalCall()]);
    await until('a first try', () => calls(bench, 'slack', 'chat.postMessage').length > 0);
    expect(bench.sandbox.state.incidents).toEqual([]);
    await passMinutes(bench, 2);
    expect(pageText(await incident(bench))).toContain('could not be delivered');
  });
});

describe('Slack is away altogether', () => {
  it('the deadline runs on: paged, and the page says that nobody could be asked', async () => {
    bench.sandbox.faults.set([{ service: 'slack', kind: 'refuse', rate: 1 }]);
    await bench.act('create-user', 'jane');
    await until('a first try', () => calls(bench, 'slack').length > 0);
    await passMinutes(bench, 16, 4);
    const page = pageText(await incident(bench));
    expect(page).toContain('could not be delivered');
    expect(page).not.toContain('Nobody answered in time');
    bench.sandbox.faults.clear();
    await passMinutes(bench, 2);
    await security(bench, '[Acknowledge]');
    const card = await told(bench, 'jane', 'could not be brought to you');
    expect(words(card)).not.toContain('Was this you?');
    expect(bench.sandbox.state.incidents).toHaveLength(1);
    expect(everSent(bench, JANE_DM)).toBe(1);
  });

  it('an alert pages without waiting for it', async () => {
    bench.sandbox.faults.set([{ service: 'slack', kind: 'refuse', rate: 1 }]);
    await bench.act('stop-logging', 'jane');
    expect((await incident(bench)).urgency).toBe('high');
  });

  it('answers that are no JSON are answers that did not come', async () => {
    bench.sandbox.faults.set([{ service: 'slack', kind: 'malformed', rate: 1, count: 4 }]);
    await bench.act('create-user', 'jane');
    await until('the question', async () => {
      await bench.advance(0.5);
      return bench.direct('jane').length === 1;
    });
    expect(everSent(bench, JANE_DM)).toBe(1);
  });
});

describe('Slack takes a message and the answer is lost', () => {
  it('at one in five of all calls: one message a case', async () => {
    bench.sandbox.faults.set([{ service: 'slack', kind: 'accept-then-cut', rate: 0.2 }]);
    const who = ['jane', 'omar', 'mei'] as const;
    for (const person of who) {
      await bench.act('create-user', person);
      await actElsewhere(bench, person);
    }
    const cases = await until('all of them settled', async () => {
      const all = await bench.running.world.store.cases.list({ limit: 100 });
      return all.length > 0 && all.every((c) => c.state === 'asking') ? all : null;
    });
    await until('every question', async () => {
      await bench.advance(0.5);
      const rows = await Promise.all(cases.map((c) => bench.running.world.store.messages.get(c.id, 'actor')));
      return rows.every((row, i) => row?.version === cases[i]?.version);
    });
    const marks = who
      .flatMap((person) => bench.direct(person))
      .map((message) => JSON.stringify(message.metadata));
    expect(marks).toHaveLength(cases.length);
    expect(new Set(marks).size).toBe(cases.length);
  });

  it('every time: still one message', async () => {
    const cut = { service: 'slack', method: 'chat.postMessage', kind: 'accept-then-cut', rate: 1 } as const;
    bench.sandbox.faults.set([cut]);
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    await sleep(700);
    await passMinutes(bench, 3);
    expect(everSent(bench, JANE_DM)).toBe(1);
    expect(calls(bench, 'slack', 'conversations.history').length).toBeGreaterThan(0);
  });

  it('and the history cannot be read either: it waits until it can, and is paged at the deadline if it never can', async () => {
    bench.sandbox.faults.set([
      { service: 'slack', method: 'chat.postMessage', kind: 'accept-then-cut', rate: 1 },
      { service: 'slack', method: 'conversations.history', kind: '500', rate: 1 },
    ]);
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    await passMinutes(bench, 16, 4);
    await incident(bench);
    expect(everSent(bench, JANE_DM)).toBe(1);
  });
});

describe('Slack hangs', () => {
  it('a call is given up after 10 s, and an alert is paged meanwhile', async () => {
    bench.sandbox.faults.set([
      { service: 'slack', method: 'chat.postMessage', kind: 'hang', rate: 1, count: 1 },
    ]);
    const started = Date.now();
    await bench.act('stop-logging', 'jane');
    await incident(bench);
    expect(Date.now() - started).toBeLessThan(3_000);
  });
});

describe('a person who cannot be written to', () => {
  it.each(['account_inactive', 'token_revoked', 'invalid_auth'])(
    'because of %s: paged at once, not at the deadline, and nothing runs in circles',
    async (error) => {
      bench.sandbox.setToken({ error });
      await bench.act('create-user', 'jane');
      const page = pageText(await incident(bench));
      expect(page).toContain('could not be delivered');
      expect(page).toContain(error);
      await sleep(800);
      const [c] = await bench.running.world.store.cases.list({ limit: 1 });
      expect(c?.version).toBeLessThan(8);
      expect(calls(bench, 'slack').length).toBeLessThan(40);
    },
  );

  it('once the token works again, security has the card and can close the case', async () => {
    bench.sandbox.setToken({ error: 'token_revoked' });
    await bench.act('create-user', 'jane');
    await incident(bench);
    bench.sandbox.setToken({ error: null });
    await passMinutes(bench, 2);
    const card = await security(bench, '[Acknowledge]');
    await bench.press('sam', card, 'Acknowledge');
    await until('the acknowledgement', () => bench.sandbox.state.incidents[0]?.state === 'acknowledged');
  });

  it('because Slack does not know the channel: paged at once', async () => {
    const { store } = bench.running.world;
    const { people, machines } = await store.people.list();
    const moved = people.map((one) => (one.id === 'jane' ? { ...one, slackId: 'U0NOBODY99' } : one));
    await store.people.replace(moved, machines);
    await bench.act('create-user', 'jane');
    expect(pageText(await incident(bench))).toContain('could not be delivered: user_not_found');
    await security(bench, '[Acknowledge]');
  });

  it('of an alert: it is paged anyway, and nothing runs in circles', async () => {
    const { store } = bench.running.world;
    const { people, machines } = await store.people.list();
    const moved = people.map((one) => (one.id === 'jane' ? { ...one, slackId: 'U0NOBODY99' } : one));
    await store.people.replace(moved, machines);
    await bench.act('stop-logging', 'jane');
    await security(bench, 'This always pages');
    await sleep(800);
    const [c] = await store.cases.list({ limit: 1 });
    expect(c?.version).toBeLessThan(5);
    expect(bench.sandbox.state.incidents[0]?.events).toHaveLength(1);
  });
});
