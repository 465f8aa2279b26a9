import type { JsonObject } from '../../src/core/json.js';
import { between, DAY, HOUR, type Piece, SECOND, TEAMS } from './company.js';
import {
  AGENTS,
  assumeRole,
  type Call,
  hexId,
  type Random,
  record,
  roleIdentity,
  uuid,
} from './from-sandbox.js';
import { server } from './machines.js';

const BUILDS = '198.18.9.20';

export type Deed = Omit<Call, 'at' | 'by' | 'address' | 'agent'>;

function runner(at: number, random: Random): JsonObject {
  return server('ci-runner', hexId('i-', random), at, random);
}

/** A role that a build takes on for one run, and what it does with it. */
export function* run(
  part: string,
  role: string,
  at: number,
  deeds: readonly Deed[],
  stepMs: number,
  random: Random,
): Generator<Piece> {
  const agent = role === 'terraform' ? AGENTS.terraform : AGENTS.boto;
  const session = `${role}-${between(100_000, 999_999, random)}`;
  const by = runner(at, random);
  const taken = assumeRole({ at: new Date(at), by, address: BUILDS, agent, role, session }, random);
  yield { at, part, record: taken.record };
  const identity = roleIdentity(role, session, taken.key, new Date(at));
  for (const [nth, deed] of deeds.entries()) {
    const time = at + 2 * SECOND + Math.floor(nth * stepMs);
    const call = { at: new Date(time), by: identity, address: BUILDS, agent, ...deed };
    yield { at: time, part, record: record(call, random) };
  }
}

/** Six a team and day: an image, a task definition, the service, and waiting for it; some of them functions. */
export function* deploys(random: Random): Generator<Piece> {
  for (let nth = 0; nth < 6 * TEAMS; nth += 1) {
    const at = DAY + 8 * HOUR + Math.floor(random() * 9 * HOUR);
    const team = `team${nth % TEAMS}`;
    const waits = Array.from({ length: between(5, 15, random) }, () => ({
      service: 'ecs',
      name: 'DescribeServices',
      readOnly: true,
    }));
    const container: Deed[] = [
      { service: 'ecr', name: 'GetAuthorizationToken', readOnly: true },
      {
        service: 'ecr',
        name: 'PutImage',
        params: { repositoryName: team, imageTag: uuid(random).slice(0, 7) },
      },
      {
        service: 'ecs',
        name: 'RegisterTaskDefinition',
        params: { family: team, containerDefinitions: [{ name: 'web', image: team }] },
      },
      { service: 'ecs', name: 'UpdateService', params: { cluster: team, service: 'web' } },
      ...waits,
    ];
    const functions: Deed[] = [
      { service: 'lambda', name: 'UpdateFunctionCode20150331v2', params: { functionName: `${team}-jobs` } },
      { service: 'lambda', name: 'PublishVersion20150331', params: { functionName: `${team}-jobs` } },
    ];
    yield* run('deploy', `deploy-${team}`, at, nth % 4 === 0 ? functions : container, 4 * SECOND, random);
  }
}
