import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { someCase, someItem } from '../../../test/store-samples.js';
import { type Case, type EscalationReason, type Facts, NO_FACTS } from '../../core/case.js';
import type { ResolveReason } from '../../core/workflow.js';

let fresh: FreshStore;
beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

const OPENED = new Date('2026-11-20T14:00:00.000Z');
const by = { personId: 'jane', slackId: 'U1', name: 'Jane' };
const JANE = { kind: 'person', role: 'asked', personId: 'jane', name: 'Jane', slackId: 'U1' } as const;
const later = (seconds: number) => new Date(OPENED.getTime() + seconds * 1_000);

function answer(choice: 'yes' | 'no' | 'unsure', seconds: number, late = false): Partial<Facts> {
  return { answer: { choice, by, at: later(seconds), late, version: 1 } };
}

function proven(seconds: number): Partial<Facts> {
  return { ...answer('yes', seconds), vouches: [{ by, at: later(seconds + 5), covers: [], late: false }] };
}

function escalated(reason: EscalationReason, closed?: ResolveReason): Partial<Facts> {
  return {
    escalation: { reason, at: later(60), detail: '' },
    resolved: closed ? { by, at: later(600), reason: closed, text: 'looked at' } : null,
  };
}

async function open(detections: readonly string[], facts: Partial<Facts>, changes: Partial<Case> = {}) {
  const items = detections.map((detection) => someItem({ detection }));
  const draft = { state: 'asking', audience: JANE, openedAt: OPENED, items, ...changes };
  await fresh.store.cases.open(someCase({ ...draft, facts: { ...NO_FACTS, ...facts } }));
}

const NOTHING = { asked: 0, yes: 0, no: 0, unsure: 0, silent: 0, medianSeconds: null };
const UNPAGED = { paged: 0, resolved: 0, harmless: 0 };

async function found(detection: string, since = OPENED) {
  const rows = await fresh.store.noise.since(since);
  const row = rows.find((one) => one.detection === detection);
  if (!row) return null;
  const { detection: _, ...numbers } = row;
  return numbers;
}

describe('noise', () => {
  it('gives each question one outcome, and counts answers however late they came', async () => {
    const d = 'own/questions';
    await open([d], proven(10));
    await open([d], proven(30));
    await open([d], { vouches: [{ by, at: later(20), covers: [], late: false }] });
    await open([d], { ...answer('yes', 40), ...escalated('unverified') });
    await open([d], { ...answer('yes', 50), ...escalated('denied') });
    await open([d], { ...answer('no', 60), ...escalated('no') });
    await open([d], { ...answer('unsure', 70), ...escalated('unsure') });
    await open([d], { ...answer('yes', 1_000, true), ...escalated('silence') });
    await open([d], escalated('silence'));
    await open([d], {});
    expect(await found(d)).toEqual({
      ...{ asked: 10, yes: 3, no: 2, unsure: 1, silent: 2, medianSeconds: 45 },
      ...{ paged: 6, resolved: 0, harmless: 0 },
    });
  });

  it('counts a Yes once it is proven: by the second factor, or by security where there is none', async () => {
    const d = 'own/proof';
    await open([d], answer('yes', 10));
    await open([d], { ...answer('yes', 10), ...escalated('no-second-factor', 'attack') });
    expect((await found(d))?.yes).toBe(0);
    await open([d], { ...answer('yes', 10), ...escalated('no-second-factor', 'expected') });
    expect(await found(d)).toMatchObject({ yes: 1, no: 0 });
    await open([d], { ...answer('no', 10), ...escalated('no', 'expected') });
    expect(await found(d)).toMatchObject({ yes: 1, no: 1 });
  });

  it('asks nobody where nobody could answer, or the question was not out yet', async () => {
    const d = 'own/unasked';
    await open([d], {}, { state: 'gathering' });
    expect(await found(d)).toBeNull();
    await open([d], escalated('nobody-to-ask'), { audience: { kind: 'nobody', why: 'a test' } });
    await open([d], escalated('nobody-to-ask'), { audience: { ...JANE, role: 'told' } });
    await open([d], escalated('undeliverable'));
    expect(await found(d)).toEqual({ ...NOTHING, paged: 3, resolved: 0, harmless: 0 });
  });

  it('says how pages ended', async () => {
    const d = 'own/alerts';
    for (const closed of [undefined, 'expected', 'false-alarm', 'attack', 'other'] as const) {
      await open([d], escalated('alert', closed), { state: 'paged' });
    }
    expect(await found(d)).toEqual({ ...NOTHING, paged: 5, resolved: 4, harmless: 2 });
  });

  it('counts a question for each of its detections once, without what joined unasked', async () => {
    await open(['own/one', 'own/two', 'own/one'], proven(10));
    const items = [someItem({ detection: 'own/one' }), someItem({ detection: 'own/x', standing: 'unasked' })];
    await open([], proven(10), { items });
    expect(await found('own/one')).toEqual({ ...NOTHING, ...UNPAGED, asked: 2, yes: 2, medianSeconds: 10 });
    expect((await found('own/two'))?.asked).toBe(1);
    expect(await found('own/x')).toBeNull();
  });

  it('looks at the period alone, and names the loudest first', async () => {
    const since = new Date('2027-01-01T00:00:00.000Z');
    await open(['own/quiet'], answer('yes', 10), { openedAt: since });
    for (let i = 0; i < 3; i += 1)
      await open(['own/loud'], escalated('alert'), { openedAt: later(9_999_999) });
    expect((await fresh.store.noise.since(since)).map((one) => one.detection)).toEqual([
      'own/loud',
      'own/quiet',
    ]);
    expect(await fresh.store.noise.since(new Date('2028-01-01T00:00:00.000Z'))).toEqual([]);
  });
});
