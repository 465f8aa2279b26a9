import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsRecord, ROOT } from '../../test/aws-event.js';
import { type FreshStore, freshStore } from '../../test/database.js';
import { buildCatalogue } from '../core/catalogue.js';
import type { LoadedDetection } from '../core/detection.js';
import { plain } from '../core/text.js';
import { type Delivery, type Intake, ingest } from './ingest.js';
import { noise } from './noise.js';

let fresh: FreshStore;
let rung: (readonly [string, readonly string[]])[] = [];
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

const DARK: LoadedDetection = {
  ...{ id: 'own/new', title: 'New', provider: 'aws', on: ['iam:CreateUser'], tier: 'notify' },
  ...{ severity: 'medium', attack: [], why: 'w', says: () => 's', shadow: true },
};
const LOUD: LoadedDetection = { ...DARK, id: 'own/loud', on: ['iam:CreateAccessKey'], shadow: undefined };

function intake(): Intake {
  const queue: Pick<Intake['queue'], 'ring'> = {
    ring: async (kind, ids) => {
      if (ids.length > 0) rung.push([kind, ids]);
    },
  };
  const runLog: Pick<Intake['runLog'], 'step'> = { step: () => undefined };
  const both = { ...DARK, id: 'own/both', on: LOUD.on };
  return {
    store: fresh.store,
    queue: queue as Intake['queue'],
    runLog: runLog as Intake['runLog'],
    catalogue: buildCatalogue([
      DARK,
      LOUD,
      both,
      { ...DARK, id: 'own/silent', tier: 'ignore', on: ['iam:GetUser'] },
    ]),
  };
}

async function take(records: readonly unknown[], parts: Partial<Delivery> = {}) {
  rung = [];
  return ingest(intake(), {
    ...{
      records: records.map((record) => ({ record, where: 'here' })),
      refusals: [],
      road: 'sqs',
      live: false,
    },
    ...parts,
  });
}

async function row(id: string) {
  const { rows } = await fresh.pool.query<{ tier: string; state: string; shadow: { id: string }[] | null }>(
    `SELECT tier, state, classification -> 'shadow' AS shadow FROM events WHERE event_id = $1`,
    [id],
  );
  return rows[0];
}

describe('what is tried in the dark', () => {
  it('is stored as looked at: nobody is asked, now or when it comes again', async () => {
    const record = awsRecord({ eventID: 'dark' });
    const { stored, counted } = await take([record]);
    expect([stored.length, counted]).toEqual([1, 0]);
    expect(await row('dark')).toMatchObject({ tier: 'ignore', state: 'done', shadow: [{ id: 'own/new' }] });
    expect(await fresh.store.events.due(100)).toEqual([]);
    expect(rung.filter(([kind]) => kind === 'alert')).toEqual([]);
    expect(await take([record])).toMatchObject({ stored: [], seenBefore: 1 });
    expect(await fresh.store.cases.countOpen()).toBe(0);
  });

  it('stands beside what asks, which asks as ever', async () => {
    const { stored } = await take([awsRecord({ eventID: 'loud', eventName: 'CreateAccessKey' })]);
    expect(await row('loud')).toMatchObject({ tier: 'notify', state: 'new', shadow: [{ id: 'own/both' }] });
    expect(await fresh.store.events.due(100)).toEqual(stored);
  });

  it('is only counted where it would not have been kept', async () => {
    const { stored, counted } = await take([awsRecord({ eventID: 'silent', eventName: 'GetUser' })]);
    expect([stored, counted]).toEqual([[], 1]);
  });

  it('never reaches the list of late events', async () => {
    await take([awsRecord({ eventID: 'late', eventTime: '2020-01-01T00:00:00Z' })], { live: true });
    expect(await row('late')).toMatchObject({ state: 'done' });
    expect(await fresh.store.events.late(10)).toEqual([]);
  });

  it('is a section of /sec noise, and what came late or quietly is no part of it', async () => {
    const { people } = fresh.store;
    const jane = {
      ...{ id: 'jane', name: 'Jane', slackId: 'U1', email: null, duoUser: null, active: true, frozen: false },
      principals: ['arn:aws:iam::111122223333:user/jane'],
    };
    await people.replace([jane], []);
    await take([awsRecord({ eventID: 'root', ...ROOT })]);
    await take([awsRecord({ eventID: 'quiet', eventTime: '2026-11-20T20:00:00Z' })], { quiet: true });
    const card = await noise(fresh, '7');
    expect(card.headline).toBe('Nobody was asked or paged in the last 7 days');
    expect(card.after.map(plain)).toEqual([
      'Tried in the dark; nobody was asked:',
      'own/new: would have asked 1 person, paged once, over 2 events',
      'own/both: would have asked 1 person, over 1 event',
    ]);
  });
});
