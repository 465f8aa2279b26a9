import { describe, expect, it } from 'vitest';
import { caseOf, item, minute } from '../../test/cases.js';
import { because, deed, list, listOf } from './cards.js';
import { plain } from './text.js';

function made(n: number, given: Parameters<typeof item>[0] = {}) {
  return Array.from({ length: n }, (_, i) =>
    item({ eventId: `${given?.call}${i}`, says: `created the user svc-${i}`, at: minute(i / 60), ...given }),
  );
}

function said(items: Parameters<typeof list>[0]) {
  const found = list(items);
  return { lines: found?.items.map((line) => plain(line)), more: found?.more };
}

describe('list', () => {
  it('names each of a few, and counts exact repeats', () => {
    expect(said([...made(2), ...made(3, { says: 'stopped the trail x', call: 'StopLogging' })])).toEqual({
      lines: [
        'Created the user svc-0 CreateUser',
        'Stopped the trail x (3 times) StopLogging',
        'Created the user svc-1 CreateUser',
      ],
      more: 0,
    });
  });

  it('lets one line stand for many of a kind, so that a run of twenty reads as two', () => {
    const policies = made(10, { call: 'PutUserPolicy', detection: 'aws/iam-put-inline-policy' });
    expect(said([...made(10), ...policies]).lines).toEqual([
      'Created the user svc-0, and 9 more like it CreateUser',
      'Created the user svc-0, and 9 more like it PutUserPolicy',
    ]);
  });

  it('never hides something serious among many small ones of the same call', () => {
    const bad = item({ eventId: 'bad', says: 'created the user backdoor', severity: 'critical' });
    expect(said([...made(40), bad]).lines?.[0]).toBe('Created the user backdoor CreateUser');
  });
});

describe('listOf', () => {
  it('names more of what stands for many, each on its own, and says how many are left', () => {
    for (const [groupKey, first, second] of [
      ['asked:jane|overflow', 0, 1],
      ['aws/x|dev|storm', 59, 58],
    ] as const) {
      const found = listOf(caseOf({ groupKey, items: made(60) }));
      expect(found?.items.map(plain).slice(0, 2)).toEqual([
        `Created the user svc-${first} CreateUser`,
        `Created the user svc-${second} CreateUser`,
      ]);
      expect([found?.items.length, found?.more]).toEqual([25, 35]);
    }
    expect(listOf(caseOf({ items: made(60) }))?.items).toHaveLength(1);
  });
});

describe('because', () => {
  it('says of a list only what holds for all of the most serious', () => {
    const web = item({ severity: 'medium', reasons: ['this is usual for a web server'] });
    const admin = item({ severity: 'high', reasons: ['full administrator rights'] });
    expect(because(caseOf({ items: [web] }))).toEqual(['This is usual for a web server']);
    expect(because(caseOf({ items: [web, admin] }))).toEqual(['Full administrator rights']);
    expect(because(caseOf({ items: [web, admin, item({ severity: 'high', reasons: [] })] }))).toEqual([]);
  });
});

describe('deed', () => {
  it('says how many failed', () => {
    const [one, two] = [item({ error: null }), item({ error: 'AccessDenied' })];
    expect(deed(caseOf({ items: [one, two] }))).toBe('made 2 calls, 1 of which failed');
    expect(deed(caseOf({ items: [two, two] }))).toBe('made 2 calls, which all failed');
  });

  it('names one thing, and counts several with the time they took', () => {
    expect(deed(caseOf({ items: made(20) }))).toBe('made 20 changes within 19 seconds');
    expect(deed(caseOf({ items: made(1) }))).toBe('created the user svc-0');
  });
});
