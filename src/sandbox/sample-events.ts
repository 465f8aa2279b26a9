import type { JsonObject } from '../core/json.js';
import { byPerson, createUser, ELSEWHERE } from './calls.js';
import { SAMPLE_PEOPLE } from './company.js';
import { personIdentity, type Random, record } from './records.js';

/** A believable first file: two dozen records, mostly noise, and one user that Jane created a minute ago. */
export function sampleEvents(now: Date, random: Random = Math.random): readonly JsonObject[] {
  const noise = Array.from({ length: 23 }, (_, index) => {
    const at = new Date(now.getTime() - (45 - index) * 60_000);
    const who = SAMPLE_PEOPLE[index % 3] ?? SAMPLE_PEOPLE[0];
    const [service, name] = QUIET[index % QUIET.length] ?? ['ec2', 'DescribeInstances'];
    const by = who ? personIdentity(who, at) : {};
    return record(
      { at, by, address: who?.address ?? ELSEWHERE, service, name, readOnly: true, params: {} },
      random,
    );
  });
  const jane = SAMPLE_PEOPLE.find((person) => person.id === 'jane');
  const minuteAgo = new Date(now.getTime() - 60_000);
  const asked = jane ? byPerson(createUser)(jane, minuteAgo, random) : [];
  return [...noise, ...asked];
}

const QUIET: readonly (readonly [service: string, name: string])[] = [
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeSecurityGroups'],
  ['s3', 'ListBuckets'],
  ['sts', 'GetCallerIdentity'],
  ['cloudwatch', 'DescribeAlarms'],
  ['ecs', 'DescribeServices'],
  ['logs', 'DescribeLogGroups'],
];
