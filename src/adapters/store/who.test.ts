import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someArrival, someDelivery, someEvent } from '../../../test/store-samples.js';
import type { Actor } from '../../core/event.js';
import { WHERE } from './who.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

const FROM = new Date('2026-11-20T00:00:00Z');
const TO = new Date('2026-11-21T00:00:00Z');
const { actor: JANE } = someEvent();

function key(): string {
  return `ASIA${randomUUID().slice(0, 12).toUpperCase()}`;
}

async function happened(changes: Parameters<typeof someArrival>[0]): Promise<void> {
  await fresh.store.events.take(someDelivery({ arrivals: [someArrival(changes)] }));
}

async function issue(accessKey: string, actor: Partial<Actor>, at = '2026-11-20T13:00:00Z'): Promise<void> {
  const role = 'arn:aws:iam::111122223333:role/deploy';
  const issued = [{ accessKey, actor: { ...JANE, ...actor }, role, at: new Date(at) }];
  await fresh.store.events.take(someDelivery({ issued }));
}

it('finds what a key did within a time, newest first, and how much more there is', async () => {
  const accessKey = key();
  for (const at of ['2026-11-19T23:59:59.000Z', '2026-11-20T14:00:00.000Z', '2026-11-20T15:00:00.000Z'])
    await happened({ at, actor: { ...JANE, accessKey } });
  const about = { kind: 'key', key: accessKey } as const;
  const { deeds, more } = await fresh.store.who.deeds(about, FROM, TO, 1);
  expect({ more, deeds }).toMatchObject({
    more: 1,
    deeds: [
      {
        ...{ service: 'iam', name: 'CreateUser', at: new Date('2026-11-20T15:00:00Z'), tier: 'notify' },
        ...{ severity: 'medium', account: '111122223333', region: 'us-east-1', error: null, fed: true },
        ...{ address: '198.51.100.7', actor: { principal: JANE.principal, accessKey } },
      },
    ],
  });
  const early = new Date('2026-11-19T00:00:00Z');
  expect((await fresh.store.who.deeds(about, early, FROM, 9)).deeds).toHaveLength(1);
  expect(await fresh.store.who.actor(about)).toMatchObject({ accessKey });
  expect(await fresh.store.who.actor({ kind: 'key', key: key() })).toBeNull();
});

it('finds a role by the ARN of its session, which has no path, and a user by name', async () => {
  const principal = 'arn:aws:iam::111122223333:role/team/blue/atlantis';
  await happened({ actor: { ...JANE, kind: 'role', principal, sessionName: 'run-1' } });
  await happened({ actor: { ...JANE, kind: 'role', principal, sessionName: 'run-2' } });
  const named = 'arn:aws:iam::111122223333:role/atlantis';
  const found = async (session: string | null, asked = named) => {
    const about = { kind: 'principal', principal: asked, session } as const;
    return (await fresh.store.who.deeds(about, FROM, TO, 9)).deeds.length;
  };
  expect([await found(null), await found('run-1'), await found('run-3')]).toEqual([2, 1, 0]);
  expect([await found(null, principal), await found(null, `${named}x`)]).toEqual([2, 0]);
});

it('finds everybody who called from an address, and takes texts of any length and kind', async () => {
  await happened({ address: '203.0.113.77', actor: { ...JANE, accessKey: key() } });
  await happened({ address: '203.0.113.77', actor: { ...JANE, accessKey: null } });
  await happened({ address: 'x'.repeat(9_000), actor: { ...JANE, accessKey: '\u00e9'.repeat(2_000) } });
  const from = (address: string) => fresh.store.who.deeds({ kind: 'address', address }, FROM, TO, 9);
  expect((await from('203.0.113.77')).deeds).toHaveLength(2);
  expect((await from('x'.repeat(9_000))).deeds).toHaveLength(1);
  expect((await from("'; DROP TABLE events; --\0")).deeds).toEqual([]);
});

it('goes back from key to key, and comes out of a circle', async () => {
  const [one, two, three] = [key(), key(), key()];
  await issue(one, { accessKey: two });
  await issue(two, { accessKey: three });
  const keys = async (from: string, most = 9) =>
    (await fresh.store.who.chain(from, most)).map(({ accessKey }) => accessKey);
  expect(await keys(one)).toEqual([one, two]);
  expect(await keys(one, 1)).toEqual([one]);
  expect(await keys(key())).toEqual([]);
  await issue(three, { accessKey: one });
  expect(await keys(two)).toEqual([two, three, one]);
  const took = await fresh.store.who.issuedTo(two, FROM, TO, 9);
  expect(took).toMatchObject([{ accessKey: one, role: 'arn:aws:iam::111122223333:role/deploy' }]);
  expect(await fresh.store.who.issuedTo(two, TO, TO, 9)).toEqual([]);
});

it('says which events are kept, and how many calls were only counted', async () => {
  const [here, long] = [randomUUID(), 'y'.repeat(999)];
  await happened({ id: here });
  await happened({ id: long });
  expect(await fresh.store.who.kept([here, long, 'elsewhere'])).toEqual(new Set([here, long]));
  expect(await fresh.store.who.kept([])).toEqual(new Set());
  const tally = { account: '999900001111', service: 'ec2', name: 'DescribeInstances', count: 40 };
  await fresh.store.events.take(
    someDelivery({
      tallies: [
        { ...tally, hour: '2026-11-20T14:00:00Z' },
        { ...tally, hour: '2026-11-22T14:00:00Z' },
      ],
    }),
  );
  expect(await fresh.store.who.counted(['999900001111'], FROM, TO)).toBe(40);
  expect(await fresh.store.who.counted([], FROM, TO)).toBe(0);
});

it('uses its indices', async () => {
  const client = await fresh.pool.connect();
  try {
    // So few rows are read from end to end otherwise.
    await client.query('SET enable_seqscan = off');
    const plan = async (kind: keyof typeof WHERE) => {
      const where = WHERE[kind].replaceAll('$2::text', 'NULL::text');
      const { rows } = await client.query(`EXPLAIN SELECT id FROM events WHERE ${where}`, ['x']);
      return rows.map((row) => row['QUERY PLAN']).join(' ');
    };
    expect(await plan('key')).toContain('events_key_idx');
    expect(await plan('address')).toContain('events_address_idx');
    expect(await plan('principal')).toContain('events_principal_idx');
  } finally {
    client.release(true);
  }
});
