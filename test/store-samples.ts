import { randomUUID } from 'node:crypto';
import { sha256 } from '../src/core/canonical.js';
import { type Case, type Item, NO_FACTS } from '../src/core/case.js';
import type { VouchEvent } from '../src/core/event.js';
import type { Arrival, EventTable } from '../src/ports/store.js';

type Delivery = Parameters<EventTable['take']>[0];

export function someEvent(changes: Partial<VouchEvent> = {}): VouchEvent {
  const id = changes.id ?? randomUUID();
  return {
    provider: 'aws',
    id,
    hash: sha256(id),
    service: 'iam',
    name: 'CreateUser',
    rawService: 'iam.amazonaws.com',
    rawName: 'CreateUser',
    account: '111122223333',
    region: 'us-east-1',
    at: '2026-11-20T14:02:00.000Z',
    actor: {
      kind: 'user',
      principal: 'arn:aws:iam::111122223333:user/jane',
      name: 'jane',
      account: '111122223333',
      sessionName: null,
      accessKey: 'AKIAEXAMPLE',
      sourceIdentity: null,
      onBehalfOf: null,
      invokedBy: null,
      mfa: null,
    },
    address: '198.51.100.7',
    client: 'aws-cli/2.17',
    error: null,
    readOnly: false,
    params: { userName: 'ci-deployer' },
    response: {},
    extra: {},
    flaw: null,
    raw: { eventName: 'CreateUser', requestParameters: { userName: 'ci-deployer' } },
    ...changes,
  };
}

export function someArrival(changes: Partial<VouchEvent> = {}, about: Partial<Arrival> = {}): Arrival {
  return {
    event: someEvent(changes),
    classification: { tier: 'notify', severity: 'medium', matches: [], reasons: ['a new user'] },
    road: 'replay',
    late: false,
    ...about,
  };
}

export function someDelivery(parts: Partial<Delivery> = {}): Delivery {
  return { arrivals: [], refusals: [], tallies: [], issued: [], road: 'replay', ...parts };
}

export function someItem(changes: Partial<Item> = {}): Item {
  return {
    eventId: randomUUID(),
    detection: 'aws/iam-create-user',
    tier: 'notify',
    severity: 'medium',
    grants: true,
    says: 'created the user ci-deployer',
    call: 'CreateUser',
    why: 'A new user is a new way in.',
    reasons: [],
    account: '111122223333',
    region: 'us-east-1',
    at: new Date('2026-11-20T14:02:00.123Z'),
    address: null,
    client: null,
    accessKey: null,
    facts: [{ label: 'When', value: ['at ', { time: new Date('2026-11-20T14:02:00.000Z') }] }],
    error: null,
    addedIn: 1,
    standing: 'asked',
    ...changes,
  };
}

export function someCase(changes: Partial<Case> = {}): Omit<Case, 'id' | 'code'> {
  return {
    workflow: 'verify-action',
    state: 'gathering',
    version: 1,
    groupKey: `aws ${randomUUID()}`,
    actor: 'jane',
    principal: 'arn:aws:iam::111122223333:user/jane',
    how: 'IAM user jane',
    audience: { kind: 'nobody', why: 'a test' },
    account: '111122223333',
    tier: 'notify',
    severity: 'medium',
    items: [someItem()],
    openedAt: new Date('2026-11-20T14:02:05.000Z'),
    deadline: null,
    dueAt: null,
    facts: NO_FACTS,
    closedAt: null,
    ...changes,
  };
}
