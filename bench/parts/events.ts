import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { JsonObject } from '../../src/core/json.js';
import { SAMPLE_ACTIONS, SAMPLE_PEOPLE, type SamplePerson } from '../../src/sandbox/index.js';
import {
  AGENTS,
  assumeRole,
  awsId,
  personIdentity,
  type Random,
  REGION,
  record,
  roleIdentity,
  uuid,
} from '../../src/sandbox/records.js';

/** The same seed gives the same numbers, on every machine (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const START = Date.UTC(2026, 10, 20, 8);
/** About as much of a quiet company's trail is worth a look. */
const SHARE_OF_ACTIONS = 0.03;

/** What a company's trail is made of: mostly reading, by machines, and now and then something to look at. */
export function* companyEvents(count: number, random: Random): Generator<JsonObject> {
  for (let made = 0; made < count; ) {
    const now = new Date(START + made * 40);
    const who = one(SAMPLE_PEOPLE, random);
    const some = random() < SHARE_OF_ACTIONS ? one(SAMPLE_ACTIONS, random).records(who, now, random) : [];
    for (const event of some.length > 0 ? some : [noise(who, now, random)]) {
      if (made < count) yield event;
      made += 1;
    }
  }
}

/** `lines`: one record a line. `records`: `{"Records":[…]}`, as CloudTrail writes its files. */
export async function writeEvents(
  file: string,
  events: Iterable<JsonObject>,
  form: 'lines' | 'records',
): Promise<void> {
  const text = form === 'lines' ? lines(events) : records(events);
  await pipeline(Readable.from(batched(text)), createGzip({ level: 6 }), createWriteStream(file));
}

function* lines(events: Iterable<JsonObject>): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}

function* records(events: Iterable<JsonObject>): Generator<string> {
  let before = '{"Records":[';
  for (const event of events) {
    yield `${before}${JSON.stringify(event)}`;
    before = ',';
  }
  yield ']}\n';
}

function* batched(pieces: Iterable<string>): Generator<string> {
  let held: string[] = [];
  for (const piece of pieces) {
    held.push(piece);
    if (held.length < 100) continue;
    yield held.join('');
    held = [];
  }
  yield held.join('');
}

function one<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

const READS: readonly (readonly [service: string, name: string])[] = [
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeSecurityGroups'],
  ['ec2', 'DescribeNetworkInterfaces'],
  ['s3', 'GetBucketAcl'],
  ['kms', 'Decrypt'],
  ['kms', 'GenerateDataKey'],
  ['sts', 'GetCallerIdentity'],
  ['iam', 'GetRole'],
  ['iam', 'ListAttachedRolePolicies'],
  ['cloudwatch', 'DescribeAlarms'],
  ['ecs', 'DescribeServices'],
  ['logs', 'DescribeLogStreams'],
  ['dynamodb', 'DescribeTable'],
  ['elasticloadbalancing', 'DescribeTargetHealth'],
];
const ROLES = ['app-runner', 'monitoring', 'ci-runner', 'terraform', 'backup', 'cost-report'];

function noise(who: SamplePerson, now: Date, random: Random): JsonObject {
  const address = `198.51.100.${Math.floor(random() * 250) + 1}`;
  const role = one(ROLES, random);
  const agent = one(Object.values(AGENTS), random);
  const by = roleIdentity(role, `i-${uuid(random).slice(0, 8)}`, awsId('ASIA', random), now);
  if (random() < 0.1)
    return assumeRole({ at: now, by, address, agent, role, session: 'nightly' }, random).record;
  const [service, name] = one(READS, random);
  const call = { at: now, address, agent, service, name, readOnly: true, ...looked(service, random) };
  return record({ ...call, by: random() < 0.2 ? personIdentity(who, now) : by }, random);
}

function looked(service: string, random: Random): { params: JsonObject; more?: JsonObject } {
  const arn = `arn:aws:${service}:${REGION}:111122223333:thing/${uuid(random)}`;
  if (service === 'kms' || service === 's3') {
    return {
      params: { keyId: arn, encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::acme-invoices-data' } },
      more: { resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: arn }] },
    };
  }
  const items = Array.from({ length: Math.floor(random() * 4) }, () => ({ id: uuid(random), arn }));
  return { params: { maxResults: 100, filterSet: { items }, nextToken: uuid(random) } };
}

/** An account for each: fifty open cases of a kind in one account are a storm, and a storm is one case. */
export function accountOf(n: number): string {
  return `2222${String(n).padStart(8, '0')}`;
}
