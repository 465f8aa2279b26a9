import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../src/core/case.js';
import { decide, open } from '../../src/core/decide.js';
import { DAYS, type QuietHours } from '../../src/core/tuning/quiet.js';
import type { Input, LoadedWorkflow } from '../../src/core/workflow.js';
import { ASKED, caseOf, item, JANE, minute, moment, newItem, SAM } from '../../test/cases.js';
import workflow from './index.js';

const loaded: LoadedWorkflow = { ...workflow, id: 'verify-action' } as LoadedWorkflow;

function play(start: Case, ...steps: [number, Input][]): { c: Case; pages: string[]; refused: number } {
  let c = start;
  let refused = 0;
  const pages: string[] = [];
  for (const [minutes, input] of steps) {
    const decision = decide(loaded, c, input, moment(minutes));
    if (!decision.changed) refused += 1;
    pages.push(...decision.effects.flatMap((effect) => (effect.kind === 'page' ? [effect.action] : [])));
    c = decision.case;
  }
  return { c, pages, refused };
}

const yes: Input = { type: 'yes', by: JANE, version: 3 };
const no: Input = { type: 'no', by: JANE, version: 3 };
const verified: Input = { type: 'verified', by: JANE, covers: ['e1'] };

describe('verify-action', () => {
  it('closes on a Yes that Duo verifies, and pages nobody', () => {
    const { c, pages } = play(caseOf(), [1, yes], [2, verified]);
    expect(c.state).toBe('confirmed');
    expect(c.closedAt).toEqual(minute(2));
    expect(pages).toEqual([]);
  });

  it('never closes on a Yes alone', () => {
    const { c, pages } = play(caseOf(), [1, yes], [15, { type: 'due' }]);
    expect(c.facts.escalation?.reason).toBe('unverified');
    expect(pages).toEqual(['trigger']);
  });

  it('pages again where a Yes after the page is denied, and keeps saying so', () => {
    const denied: Input = { type: 'unverified', by: JANE, why: 'denied' };
    const { c, pages } = play(caseOf(), [15, { type: 'due' }], [16, yes], [17, denied], [18, verified]);
    expect(pages).toEqual(['trigger', 'trigger']);
    expect(c.facts.escalation).toMatchObject({ reason: 'denied', at: minute(17) });
    expect(c.facts.vouches).toHaveLength(1);
    const after = play(c, [19, { type: 'unverified', by: JANE, why: 'fraud' }], [20, denied]).c;
    expect(after.facts.escalation?.reason).toBe('fraud');
  });

  it('makes a second incident where a soft page has become serious, and not otherwise', () => {
    const joined = (severity: 'medium' | 'high' | 'critical'): Input => ({
      type: 'joined',
      items: [newItem({ eventId: `e-${severity}`, severity })],
    });
    expect(play(caseOf(), [1, no]).c.facts.louder).toBe(false);
    expect(play(caseOf(), [1, no], [2, joined('medium')]).c.facts.louder).toBe(false);
    expect(play(caseOf(), [1, joined('high')], [2, no], [3, joined('critical')]).c.facts.louder).toBe(false);
    const { c, pages } = play(caseOf(), [1, no], [2, joined('high')], [3, joined('critical')]);
    expect([c.facts.louder, pages]).toEqual([true, ['trigger', 'trigger', 'trigger']]);
    const fraud: Input = { type: 'unverified', by: JANE, why: 'fraud' };
    expect(play(caseOf(), [1, { type: 'due' }], [2, yes], [3, fraud]).c.facts.louder).toBe(true);
  });

  it.each([
    ['no', no, 'no'],
    ['not sure', { type: 'unsure', by: JANE, version: 3 } as Input, 'unsure'],
    ['silence', { type: 'due' } as Input, 'silence'],
    [
      'a question that cannot be delivered',
      { type: 'undeliverable', code: 'account_inactive' } as Input,
      'undeliverable',
    ],
  ])('pages at once on %s', (_name, input, reason) => {
    const { c, pages } = play(caseOf(), [1, input]);
    expect([c.state, c.facts.escalation?.reason, c.deadline]).toEqual(['escalated', reason, null]);
    expect(pages).toEqual(['trigger']);
  });

  it.each([
    ['denied', 'denied'],
    ['fraud', 'fraud'],
    ['other-person', 'denied'],
    ['unenrolled', 'no-second-factor'],
    ['bypassed', 'no-second-factor'],
  ] as const)('pages at once when the second factor is %s', (why, reason) => {
    const { c, pages } = play(caseOf(), [1, yes], [2, { type: 'unverified', by: JANE, why }]);
    expect([c.state, c.facts.escalation?.reason]).toEqual(['escalated', reason]);
    expect(pages).toEqual(['trigger']);
  });

  it.each(['closed', 'unreachable', 'stale'] as const)(
    'lets the person try again when it was %s, until the deadline',
    (why) => {
      const { c, pages } = play(caseOf(), [1, yes], [2, { type: 'unverified', by: JANE, why }]);
      expect(c.state).toBe('verifying');
      expect(c.facts.trouble).not.toBeNull();
      expect(pages).toEqual([]);
      expect(play(c, [3, verified]).c.state).toBe('confirmed');
    },
  );

  it.each(['fraud', 'denied', 'other-person'] as const)(
    'is not settled when a second walk to Duo ends in %s, whatever the first one said',
    (why) => {
      const { c, pages } = play(
        caseOf(),
        [1, yes],
        [2, verified],
        [3, { type: 'unverified', by: JANE, why }],
      );
      expect([c.state, c.closedAt]).toEqual(['escalated', null]);
      expect(pages).toEqual(['trigger']);
      expect(c.facts.frozen).toBe(why === 'fraud' ? 'jane' : null);
    },
  );

  it('takes a Yes that was pressed after the deadline as late, however late anybody looks', () => {
    const late = play(caseOf(), [70, { ...yes, at: minute(60) } as Input]);
    expect([late.c.state, late.c.facts.answer?.late]).toEqual(['escalated', true]);
    expect(late.pages).toEqual(['trigger']);
    const inTime = play(caseOf(), [70, { ...yes, at: minute(14) } as Input]);
    expect([inTime.c.state, inTime.c.deadline]).toEqual(['verifying', minute(19)]);
  });

  it('raises a reported fraud to critical', () => {
    const { c } = play(caseOf(), [1, yes], [2, { type: 'unverified', by: JANE, why: 'fraud' }]);
    expect(c.severity).toBe('critical');
  });

  it('moves the deadline once on Yes, so that at least five minutes are left, and no more', () => {
    expect(play(caseOf(), [1, yes]).c.deadline).toEqual(minute(15));
    expect(play(caseOf(), [14, yes]).c.deadline).toEqual(minute(19));
    const again = play(caseOf({ facts: { ...caseOf().facts, extended: true } }), [14, yes]);
    expect(again.c.deadline).toEqual(minute(15));
  });

  it('covers what was shown when Yes was pressed, and asks anew about what came later', () => {
    const later = newItem({ eventId: 'e2', at: minute(1) });
    const { c, pages } = play(caseOf(), [1, yes], [1.5, { type: 'joined', items: [later] }], [2, verified]);
    expect(c.state).toBe('asking');
    expect(c.items.map(({ eventId, standing }) => [eventId, standing])).toEqual([
      ['e1', 'vouched'],
      ['e2', 'asked'],
    ]);
    expect(c.closedAt).toBeNull();
    expect(pages).toEqual([]);
  });

  it('brings the deadline forward when something critical joins, and never back', () => {
    const critical = newItem({ eventId: 'e2', severity: 'critical' });
    expect(play(caseOf(), [1, { type: 'joined', items: [critical] }]).c.deadline).toEqual(minute(6));
    expect(play(caseOf(), [12, { type: 'joined', items: [critical] }]).c.deadline).toEqual(minute(15));
  });

  it('takes a late answer, shows it, and closes nothing', () => {
    const { c, pages } = play(caseOf(), [15, { type: 'due' }], [20, yes], [21, verified]);
    expect([c.state, c.closedAt]).toEqual(['escalated', null]);
    expect(c.facts.vouches).toMatchObject([{ late: true }]);
    expect(pages).toEqual(['trigger']);
  });

  it('does not let the person undo a No', () => {
    const { c, refused } = play(caseOf(), [1, no], [2, yes]);
    expect(refused).toBe(1);
    expect(c.facts.answer?.choice).toBe('no');
  });

  it('pages when a vouched message is taken back', () => {
    const { c, pages } = play(caseOf(), [1, yes], [2, verified], [5, no]);
    expect([c.state, c.facts.escalation?.reason, c.closedAt]).toEqual([
      'escalated',
      'not-me-after-all',
      null,
    ]);
    expect(pages).toEqual(['trigger']);
  });

  it('is closed by security alone, which the pager hears', () => {
    const resolve: Input = { type: 'resolve', by: SAM, reason: 'expected', text: 'Talked to Jane' };
    const { c, pages } = play(caseOf(), [1, no], [2, { type: 'acknowledge', by: SAM }], [3, resolve]);
    expect([c.state, c.closedAt]).toEqual(['resolved', minute(3)]);
    expect(pages).toEqual(['trigger', 'acknowledge', 'resolve']);
  });

  it('pages where there is nobody to ask', () => {
    const nobody = caseOf({ state: 'gathering', audience: { kind: 'nobody', why: 'root' } });
    expect(play(nobody, [1, { type: 'due' }]).c.facts.escalation?.reason).toBe('nobody-to-ask');
    const told = caseOf({ state: 'gathering', audience: { ...ASKED, role: 'told' } as typeof ASKED });
    expect(play(told, [1, { type: 'due' }]).c.facts.escalation?.reason).toBe('nobody-to-ask');
  });

  it('without a second factor hands a Yes to security', () => {
    const decision = decide(loaded, caseOf(), yes, moment(1, { secondFactor: false }));
    expect(decision.case.facts.escalation?.reason).toBe('no-second-factor');
  });
});

