import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASKED, caseOf, item, JANE, minute, newItem, POLICY } from '../../test/cases.js';
import pageSecurity from '../../workflows/page-security/index.js';
import verifyAction from '../../workflows/verify-action/index.js';
import type { Case } from './case.js';
import type { Actor } from './event.js';
import { groupKeyOf, mayJoinUnasked, place } from './group.js';
import type { LoadedWorkflow } from './workflow.js';

const workflows = new Map<string, LoadedWorkflow>([
  ['verify-action', { ...verifyAction, id: 'verify-action' } as LoadedWorkflow],
  ['page-security', { ...pageSecurity, id: 'page-security' } as LoadedWorkflow],
]);

function placed(given: Parameters<typeof newItem>[0], cases: readonly Case[], now = minute(1)) {
  return place(newItem(given), cases, workflows, now, POLICY);
}

function vouched(minutes: number): Case {
  return caseOf({
    state: 'confirmed',
    items: [item({ standing: 'vouched' })],
    facts: { ...caseOf().facts, vouches: [{ by: JANE, at: minute(minutes), covers: ['e1'], late: false }] },
    closedAt: minute(minutes),
  });
}

describe('place', () => {
  it('opens a question for notify and a page for alert', () => {
    expect(placed({}, [])).toEqual({ kind: 'open', workflow: 'verify-action' });
    expect(placed({ tier: 'alert' }, [])).toEqual({ kind: 'open', workflow: 'page-security' });
  });

  it('joins an open question within two minutes of its first event, however late it arrives', () => {
    expect(placed({ at: minute(1.9) }, [caseOf()], minute(12)).kind).toBe('join');
    expect(placed({ at: minute(-1.9) }, [caseOf()], minute(12)).kind).toBe('join');
    expect(placed({ at: minute(2.1) }, [caseOf()], minute(3)).kind).toBe('open');
  });

  it('never joins a closed case', () => {
    expect(placed({}, [caseOf({ state: 'resolved' })]).kind).toBe('open');
  });

  it('joins a vouched message unasked for fifteen minutes, if it is just the same and small', () => {
    expect(placed({ eventId: 'e2', at: minute(9) }, [vouched(3)], minute(10)).kind).toBe('join');
    expect(placed({ eventId: 'e2', at: minute(17) }, [vouched(3)], minute(19)).kind).toBe('open');
  });

  it.each([
    ['makes a principal', { grants: true }],
    ['is high', { severity: 'high' as const }],
    ['is critical', { severity: 'critical' as const }],
    ['is an alert', { tier: 'alert' as const }],
    ['comes with another key', { accessKey: 'AKIAEXAMPLE000000002' }],
    ['comes from another address', { address: '203.0.113.9' }],
    ['comes from another client', { client: 'Boto3/1.34' }],
    ['is of another detection', { detection: 'aws/other' }],
  ])('asks anew when it %s', (_name, given) => {
    expect(placed({ eventId: 'e2', at: minute(4), ...given }, [vouched(3)], minute(4)).kind).toBe('open');
  });

  it('never joins anything unasked without a verified Yes in time', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 60 }), fc.boolean(), (minutes, late) => {
        const base = vouched(3);
        const c: Case = late
          ? { ...base, facts: { ...base.facts, vouches: base.facts.vouches.map((v) => ({ ...v, late })) } }
          : base;
        const joins = mayJoinUnasked(newItem({ at: minute(minutes) }), c, minute(minutes), POLICY);
        expect(joins).toBe(!late && minutes <= 18);
      }),
    );
  });
});

describe('groupKeyOf', () => {
  const actor = { principal: 'arn:aws:iam::1:role/x', accessKey: 'ASIA1', sessionName: 's' } as Actor;

  it('keeps two people, two sessions, and alerts of two kinds apart', () => {
    const omar = { ...ASKED, personId: 'omar', slackId: 'U2' } as typeof ASKED;
    const keys = [
      groupKeyOf(actor, ASKED, newItem()),
      groupKeyOf(actor, omar, newItem()),
      groupKeyOf({ ...actor, accessKey: 'ASIA2' }, ASKED, newItem()),
      groupKeyOf(actor, ASKED, newItem({ tier: 'alert' })),
      groupKeyOf(actor, ASKED, newItem({ tier: 'alert', detection: 'aws/other' })),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
