import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { someCase, someItem } from '../../test/store-samples.js';
import { NO_FACTS } from '../core/case.js';
import { plain } from '../core/text.js';
import type { DetectionNoise } from '../ports/noise.js';
import { falsePositiveShare, noise, suggestion } from './noise.js';

const NONE: DetectionNoise = {
  ...{ detection: 'own/x', asked: 0, yes: 0, no: 0, unsure: 0, silent: 0, medianSeconds: null },
  ...{ paged: 0, resolved: 0, harmless: 0 },
};

describe('a suggestion', () => {
  it.each([
    ['nothing of four', { asked: 4, yes: 4 }, null],
    ['narrow it', { asked: 20, yes: 20 }, /name the automation/],
    ['leave what caught something alone', { asked: 100, yes: 99, no: 1 }, /Leave it: one was not theirs/],
    ['ask others', { asked: 10, yes: 5, silent: 5 }, /Many do not answer/],
    ['say it more plainly', { asked: 10, yes: 7, unsure: 3 }, /not sure/],
    ['nothing where it is mixed', { asked: 10, yes: 8, unsure: 1, silent: 1 }, null],
    ['lower its tier', { paged: 10, resolved: 5, harmless: 5 }, /lower its tier/],
    ['nothing where security saw something', { paged: 10, resolved: 5, harmless: 3 }, null],
  ] as const)('%s', (_, numbers, said) => {
    const found = suggestion({ ...NONE, ...numbers });
    if (said === null) expect(found).toBeNull();
    else expect(found).toMatch(said);
  });

  it('knows no share where nobody answered', () => {
    expect(falsePositiveShare({ ...NONE, asked: 3, silent: 3 })).toBeNull();
    expect(falsePositiveShare({ ...NONE, asked: 4, yes: 1, no: 3 })).toBe(0.25);
  });
});

describe('/sec noise', () => {
  let fresh: FreshStore;
  beforeAll(async () => {
    fresh = await freshStore();
  });
  afterAll(() => fresh.close());

  it('tells each detection in a line, over the days that were asked for', async () => {
    const { store } = fresh;
    expect((await noise(fresh, '')).headline).toBe('Nobody was asked or paged in the last 7 days');
    const openedAt = new Date((await store.now()).getTime() - 8 * 24 * 60 * 60 * 1_000);
    const by = { personId: 'jane', slackId: 'U1', name: 'Jane' };
    const at = new Date(openedAt.getTime() + 120_000);
    const answer = { choice: 'yes' as const, by, at, late: false, version: 1 };
    const facts = { ...NO_FACTS, answer, vouches: [{ by, at, covers: [], late: false }] };
    const audience = { kind: 'person', role: 'asked', personId: 'j', name: 'Jane', slackId: 'U1' } as const;
    const items = [someItem({ detection: 'own/often' })];
    for (let i = 0; i < 5; i += 1) {
      const item = items.map((one) => ({ ...one, eventId: `${i}` }));
      await store.cases.open(someCase({ openedAt, facts, audience, state: 'confirmed', items: item }));
    }
    expect((await noise(fresh, '')).headline).toBe('Nobody was asked or paged in the last 7 days');
    const card = await noise(fresh, '30');
    expect(card.headline).toBe('What asked and paged in the last 30 days');
    expect(card.list?.items.map(plain)).toEqual([
      'own/often: asked 5 (5 yes, 0 no, 0 unsure, 0 silent), answered after 2 min (median), 100 % false positives. Nearly all of it is their work: name the automation or the account behind it, or have it logged only.',
    ]);
    expect(card.choices).toEqual([]);
  });

  it.each(['0', '91', '-1', '1e3', 'all', "7'; DROP"])('takes %s for a week', async (typed) => {
    expect((await noise(fresh, typed)).headline).toContain('the last 7 days');
  });
});
