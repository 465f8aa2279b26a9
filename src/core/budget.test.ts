import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASKED, caseOf, newItem } from '../../test/cases.js';
import { budgetOf, growsOn, isSpent, isSummary, SMALL, summaryKey } from './budget.js';
import type { Audience } from './case.js';
import { SEVERITIES, TIERS } from './detection.js';
import type { Actor } from './event.js';
import { groupKeyOf } from './group.js';
import { isStorm, stormKey } from './storm.js';

const OWNERS: Audience = {
  ...{ kind: 'owners', role: 'asked', channel: 'C1', personIds: ['jane'], slackIds: ['U1'], name: 'Jane' },
};
const TOLD = { ...ASKED, role: 'told' } as Audience;
const NOBODY: Audience = { kind: 'nobody', why: 'root' };

describe('budgetOf', () => {
  it('holds back small questions to a person alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TIERS),
        fc.constantFrom(...SEVERITIES),
        fc.constantFrom(ASKED, TOLD, OWNERS, NOBODY),
        (tier, severity, audience) => {
          const small = SMALL.some((one) => one === severity);
          const held = tier === 'notify' && small && audience === ASKED;
          expect(budgetOf({ tier, severity }, audience) !== null).toBe(held);
        },
      ),
    );
  });

  it('is spent by as many questions as it says', () => {
    expect([4, 5, 6].map((asked) => isSpent(asked, { askBudget: 5 }))).toEqual([false, true, true]);
    expect(isSpent(0, { askBudget: 0 })).toBe(true);
  });
});

describe('a summary', () => {
  it('has a key that no session has, whatever the caller named it, and a storm has another', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('asked:jane|overflow', '|overflow', '|storm', 'x|storm'),
    );
    fc.assert(
      fc.property(name, name, name, fc.constantFrom('notify', 'alert'), (principal, session, key, tier) => {
        const actor = { principal, sessionName: session, accessKey: key || null } as Actor;
        const groupKey = groupKeyOf(actor, ASKED, newItem({ tier }));
        expect([isSummary({ groupKey }), isStorm({ groupKey })]).toEqual([false, false]);
      }),
    );
    const [list, storm] = [summaryKey(ASKED as never), stormKey(newItem())];
    expect([isSummary({ groupKey: list }), isStorm({ groupKey: list })]).toEqual([true, false]);
    expect([isSummary({ groupKey: storm }), isStorm({ groupKey: storm })]).toEqual([false, true]);
  });

  it('grows until it was paged about', () => {
    const escalation = { reason: 'silence', at: new Date(), detail: '' } as const;
    expect(growsOn(caseOf())).toBe(true);
    expect(growsOn(caseOf({ facts: { ...caseOf().facts, escalation } }))).toBe(false);
  });
});
