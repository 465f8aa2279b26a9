import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { item, minute, newItem } from '../../test/cases.js';
import { breaksOut, lasts, stormKey } from './storm.js';

describe('a storm', () => {
  it('breaks out at the 51st', () => {
    expect([0, 49, 50, 51].map(breaksOut)).toEqual([false, false, true, true]);
  });

  it('is of one detection in one account', () => {
    const keys = [newItem(), newItem({ detection: 'aws/x' }), newItem({ account: 'dev' })].map(stormKey);
    expect(new Set(keys).size).toBe(3);
    expect(stormKey(newItem({ says: 'something else', severity: 'critical' }))).toBe(keys[0]);
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
