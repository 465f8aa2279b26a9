import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import { ASKED, caseOf, item, minute, newItem, POLICY } from '../../../test/cases.js';
import pageSecurity from '../../../workflows/page-security/index.js';
import verifyAction from '../../../workflows/verify-action/index.js';
import type { Audience, Case } from '../case.js';
import type { Match } from '../detection.js';
import type { Actor } from '../event.js';
import { groupKeyOf, place } from '../group.js';
import type { LoadedWorkflow, NewItem } from '../workflow.js';
import { createGrouping } from './grouping.js';
import { createTrials, saidTrial } from './trial.js';

const workflows = new Map<string, LoadedWorkflow>([
  ['verify-action', { ...verifyAction, id: 'verify-action' } as LoadedWorkflow],
  ['page-security', { ...pageSecurity, id: 'page-security' } as LoadedWorkflow],
]);
const NOBODY: Audience = { kind: 'nobody', why: 'nobody is on file' };
const actor = (accessKey: string): Actor => ({ ...awsEvent('iam:CreateUser').actor, accessKey });

/** As the live line does it, every case staying open: the newest of the group first. */
function live(cases: Map<string, Case[]>, who: Actor, audience: Audience, given: NewItem): string {
  const key = groupKeyOf(who, audience, given);
  const open = cases.get(key) ?? [];
  const found = place(given, open, workflows, given.at, POLICY);
  const joined: Case['items'][number] = { ...given, addedIn: 1, standing: 'asked' };
  if (found.kind === 'join') {
    const next = { ...found.case, items: [...found.case.items, joined] };
    cases.set(
      key,
      open.map((one) => (one === found.case ? next : one)),
    );
    return 'joined';
  }
  const state = found.workflow === 'page-security' ? pageSecurity.first : 'asking';
  cases.set(key, [caseOf({ workflow: found.workflow, state, items: [joined] }), ...open]);
  return found.workflow === 'page-security' || audience.kind === 'nobody' ? 'paged' : 'asked';
}

describe('would-be cases', () => {
  it('are grouped as cases are', () => {
    const step = fc.record({
      key: fc.constantFrom('AKIA1', 'AKIA2'),
      tier: fc.constantFrom('notify' as const, 'alert' as const),
      detection: fc.constantFrom('own/a', 'own/b'),
      at: fc.integer({ min: 0, max: 60 }).map((n) => minute(n / 4)),
      known: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const grouping = createGrouping(POLICY);
        const cases = new Map<string, Case[]>();
        for (const { key, known, ...given } of steps) {
          const audience = known ? ASKED : NOBODY;
          expect(grouping.place(actor(key), audience, given)).toBe(
            live(cases, actor(key), audience, newItem(given)),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are none for what is only kept', () => {
    const grouping = createGrouping(POLICY);
    const kept = { tier: 'log', detection: 'own/a', at: minute(0) } as const;
    expect(grouping.place(actor('A'), ASKED, kept)).toBe('kept');
    expect(grouping.place(actor('A'), ASKED, { ...kept, tier: 'notify' })).toBe('asked');
  });

  it('forget the oldest groups first, and stay few', () => {
    const grouping = createGrouping(POLICY, 2);
    const at = minute(0);
    const ask = (key: string) =>
      grouping.place(actor(key), ASKED, { tier: 'notify', detection: 'own/a', at });
    expect(['A', 'B', 'C', 'D', 'A', 'D'].map(ask)).toEqual([
      ...['asked', 'asked', 'asked', 'asked', 'asked', 'joined'],
    ]);
  });
});

describe('what a detection in the dark would have done', () => {
  const match = (id: string, tier: Match['tier']): Match => ({
    ...{ id, tier, severity: 'medium', attack: [], title: id, reason: null },
  });
  const person = (personId: string): Audience => ({ ...ASKED, personId, slackId: personId }) as Audience;

  it('counts each by itself: events, people, questions, pages', () => {
    const trials = createTrials(POLICY);
    const both = [match('own/a', 'notify'), match('own/b', 'alert'), match('own/c', 'ignore')];
    trials.add(actor('A'), minute(0), person('jane'), both);
    trials.add(actor('A'), minute(1), person('jane'), both);
    trials.add(actor('A'), minute(9), person('jane'), [match('own/a', 'notify')]);
    trials.add(actor('B'), minute(9), person('omar'), [match('own/a', 'notify')]);
    trials.add(actor('C'), minute(9), NOBODY, [match('own/a', 'notify')]);
    trials.add(actor('C'), minute(9), NOBODY, [match('own/d', 'log')]);
    expect(trials.rows()).toEqual([
      { detection: 'own/a', events: 5, people: 2, asked: 3, paged: 1 },
      { detection: 'own/b', events: 2, people: 0, asked: 0, paged: 1 },
      { detection: 'own/d', events: 1, people: 0, asked: 0, paged: 0 },
    ]);
    expect(trials.rows().map(saidTrial)).toEqual([
      'would have asked 2 people (3 questions), paged once, over 5 events',
      'would have paged once, over 2 events',
      'would only have kept 1 event',
    ]);
    expect(saidTrial({ events: 3, people: 3, asked: 3, paged: 2 })).toBe(
      'would have asked 3 people, paged twice, over 3 events',
    );
  });

  it('counts every owner of a machine', () => {
    const owners: Audience = {
      ...{ kind: 'owners', role: 'asked', channel: 'C1', personIds: ['jane', 'omar'] },
      ...{ slackIds: ['U1', 'U2'], name: 'Jane, Omar' },
    };
    const trials = createTrials(POLICY);
    trials.add(actor('A'), item({}).at, owners, [match('own/a', 'notify')]);
    expect(trials.rows()).toMatchObject([{ people: 2, asked: 1 }]);
  });
});
