import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { someCase, someItem } from '../../test/store-samples.js';
import { NO_FACTS } from '../core/case.js';
import { plain } from '../core/text.js';
import { NO_TUNING, type Override, type Tuning } from '../core/tuning/tuning.js';
import type { Queue } from '../ports.js';
import { announceContent } from './content.js';
import { postWeekly, weekly, weeklyCard, weeklyLines } from './weekly.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const JANE = { kind: 'person', role: 'asked', personId: 'jane', name: 'Jane', slackId: 'U1' } as const;
const by = { personId: 'jane', slackId: 'U1', name: 'Jane' };

function override(detection: string, until: string): Override {
  const when = { accounts: [], environments: [], principals: [], networks: [] };
  return { detection, tier: 'log', when, reason: `the reason for ${detection}`, until };
}

describe('the weekly report', () => {
  let fresh: FreshStore;
  let tuning: Tuning = NO_TUNING;
  const rung: string[] = [];
  const queue = { ring: async (_kind: string, ids: readonly string[]) => void rung.push(...ids) } as Queue;
  const world = () => ({ store: fresh.store, tuning: () => tuning, queue });
  beforeAll(async () => {
    fresh = await freshStore();
  });
  afterAll(() => fresh.close());

  const open = async (daysAgo: number, detection: string, groupKey: string, many = 1) => {
    const openedAt = new Date((await fresh.store.now()).getTime() - daysAgo * DAY_MS);
    const at = new Date(openedAt.getTime() + 60_000);
    const answer = { choice: 'yes' as const, by, at, late: false, version: 1 };
    const facts = { ...NO_FACTS, answer, vouches: [{ by, at, covers: [], late: false }] };
    const items = Array.from({ length: many }, (_, i) => someItem({ detection, eventId: `${i}` }));
    await fresh.store.cases.open(
      someCase({ openedAt, facts, audience: JANE, state: 'confirmed', groupKey, items }),
    );
  };

  it('says where there was nothing', async () => {
    expect(weeklyLines(await weekly(world()))).toEqual([
      'Nobody was asked or paged. Nobody went over their budget of questions. No storms. No override is in force.',
    ]);
  });

  it('tells each detection, what was gathered, and every override that is in force', async () => {
    await open(8, 'own/before', 'g');
    for (let i = 0; i < 5; i += 1) await open(1, 'own/often', 'g');
    await open(2, 'own/listed', 'asked:jane|overflow', 3);
    await open(3, 'own/stormy', 'own/stormy|dev|storm', 4);
    tuning = {
      ...NO_TUNING,
      overrides: [
        override('own/late', '2099-12-31'),
        override('own/soon', '2098-12-31'),
        override('own/over', '2020-01-01'),
      ],
    };
    await announceContent(world(), '/content', ['override sigma/r -> off in the content folder: said by s']);
    const report = await weekly(world());
    expect(report.detections.map(({ detection }) => detection)).toEqual([
      'own/often',
      'own/listed',
      'own/stormy',
    ]);
    expect(report.gathered).toEqual({
      summaries: { cases: 1, events: 3, people: 1 },
      storms: { cases: 1, events: 4 },
    });
    expect(weeklyLines(report)).toEqual([
      '3 detections spoke up. 1 person went over their budget: 3 events in 1 list. 1 storm: 4 events without a page of their own. 3 overrides in force.',
      'own/often: asked 5 (5 yes, 0 no, 0 unsure, 0 silent), answered after 60 s (median), 100 % false positives. Nearly all of it is their work: name the automation or the account behind it, or have it logged only.',
      'own/listed: asked 1 (1 yes, 0 no, 0 unsure, 0 silent), answered after 60 s (median), 100 % false positives.',
      'own/stormy: asked 1 (1 yes, 0 no, 0 unsure, 0 silent), answered after 60 s (median), 100 % false positives.',
      'In force: override own/soon -> log until 2098-12-31: the reason for own/soon',
      'In force: override own/late -> log until 2099-12-31: the reason for own/late',
      'In force: override sigma/r -> off in the content folder: said by s',
    ]);
    const card = await weeklyCard(world());
    expect(card.list?.items).toHaveLength(3);
    expect(card.facts.map(({ value }) => plain(value))).toEqual(report.exceptions);
  });

  it('is posted once a week, whoever asks at the same moment, with every override in it', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `own/rule-${i}`);
    tuning = { ...NO_TUNING, overrides: names.map((name) => override(name, '2099-12-31')) };
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => postWeekly(world())));
    expect([...outcomes].sort()).toEqual(['known', 'known', 'known', 'posted']);
    const texts = [];
    for (const id of [...rung]) {
      const claimed = await fresh.store.effects.claim(id, 1_000);
      if (claimed?.effect.kind !== 'tell')
        throw new Error(`expected a line to security, found ${claimed?.effect.kind}`);
      texts.push(plain(claimed.effect.text));
      await fresh.store.effects.done(id, claimed.fence, 'said');
    }
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text.length).toBeLessThan(1_500);
    for (const name of names) expect(texts.join()).toContain(`override ${name} ->`);
    await fresh.store.advanceClock(5 * DAY_MS);
    expect(await postWeekly(world())).toBe('known');
    await fresh.store.advanceClock(2 * DAY_MS);
    expect(await postWeekly(world())).toBe('posted');
  });
});
