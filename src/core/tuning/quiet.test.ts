import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES, TIERS } from '../detection.js';
import { DAYS, heldUntil, type QuietHours } from './quiet.js';

const NIGHT: QuietHours = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin', days: DAYS };
const HOUR_MS = 60 * 60 * 1000;

function until(now: string, quiet: QuietHours = NIGHT): string | null {
  return heldUntil(new Date(now), 'notify', 'medium', quiet)?.toISOString() ?? null;
}

describe('quiet hours', () => {
  it('hold a question until the morning, on the clock of the zone', () => {
    expect(until('2026-11-20T20:59:59Z')).toBeNull();
    expect(until('2026-11-20T21:00:00Z')).toBe('2026-11-21T06:00:00.000Z');
    expect(until('2026-11-21T05:59:59Z')).toBe('2026-11-21T06:00:00.000Z');
    expect(until('2026-11-21T06:00:00Z')).toBeNull();
  });

  it('end by the clock on the wall when the clocks change', () => {
    expect(until('2026-03-28T22:30:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(until('2026-10-24T21:30:00Z')).toBe('2026-10-25T06:00:00.000Z');
  });

  it('belong to the day they begin on', () => {
    const weekdays = { ...NIGHT, days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };
    expect(until('2026-11-21T01:00:00Z', weekdays)).toBe('2026-11-21T06:00:00.000Z');
    expect(until('2026-11-21T22:00:00Z', weekdays)).toBeNull();
    expect(until('2026-11-23T01:00:00Z', weekdays)).toBeNull();
  });

  it('may lie within one day', () => {
    const lunch = { ...NIGHT, from: 12 * 60, to: 13 * 60 + 30 };
    expect(until('2026-11-20T11:30:00Z', lunch)).toBe('2026-11-20T12:30:00.000Z');
    expect(until('2026-11-20T12:30:00Z', lunch)).toBeNull();
  });

  it('hold nothing but small questions, and never for more than a day', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    const quietHours = fc
      .record({
        from: minutes,
        to: minutes,
        zone: fc.constantFrom('Europe/Berlin', 'UTC', 'America/Los_Angeles', 'Asia/Kathmandu'),
        days: fc.subarray([...DAYS]),
      })
      .filter(({ from, to }) => from !== to);
    const dates = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    const cases = fc.tuple(dates, fc.constantFrom(...TIERS), fc.constantFrom(...SEVERITIES), quietHours);
    fc.assert(
      fc.property(cases, ([now, tier, severity, quiet]) => {
        const end = heldUntil(now, tier, severity, quiet);
        if (end === null) return;
        expect(tier).toBe('notify');
        expect(['info', 'low', 'medium']).toContain(severity);
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        // The night on which the clocks go back is an hour longer.
        expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR_MS);
      }),
      { numRuns: 500 },
    );
    expect(heldUntil(new Date('2026-11-20T23:00:00Z'), 'alert', 'low', NIGHT)).toBeNull();
    expect(heldUntil(new Date('2026-11-20T23:00:00Z'), 'notify', 'high', NIGHT)).toBeNull();
    expect(heldUntil(new Date('2026-11-20T23:00:00Z'), 'notify', 'low', null)).toBeNull();
  });
});
