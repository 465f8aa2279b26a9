import { buildCatalogue } from '../src/core/catalogue.js';
import type { Detection, LoadedDetection } from '../src/core/detection.js';
import type { VouchEvent } from '../src/core/event.js';
import { createMemory } from '../src/core/history/memory.js';
import { awsEvent } from './aws-event.js';

/** To be given a history. */
export const READING: LoadedDetection = {
  id: 'aws-history/x',
  title: 'Many reads',
  provider: 'aws',
  on: ['s3:GetObject'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1530'],
  why: 'W.',
  says: () => 'read much',
};

/** `number of the event: tier/severity` for each event that crosses the line of one detection with a history. */
export function crossings(detection: Detection, events: readonly VouchEvent[]): readonly string[] {
  const catalogue = buildCatalogue([{ ...detection, id: 'aws-history/test' }]);
  const memory = createMemory();
  return events.flatMap((event, index) =>
    memory.see(event, catalogue).map(({ tier, severity }) => `${index}: ${tier}/${severity}`),
  );
}

/** Why the first event that crosses does so. */
export function reasonOf(detection: Detection, events: readonly VouchEvent[]): string | null {
  const catalogue = buildCatalogue([{ ...detection, id: 'aws-history/test' }]);
  const memory = createMemory();
  return events.flatMap((event) => memory.see(event, catalogue))[0]?.reason ?? null;
}

export const START = Date.parse('2026-11-20T14:00:00Z');
export const DAY_SECONDS = 24 * 60 * 60;

type Different = { readonly [field: string]: unknown };

/** An event of the test's day: so many seconds after two in the afternoon, with an id of its own. */
export function later(
  seconds: number,
  call: string,
  params: unknown = null,
  different: Different = {},
): VouchEvent {
  return awsEvent(call, params, {
    eventID: `${call} ${seconds} ${JSON.stringify(params)}`,
    eventTime: new Date(START + seconds * 1000).toISOString(),
    ...different,
  });
}

/** `many` events, one each second. */
export function burst(many: number, make: (n: number) => VouchEvent): readonly VouchEvent[] {
  return Array.from({ length: many }, (_, n) => make(n));
}

/** The same thing every day, the last of them `last` days before the test's day. */
export function daily(days: number, make: (seconds: number) => VouchEvent): readonly VouchEvent[] {
  return Array.from({ length: days }, (_, n) => make((n - days) * DAY_SECONDS));
}

/** A machine: a role whose session nobody vouches for. */
export const MACHINE = {
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:deploy',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/deploy',
    accountId: '111122223333',
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/deploy', userName: 'deploy' } },
  },
} as const;

/** The role of a server, as it is used on the server. */
export function server(id: string, accessKeyId = 'ASIASERVER'): Different {
  const identity = MACHINE.userIdentity;
  const arn = `arn:aws:sts::111122223333:assumed-role/web/${id}`;
  const sessionContext = { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/web', userName: 'web' } };
  return { userIdentity: { ...identity, arn, accessKeyId, principalId: `AROAWEB:${id}`, sessionContext } };
}

export const BY_SERVICE = {
  userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
} as const;

export const CONSOLE = { sessionCredentialFromConsole: 'true' } as const;