const anyInput = fc.oneof<fc.Arbitrary<Input>[]>(
  fc.constant<Input>({ type: 'due' }),
  fc.constantFrom<Input>(yes, no, { type: 'unsure', by: JANE, version: 3 }, verified),
  fc
    .constantFrom(
      'denied',
      'fraud',
      'closed',
      'unreachable',
      'unenrolled',
      'bypassed',
      'other-person',
      'stale',
    )
    .map((why): Input => ({ type: 'unverified', by: JANE, why: why as 'denied' })),
  fc
    .integer({ min: 2, max: 9 })
    .map((n): Input => ({ type: 'joined', items: [newItem({ eventId: `e${n}` })] })),
  fc.constant<Input>({ type: 'comment', by: JANE, text: 'hello' }),
  fc.constant<Input>({ type: 'acknowledge', by: SAM }),
  fc.constant<Input>({ type: 'resolve', by: SAM, reason: 'other', text: 'x' }),
  fc.constant<Input>({ type: 'undeliverable', code: 'x' }),
);

describe('verify-action, whatever happens in whatever order', () => {
  const runs = fc.array(anyInput, { maxLength: 25 });

  it('ends confirmed only through a second factor, and resolved only through security', () => {
    fc.assert(
      fc.property(runs, (inputs) => {
        const { c } = play(
          caseOf({ state: 'gathering' }),
          ...inputs.map((input, i): [number, Input] => [i * 2, input]),
        );
        if (c.state === 'confirmed') expect(c.facts.vouches.length).toBeGreaterThan(0);
        if (c.state === 'confirmed') expect(c.items.every((one) => one.standing !== 'asked')).toBe(true);
        if (c.state === 'resolved') expect(c.facts.resolved?.by).toEqual(SAM);
        expect(c.closedAt !== null).toBe(['confirmed', 'resolved'].includes(c.state));
      }),
    );
  });

  it('pages exactly when it escalates, and never waits without a deadline', () => {
    fc.assert(
      fc.property(runs, (inputs) => {
        let c = caseOf({ state: 'gathering' });
        inputs.forEach((input, i) => {
          const decision = decide(loaded, c, input, moment(i));
          const paged = decision.effects.some(
            (effect) => effect.kind === 'page' && effect.action === 'trigger',
          );
          const escalates =
            decision.case.state === 'escalated' && !['escalated', 'acknowledged'].includes(c.state);
          if (escalates) expect(paged).toBe(true);
          c = decision.case;
          if (['gathering', 'asking', 'verifying'].includes(c.state)) expect(c.dueAt).not.toBeNull();
        });
      }),
    );
  });

  it('has a card to show in every state that a person can be in', () => {
    fc.assert(
      fc.property(runs, (inputs) => {
        const { c } = play(caseOf(), ...inputs.map((input, i): [number, Input] => [i, input]));
        const row = loaded.states[c.state];
        const card = row?.cards.actor?.(c, moment(99));
        if (c.state !== 'gathering') expect(card?.headline.length).toBeGreaterThan(3);
        const words = JSON.stringify(card ?? {});
        expect(words).not.toMatch(/undefined|\[object|NaN|!"/);
      }),
    );
  });

  it('counts up its version by one for each change, and keeps every event', () => {
    fc.assert(
      fc.property(runs, (inputs) => {
        let c = caseOf({ items: [item()] });
        inputs.forEach((input, i) => {
          const decision = decide(loaded, c, input, moment(i));
          expect(decision.case.version).toBe(c.version + (decision.changed ? 1 : 0));
          expect(decision.case.items.length).toBeGreaterThanOrEqual(c.items.length);
          c = decision.case;
        });
      }),
    );
  });
});

describe('quiet hours', () => {
  // Minute 0 is 14:00 UTC: quiet from an hour before it to two hours after it.
  const quiet: QuietHours = { from: 13 * 60, to: 16 * 60, zone: 'UTC', days: DAYS };
  const at = (minutes: number) => ({ ...moment(minutes), quiet });
  const draft = (given: Partial<Case> = {}) => {
    const { id: _id, code: _code, ...rest } = caseOf({ state: 'gathering', version: 1, ...given });
    return { ...open(loaded, rest, at(0)), rest };
  };
  const opened = (given: Partial<Case> = {}): Case => ({ ...caseOf(), ...draft(given).case });

  it('hold the first card, and the time to answer begins when it is posted', () => {
    const c = opened();
    expect(c.dueAt).toEqual(minute(120));
    expect(c.deadline).toEqual(minute(135));
    expect(draft().note).toContain('asked at 2026-11-16 16:00 UTC');
    const { case: asked } = decide(loaded, c, { type: 'due' }, at(122));
    expect(asked).toMatchObject({ state: 'asking', deadline: minute(137), dueAt: minute(137) });
  });

  it.each([
    ['high severity', { items: [item({ severity: 'high' })] }],
    ['nobody to ask', { audience: { kind: 'nobody', why: 'root' } }],
    ['somebody who is only told', { audience: { ...ASKED, role: 'told' } }],
  ] as const)('do not hold %s', (_, given) => {
    expect(opened(given as Partial<Case>).dueAt).toEqual(new Date(minute(0).getTime() + 5_000));
  });

  it('let what is small wait along, and end at something serious', () => {
    const small = decide(loaded, opened(), { type: 'joined', items: [newItem({ eventId: 'e2' })] }, at(1));
    expect(small.case).toMatchObject({ dueAt: minute(120), deadline: minute(135) });
    const serious = newItem({ eventId: 'e3', severity: 'critical' });
    const { case: c } = decide(loaded, small.case, { type: 'joined', items: [serious] }, at(30));
    expect(c.dueAt?.getTime()).toBeLessThanOrEqual(minute(30).getTime());
    expect(decide(loaded, c, { type: 'due' }, at(30)).case).toMatchObject({ deadline: minute(35) });
  });

  it('leave alone what was opened before they began', () => {
    const late = { ...moment(0), quiet: { ...quiet, from: 14 * 60 + 1 } };
    const { id: _id, code: _code, ...rest } = caseOf({ state: 'gathering' });
    const c = { ...caseOf(), ...open(loaded, rest, late).case };
    const { case: next } = decide(
      loaded,
      c,
      { type: 'joined', items: [newItem({ eventId: 'e2' })] },
      { ...late, now: minute(1) },
    );
    expect(next).toMatchObject({ deadline: minute(15) });
    expect(next.dueAt?.getTime()).toBeLessThanOrEqual(minute(1).getTime());
  });
});
