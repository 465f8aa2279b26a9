import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsRecord } from '../../../test/aws-event.js';
import { AwsStandIn } from '../../../test/aws-stand-in.js';
import { shown } from '../../../test/aws-stand-in-lookup.js';
import { organizationAccounts, ownAccount } from './accounts.js';
import { type Lookup, openLookup } from './lookup.js';
import { openRoles, type Roles } from './roles.js';

const MEMBER = '444455556666';
const role = { name: 'vouch-lookup', externalId: 'an-id-of-our-own', session: 'vouch-lookup' };
let aws: AwsStandIn;
let roles: Roles;
let lookup: Lookup;

beforeEach(async () => {
  aws = await AwsStandIn.start();
  aws.lookupsPerSecond = 2;
  aws.externalIds.set(`arn:aws:iam::${MEMBER}:role/vouch-lookup`, role.externalId);
  roles = openRoles(access(), role);
  lookup = openLookup(access(), roles);
});
afterEach(async () => {
  lookup.close();
  roles.close();
  await aws.close();
});

function access() {
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  return { region: 'eu-west-1', endpoint: aws.endpoint, credentials };
}

function happened(account: string, region: string, many: number): void {
  const records = Array.from({ length: many }, (_, n) =>
    awsRecord({
      eventID: `${account}-${n}`,
      eventTime: new Date(Date.UTC(2026, 10, 20, 14, 0, n)).toISOString(),
    }),
  );
  aws.events.set(`${account} ${region}`, records.map(shown));
}

async function look(account: string, region = 'eu-west-1'): Promise<readonly string[]> {
  const ids: string[] = [];
  const from = new Date('2026-11-20T14:00:00Z');
  for await (const page of lookup.look({ account, region }, from, new Date('2026-11-20T14:59:59Z'))) {
    expect(page.refusals).toEqual([]);
    ids.push(...page.records.map(({ record }) => String((record as { eventID: string }).eventID)));
  }
  return ids;
}

it('reads page after page as the role of that account, no more than two a second', async () => {
  // On a busy machine three may arrive within a second: what counts here is when they were sent.
  aws.lookupsPerSecond = Number.POSITIVE_INFINITY;
  happened(MEMBER, 'eu-west-1', 160);
  const began = performance.now();
  const ids = await look(MEMBER);
  expect(performance.now() - began).toBeGreaterThan(1_600);
  expect(ids).toEqual(Array.from({ length: 160 }, (_, n) => `${MEMBER}-${159 - n}`));
  const asked = aws.asked.filter(({ operation }) => operation === 'LookupEvents');
  expect(asked).toHaveLength(4);
  expect(new Set(asked.map(({ caller }) => caller))).toEqual(
    new Set([`arn:aws:sts::${MEMBER}:assumed-role/vouch-lookup/vouch-lookup`]),
  );
});

it('takes a role once for all regions of an account', async () => {
  happened(MEMBER, 'eu-west-1', 60);
  happened(MEMBER, 'us-east-1', 60);
  await Promise.all([look(MEMBER), look(MEMBER, 'us-east-1')]);
  expect(await look(MEMBER, 'us-east-1')).toHaveLength(60);
  expect(aws.count('AssumeRole')).toBeLessThanOrEqual(2);
});

it('waits and asks again where it was too much after all, or something broke', async () => {
  happened(MEMBER, 'eu-west-1', 60);
  aws.trouble('LookupEvents', 'throttle', 'reset');
  expect(await look(MEMBER)).toHaveLength(60);
  expect(aws.count('LookupEvents')).toBe(4);
});

describe('says what is missing, at once', () => {
  it('the role', async () => {
    aws.externalIds.set(`arn:aws:iam::${MEMBER}:role/vouch-lookup`, 'another');
    await expect(look(MEMBER)).rejects.toMatchObject({
      name: 'PortError',
      outcome: 'later',
      code: 'AccessDenied',
      message: expect.stringContaining(`sts:AssumeRole arn:aws:iam::${MEMBER}:role/vouch-lookup`),
    });
    expect(aws.count('LookupEvents')).toBe(0);
  });

  it('the right to look', async () => {
    aws.trouble('LookupEvents', 'denied');
    await expect(look(MEMBER)).rejects.toMatchObject({
      outcome: 'later',
      message: expect.stringContaining(`cloudtrail:LookupEvents in ${MEMBER}, eu-west-1`),
    });
    expect(aws.count('LookupEvents')).toBe(1);
  });
});

it('lists our own account, and the active ones of the organization', async () => {
  for (const n of [1, 2, 3, 4, 5]) {
    aws.accounts.push({ Id: `${n}`.repeat(12), Name: 'x', Status: n === 3 ? 'SUSPENDED' : 'ACTIVE' });
  }
  expect(await ownAccount(access())).toBe('111122223333');
  expect(await organizationAccounts(access())).toEqual(['1', '2', '4', '5'].map((n) => n.repeat(12)));
  aws.trouble('ListAccounts', 'denied');
  await expect(organizationAccounts(access())).rejects.toMatchObject({
    message: expect.stringContaining('organizations:ListAccounts'),
  });
});
