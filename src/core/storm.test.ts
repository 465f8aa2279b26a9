import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseOf, item, minute, newItem } from '../../test/cases.js';
import { deed, listOf } from './cards.js';
import { breaksOut, lasts, stormKey, takesMore } from './storm.js';

describe('a storm', () => {
  it('breaks out at the 51st', () => {
    expect([0, 49, 50, 51].map(breaksOut)).toEqual([false, false, true, true]);
  });

  it('is of one detection in one account', () => {
    const others = [{ detection: 'aws/x' }, { account: 'dev' }, { severity: 'critical' }] as const;
    const keys = [newItem(), ...others.map(newItem)].map(stormKey);
    expect(new Set(keys).size).toBe(4);
    expect(stormKey(newItem({ says: 'something else', severity: 'high' }))).toBe(keys[0]);
  });

  it('has a case that takes events for half an hour, a critical one for five minutes', () => {
    const takes = (severity: 'critical' | 'high', at: number) =>
      takesMore({ groupKey: stormKey(newItem({ severity })), openedAt: minute(0) }, minute(at));
    expect([29, 31].map((at) => takes('high', at))).toEqual([true, false]);
    expect([4, 6].map((at) => takes('critical', at))).toEqual([true, false]);
  });

  it('may have more events than a call has room for arguments', () => {
    const items = Array.from({ length: 200_000 }, (_, i) => item({ at: minute(i / 1_000) }));
    expect(lasts(newItem({ at: minute(200) }), { items })).toBe(true);
    expect(listOf(caseOf({ items, groupKey: stormKey(newItem()) }))?.items.length).toBeGreaterThan(0);
    expect(deed(caseOf({ items }))).toMatch(/^made 200000 changes within/);
  });

  it('shows its newest lines first', () => {
    const items = Array.from({ length: 60 }, (_, i) => item({ at: minute(i), says: `did thing ${i}` }));
    const shown = listOf(caseOf({ items, groupKey: stormKey(newItem()) }));
    expect(shown?.more).toBe(35);
    expect(JSON.stringify(shown?.items[0])).toContain('Did thing 59');
  });

  it('lasts while more comes within five minutes of it, in whatever order', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.integer({ min: -20, max: 80 }), (had, comes) => {
        const items = had.map((at) => item({ at: minute(at) }));
        const near = comes >= Math.min(...had) - 5 && comes <= Math.max(...had) + 5;
        expect(lasts(newItem({ at: minute(comes) }), { items })).toBe(near);
      }),
    );
  });
});
