import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { until, words } from '../bench.js';
import { benchOn, everSent, incident, security, told } from './tools.js';

/** The fault matrix, rows of Postgres and of the poison message. */
let opened: Awaited<ReturnType<typeof benchOn>>;
afterEach(async () => opened.close());

/** Runs statements against the bench's own database, past Vouch; `elsewhere`: from another one of the server's. */
async function beside<T>(work: (client: pg.Client) => Promise<T>, elsewhere = false): Promise<T> {
  const url = new URL(opened.databaseUrl);
  if (elsewhere) url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href, application_name: 'test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = $1 AND application_name = 'vouch'`;

const databaseName = () => new URL(opened.databaseUrl).pathname.slice(1);

/** Cuts every connection of Vouch's, again and again, until told to stop. */
function cutting(everyMs: number): { soFar(): number; stop(): Promise<void> } {
  let stopped = false;
  let cut = 0;
  const done = beside(async (client) => {
    while (!stopped) {
      cut += (await client.query(CUT, [databaseName()])).rowCount ?? 0;
      await sleep(everyMs);
    }
  });
  return {
    soFar: () => cut,
    stop: () => {
      stopped = true;
      return done;
    },
  };
}

describe('PostgreSQL cuts every connection, over and over', () => {
  it('what was taken in is asked about once, and nothing is lost', async () => {
    opened = await benchOn();
    const { bench } = opened;
    const taken = new Set<string>();
    const cuts = cutting(120);
    const people = ['jane', 'omar', 'mei', 'ruth', 'sam', 'alex'];
    for (let i = 0; i < people.length || cuts.soFar() <= 5; i += 1) {
      const person = people[i % people.length] ?? '';
      await until(`${person}'s action to be taken in`, () =>
        bench.act('create-user', person).then(
          () => taken.add(person),
          () => false,
        ),
      );
    }
    await cuts.stop();
    for (const person of taken) {
      await until(`the question for ${person}`, async () => {
        await bench.advance(0.1);
        return bench.direct(person).some((message) => words(message).includes('Was this you?'));
      });
    }
    await bench.advance(1);
    const { stored, waiting, poison } = await bench.running.world.store.events.totals();
    expect({ waiting, poison }).toEqual({ waiting: 0, poison: 0 });
    // A delivery whose commit was done and whose answer was lost is taken in again: seen before, or asked once more.
    expect(stored).toBeGreaterThanOrEqual(taken.size);
    const sent = [...taken].map((person) => everSent(bench, bench.direct(person)[0]?.channel ?? ''));
    const cases = await bench.running.world.store.cases.list({ limit: 100 });
    expect(sent.reduce((sum, many) => sum + many, 0)).toBe(cases.length);
  });

  it('a press is answered 200 only where it is stored, and pressing again ends well', async () => {
    opened = await benchOn();
    const { bench } = opened;
    await bench.act('create-user', 'jane');
    const asked = await told(bench, 'jane', 'Was this you?');
    const cuts = cutting(15);
    const outcomes: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const { delivery } = await bench.sandbox.press({
        user: 'jane',
        channel: asked.channel,
        ts: asked.ts,
        label: 'No',
        version: 0,
      });
      outcomes.push(delivery?.status ?? 0);
    }
    await cuts.stop();
    expect(outcomes.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const stored = await beside((client) => client.query('SELECT count(*)::int AS many FROM presses'));
    expect(stored.rows[0].many).toBeGreaterThanOrEqual(outcomes.filter((status) => status === 200).length);
    await bench.sandbox.press({
      user: 'jane',
      channel: asked.channel,
      ts: asked.ts,
      label: 'No',
      version: 0,
    });
    await until('the thanks', async () => {
      await bench.advance(0.1);
      return bench.direct('jane').some((message) => words(message).includes('Thank you for telling us'));
    });
    expect((await incident(bench)).events).toHaveLength(1);
    const presses = await beside((client) =>
      client.query("SELECT count(*)::int AS many FROM presses WHERE state = 'new'"),
    );
    expect(presses.rows[0].many).toBe(0);
  });
});

describe('PostgreSQL takes no connection', () => {
  it('a press is not acknowledged, health says so, and it goes on by itself afterwards', async () => {
    opened = await benchOn();
    const { bench } = opened;
    await bench.act('create-user', 'jane');
    const asked = await told(bench, 'jane', 'Was this you?');
    const name = databaseName();
    await beside(async (client) => {
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await client.query(CUT, [databaseName()]);
      const outcome = await bench.sandbox.press({
        user: 'jane',
        channel: asked.channel,
        ts: asked.ts,
        label: 'No',
      });
      expect(outcome.ok).toBe(false);
      expect([0, 503]).toContain(outcome.delivery?.status);
      const ready = await fetch(`${bench.running.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(bench.sandbox.state.incidents).toEqual([]);
      await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }, true);
    await until('health', async () => (await fetch(`${bench.running.url}/readyz`)).status === 200);
    await bench.press('jane', asked, 'No');
    await incident(bench);
  });
});

describe('an event that cannot be handled', () => {
  it('is set aside after five tries, security is called, and the others go on', async () => {
    opened = await benchOn();
    const { bench } = opened;
    await beside((client) =>
      client.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'this case cannot be stored'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON cases FOR EACH ROW
          WHEN (NEW.principal LIKE '%user/omar') EXECUTE FUNCTION refuse();`),
    );
    await bench.act('create-user', 'omar');
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    const called = await until('security to be called', async () => {
      await bench.advance(0.2);
      return bench.channel('security').find((message) => message.text.includes('set aside'));
    });
    expect(called.text).toContain('<!subteam^S0SECURITY>');
    const { store } = bench.running.world;
    expect(await store.events.totals()).toMatchObject({ waiting: 0, poison: 1 });
    await bench.advance(5);
    expect(bench.channel('security').filter((message) => message.text.includes('set aside'))).toHaveLength(1);
    await bench.act('root-login', 'jane');
    await security(bench, 'This always pages');
  });
});
