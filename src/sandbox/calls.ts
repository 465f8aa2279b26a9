import type { JsonObject } from '../core/json.js';
import { SAMPLE_ACCOUNTS, type SamplePerson } from './company.js';
import { awsId, type Call, personIdentity, pick, type Random, record } from './records.js';

/** What several sample actions are made of. */
export const ACCOUNT = SAMPLE_ACCOUNTS.prod.id;
/** Somewhere that nobody of the company calls from. */
export const ELSEWHERE = '203.0.113.9';

export function newName(stem: string, random: Random): string {
  return `${stem}-${pick('abcdefghjkmnpqrstuvwxyz23456789', 4, random)}`;
}

/** One call by the person picked, a moment ago. */
export function byPerson(
  call: (random: Random, now: Date, who: SamplePerson) => Omit<Call, 'at' | 'by' | 'address'>,
): (who: SamplePerson, now: Date, random: Random) => readonly JsonObject[] {
  return (who, now, random) => [
    record(
      { at: now, by: personIdentity(who, now), address: who.address, ...call(random, now, who) },
      random,
    ),
  ];
}

export function iamUser(userName: string, now: Date, random: Random): JsonObject {
  return {
    path: '/',
    userName,
    userId: awsId('AIDA', random),
    arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
    createDate: now.toUTCString(),
  };
}

export function createUser(random: Random, now: Date): Omit<Call, 'at' | 'by' | 'address'> {
  const userName = newName('report-reader', random);
  return {
    service: 'iam',
    name: 'CreateUser',
    params: { userName },
    response: { user: iamUser(userName, now, random) },
  };
}

export function policy(statement: JsonObject): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
