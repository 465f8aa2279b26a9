import { type Directory, directoryOf } from '../../src/core/directory.js';
import type { JsonObject } from '../../src/core/json.js';
import { principalsOf, type Random, SAMPLE_ACCOUNTS, type SamplePerson } from './from-sandbox.js';

/** Somebody of a company of a hundred, with what decides when and how they work. */
export interface Worker extends SamplePerson {
  readonly team: number;
  /** Where they are when they are not in the office. */
  readonly home: string;
  /** The hour of the day that they begin at, in UTC. */
  readonly begins: number;
  readonly atHome: boolean;
}

export const TEAMS = 10;
const OFFICE = '198.51.100.';

/** Seven in ten come through Identity Center, the others are IAM users. */
export function workers(random: Random): readonly Worker[] {
  return Array.from({ length: 100 }, (_, index) => {
    const id = `person${String(index).padStart(2, '0')}`;
    const sso = index % 10 < 7;
    const home = `192.0.2.${index + 1}`;
    const atHome = random() < 0.4;
    return {
      id,
      name: `Person ${index}`,
      slackId: `U0DAY${String(index).padStart(5, '0')}`,
      email: `${id}@example.com`,
      role: 'Engineer',
      tz: 'Europe/London',
      duoUser: id,
      iamUser: sso ? null : id,
      identityCenter: sso ? `${id}@example.com` : null,
      address: atHome ? home : `${OFFICE}${20 + (index % 10)}`,
      team: index % TEAMS,
      home,
      begins: 7 + Math.floor(random() * 3),
      atHome,
    };
  });
}

/** Roles that work by themselves, and whom their questions go to; the application's own roles belong to nobody. */
const MACHINES = ['terraform', ...Array.from({ length: TEAMS }, (_, team) => `deploy-team${team}`)];

export function directory(people: readonly Worker[]): Directory {
  const onFile = people.map((person) => ({
    id: person.id,
    name: person.name,
    slackId: person.slackId,
    email: person.email,
    duoUser: person.duoUser,
    active: true,
    frozen: false,
    principals: principalsOf(person),
  }));
  const machines = MACHINES.map((role, index) => ({
    principal: `arn:aws:iam::${SAMPLE_ACCOUNTS.prod.id}:role/${role}`,
    ownerIds: people
      .filter(({ team }) => team === Math.max(0, index - 1))
      .slice(0, 3)
      .map(({ id }) => id),
    channel: `C0DEPLOYS${index}`,
  }));
  return directoryOf(onFile, machines);
}

/** One record of the day, and what it is part of. */
export interface Piece {
  readonly at: number;
  readonly record: JsonObject;
  /** `work`, `terraform`, `deploy`, `machines`, or the name of an attack. */
  readonly part: string;
}

export const DAY = Date.UTC(2026, 10, 18);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export function one<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

export function between(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}
