import type { Audience, Case, Item, Presser } from '../src/core/case.js';
import { NO_FACTS } from '../src/core/case.js';
import type { Moment, NewItem, Policy } from '../src/core/workflow.js';

/** Small builders for tests of pure things. Times are minutes after one fixed moment. */

export const POLICY: Policy = {
  askMs: 15 * 60_000,
  askCriticalMs: 5 * 60_000,
  extendMs: 5 * 60_000,
  quietMs: 5_000,
  gatherMs: 30_000,
  joinMs: 120_000,
  unaskedMs: 15 * 60_000,
  askBudget: 5,
  secondFactor: true,
};

const START = Date.parse('2026-11-16T14:00:00.000Z');

export function minute(minutes: number): Date {
  return new Date(START + minutes * 60_000);
}

export function moment(minutes: number, policy: Partial<Policy> = {}): Moment {
  return { now: minute(minutes), policy: { ...POLICY, ...policy } };
}

export const JANE: Presser = { personId: 'jane', slackId: 'U1', name: 'Jane Doe' };
export const SAM: Presser = { personId: 'sam', slackId: 'U5', name: 'Sam Rivera' };

export const ASKED: Audience = {
  kind: 'person',
  role: 'asked',
  personId: 'jane',
  name: 'Jane Doe',
  slackId: 'U1',
};

export function newItem(given: Partial<NewItem> = {}): NewItem {
  return {
    eventId: 'e1',
    detection: 'aws/iam-create-user',
    tier: 'notify',
    severity: 'medium',
    grants: false,
    says: 'created the user ci-deployer',
    call: 'CreateUser',
    why: 'A new user is how an intruder keeps a way in.',
    reasons: [],
    account: 'payments-prod (111122223333)',
    region: 'us-east-1',
    at: minute(0),
    address: '198.51.100.7',
    client: 'aws-cli/2.17',
    accessKey: 'AKIAEXAMPLE000000001',
    facts: [{ label: 'User', value: 'ci-deployer' }],
    error: null,
    ...given,
  };
}

export function item(given: Partial<Item> = {}): Item {
  return { ...newItem(given), addedIn: 1, standing: 'asked', ...given };
}

export function caseOf(given: Partial<Case> = {}): Case {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    code: '4F2K',
    workflow: 'verify-action',
    state: 'asking',
    version: 3,
    groupKey: 'g',
    actor: 'jane',
    principal: 'arn:aws:iam::111122223333:user/jane',
    how: 'IAM user jane',
    audience: ASKED,
    account: 'payments-prod (111122223333)',
    tier: 'notify',
    severity: 'medium',
    items: [item()],
    openedAt: minute(0),
    deadline: minute(15),
    dueAt: minute(15),
    facts: NO_FACTS,
    closedAt: null,
    ...given,
  };
}
