import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent, DENIED, ROOT } from '../../../test/aws-event.js';
import { buildCatalogue } from '../catalogue.js';
import { classify } from '../classify.js';
import { type LoadedDetection, TIERS } from '../detection.js';
import { directoryOf } from '../directory.js';
import type { VouchEvent } from '../event.js';
import { createMemory } from '../history/memory.js';
import { type BacktestOptions, createBacktest } from './backtest.js';
import { JOIN_MS } from './grouping.js';

const POLICY = { joinMs: JOIN_MS };

function detection(id: string, different: Partial<LoadedDetection> = {}): LoadedDetection {
  return {
    ...{ id, title: id, provider: 'aws', on: ['iam:CreateUser'], tier: 'notify', severity: 'medium' },
    ...{ attack: [], why: 'Because.', says: () => 'did it' },
    ...different,
  };
}

function event(n: number, different: { readonly [field: string]: unknown } = {}): VouchEvent {
  const eventTime = new Date(Date.parse('2026-11-20T14:00:00Z') + n * 60_000).toISOString();
  return awsEvent('iam:CreateUser', null, { eventID: `e${n}`, eventTime, ...different });
}

function user(name: string): { readonly [field: string]: unknown } {
  const arn = `arn:aws:iam::111122223333:user/${name}`;
  return { userIdentity: { type: 'IAMUser', arn, userName: name, accountId: '111122223333' } };
}

function backtest(
  detections: readonly LoadedDetection[],
  events: readonly VouchEvent[],
  options: Partial<BacktestOptions> = {},
) {
  const catalogue = buildCatalogue(detections);
  const test = createBacktest({ catalogue, against: null, directory: null, policy: POLICY, ...options });
  for (const one of events) test.see(one);
  return test.result();
}

describe('a backtest', () => {
  it('says who would have been asked, grouped as cases are, and who is paged about', () => {
    const events = [event(0), event(1), event(9, user('omar')), event(12, DENIED), event(13, ROOT)];
    const result = backtest([detection('own/x')], events);
    expect(result).toMatchObject({
      ...{
        judged: 5,
        from: '2026-11-20T14:00:00.000Z',
        to: '2026-11-20T14:13:00.000Z',
        shadow: [],
        against: null,
      },
      now: {
        ignore: 0,
        total: { log: 1, notify: 4, alert: 0, asked: 2, paged: 1 },
        people: 2,
        byDetection: [{ detection: 'own/x', log: 1, notify: 4, asked: 2, paged: 1 }],
      },
    });
    const rows = result.now.byPerson.map(({ person, asked, paged, nobody }) => [
      person,
      asked,
      paged,
      nobody,
    ]);
    expect(rows.sort()).toEqual([
      ['arn:aws:iam::111122223333:root', 0, 1, true],
      ['arn:aws:iam::111122223333:user/jane', 1, 0, false],
      ['arn:aws:iam::111122223333:user/omar', 1, 0, false],
    ]);
  });

  it('asks by the people file: whoever is not on file is paged about', () => {
    const jane = {
      ...{ id: 'jane', name: 'Jane', slackId: 'U1', email: null, duoUser: null, active: true, frozen: false },
      principals: ['arn:aws:iam::111122223333:user/jane'],
    };
    const { now } = backtest([detection('own/x')], [event(0), event(9, user('omar'))], {
      directory: directoryOf([jane], []),
    });
    expect(now.total).toMatchObject({ asked: 1, paged: 1 });
    expect(now.byPerson.map(({ person, nobody }) => [person, nobody]).sort()).toEqual([
      ['arn:aws:iam::111122223333:user/omar', true],
      ['jane', false],
    ]);
  });

  it('tells what differs from other detections, with the first events of each', () => {
    const before = [detection('own/gone', { on: ['iam:DeleteUser'] }), detection('own/x', { tier: 'log' })];
    const now = [detection('own/x', { judge: ({ id }) => (id === 'e2' ? { tier: 'alert' } : {}) })];
    const gone = awsEvent('iam:DeleteUser', null, { eventID: 'd1' });
    const { against } = backtest(now, [event(0), event(1), event(2), gone], {
      against: buildCatalogue(before),
      examples: 1,
    });
    expect(against?.before.total).toMatchObject({ log: 3, notify: 1, alert: 0, asked: 1, paged: 0 });
    expect(against?.changes).toEqual([
      { kind: 'more', from: 'log', to: 'notify', detection: 'own/x', events: 2, examples: ['e0'] },
      { kind: 'more', from: 'log', to: 'alert', detection: 'own/x', events: 1, examples: ['e2'] },
      { kind: 'less', from: 'notify', to: 'ignore', detection: 'own/gone', events: 1, examples: ['d1'] },
    ]);
  });

  it('shows what is tried in the dark apart from the rest', () => {
    const { now, shadow } = backtest([detection('own/x', { shadow: true })], [event(0), event(9)]);
    expect([now.ignore, now.total.asked, now.byDetection]).toEqual([2, 0, []]);
    expect(shadow).toEqual([{ detection: 'own/x', events: 2, people: 1, asked: 2, paged: 0 }]);
  });

  it('loses no event, and against itself nothing differs', () => {
    const step = fc.record({ minute: fc.nat(600), failed: fc.boolean(), name: fc.constantFrom('a', 'b') });
    const tiers = fc.array(fc.constantFrom(...TIERS), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(tiers, fc.array(step, { maxLength: 15 }), (given, steps) => {
        const all = given.map((tier, index) => detection(`own/d${index}`, { tier }));
        const events = steps.map(({ minute, failed, name }, index) =>
          event(minute, { ...user(name), eventID: `e${index}`, ...(failed && DENIED) }),
        );
        const catalogue = buildCatalogue(all);
        const { judged, now, against } = backtest(all, events, { against: catalogue });
        const memory = createMemory();
        const verdicts = events.map((one) => classify(one, catalogue, memory.see(one, catalogue)).tier);
        for (const tier of ['log', 'notify', 'alert'] as const)
          expect(now.total[tier]).toBe(verdicts.filter((one) => one === tier).length);
        expect(now.ignore + now.total.log + now.total.notify + now.total.alert).toBe(judged);
        expect(judged).toBe(events.length);
        for (const rows of [now.byDetection, now.byPerson]) {
          expect(rows.reduce((sum, { asked }) => sum + asked, 0)).toBe(now.total.asked);
          expect(rows.reduce((sum, { paged }) => sum + paged, 0)).toBe(now.total.paged);
        }
        expect(against).toEqual({ before: now, changes: [] });
      }),
      { numRuns: 200 },
    );
  });
});
