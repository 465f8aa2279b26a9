import { CHANGES, type Deed, service } from './changes.js';
import { between, DAY, HOUR, MINUTE, one, type Piece, SECOND, type Worker } from './company.js';
import { AGENTS, consoleLogin, hexId, personIdentity, type Random, record, uuid } from './from-sandbox.js';

const LOOKS: readonly (readonly [service: string, ...names: string[]])[] = [
  [
    'ec2',
    'DescribeInstances',
    'DescribeVolumes',
    'DescribeSecurityGroups',
    'DescribeSubnets',
    'DescribeImages',
  ],
  ['ecs', 'DescribeServices', 'ListTasks', 'DescribeTasks', 'ListClusters'],
  ['logs', 'DescribeLogGroups', 'DescribeLogStreams', 'GetLogEvents', 'StartQuery', 'GetQueryResults'],
  ['cloudwatch', 'DescribeAlarms', 'ListDashboards', 'GetMetricData'],
  ['rds', 'DescribeDBInstances', 'DescribeDBClusters', 'DescribeEvents'],
  ['lambda', 'ListFunctions20150331', 'GetFunction20150331v2', 'ListVersionsByFunction20150331'],
  ['s3', 'ListBuckets', 'GetBucketLocation', 'GetBucketVersioning', 'GetBucketTagging'],
  ['iam', 'ListRoles', 'GetRole', 'ListAttachedRolePolicies', 'GetPolicy', 'GetPolicyVersion'],
  ['cloudformation', 'DescribeStacks', 'ListStackResources', 'DescribeStackEvents'],
  ['dynamodb', 'DescribeTable', 'ListTables'],
  ['elasticloadbalancing', 'DescribeLoadBalancers', 'DescribeTargetHealth', 'DescribeListeners'],
  ['sqs', 'ListQueues', 'GetQueueAttributes'],
];

/** Everybody's day: the console in the morning, looking here and there, and a change by hand every other day. */
export function* work(people: readonly Worker[], amount: number, random: Random): Generator<Piece> {
  for (const who of people) {
    const start = DAY + who.begins * HOUR + between(0, 40, random) * MINUTE;
    yield signIn(who, start, random);
    const bouts = between(5, 9, random);
    for (let bout = 0; bout < bouts; bout += 1) {
      const at = start + Math.floor(((bout + random()) / bouts) * 8.5 * HOUR);
      yield* look(who, at, Math.ceil(between(10, 45, random) * amount), bout % 2 === 0, random);
      if (random() < 0.12) yield change(who, at + 5 * MINUTE, random);
    }
  }
  yield* onCall(people.slice(40, 42), amount, random);
  for (const who of people.slice(60, 66)) yield* firstWeek(who, random);
}

/** Two of them are called out of bed: they look, go onto a server, restart and scale what is broken. */
function* onCall(people: readonly Worker[], amount: number, random: Random): Generator<Piece> {
  for (const [index, who] of people.entries()) {
    const asleep = { ...who, address: who.home };
    const at = DAY + (2 + index) * HOUR + between(0, 50, random) * MINUTE;
    yield signIn(asleep, at, random);
    yield* look(asleep, at + 2 * MINUTE, Math.ceil(60 * amount), true, random);
    const deeds: readonly Deed[] = [
      { service: 'ssm', name: 'StartSession', params: { target: hexId('i-', random) } },
      { service: 'ecs', name: 'UpdateService', params: { ...service(who), forceNewDeployment: true } },
      { service: 'rds', name: 'RebootDBInstance', params: { dBInstanceIdentifier: `team${who.team}` } },
    ];
    for (const [step, deed] of deeds.entries())
      yield call(asleep, at + (10 + step * 4) * MINUTE, deed, false, random);
  }
}

/** Whoever is new has a look at what there is, and is refused some of it. */
function* firstWeek(who: Worker, random: Random): Generator<Piece> {
  const at = DAY + 10 * HOUR + between(0, 300, random) * MINUTE;
  for (const [nth, [service, name]] of FIRST_LOOKS.entries()) {
    const denied = nth % 4 === 3 ? { error: { code: 'AccessDenied', message: 'not authorized' } } : {};
    yield call(who, at + nth * 20 * SECOND, { service, name, readOnly: true, ...denied }, false, random);
  }
}

const FIRST_LOOKS: readonly (readonly [service: string, name: string])[] = [
  ['sts', 'GetCallerIdentity'],
  ['s3', 'ListBuckets'],
  ['iam', 'ListRoles'],
  ['iam', 'ListUsers'],
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeRegions'],
  ['lambda', 'ListFunctions20150331'],
  ['organizations', 'DescribeOrganization'],
  ['secretsmanager', 'ListSecrets'],
];

function signIn(who: Worker, at: number, random: Random): Piece {
  const { accessKeyId: _, sessionContext: __, ...by } = personIdentity(who, new Date(at));
  const identity = who.iamUser ? by : personIdentity(who, new Date(at));
  return {
    at,
    part: 'work',
    record: consoleLogin(identity, { at: new Date(at), address: who.address, mfa: true }, random),
  };
}

/** A page of the console, or a script, asks many things of a few services in a short time. */
function* look(
  who: Worker,
  from: number,
  many: number,
  inConsole: boolean,
  random: Random,
): Generator<Piece> {
  const services = [one(LOOKS, random), one(LOOKS, random)];
  if (!inConsole)
    yield call(who, from, { service: 'sts', name: 'GetCallerIdentity', readOnly: true }, false, random);
  for (let nth = 0; nth < many; nth += 1) {
    const [service, ...names] = one(services, random);
    const denied = random() < 0.01 ? { error: { code: 'AccessDenied', message: 'not authorized' } } : {};
    const deed = {
      service,
      name: one(names, random),
      readOnly: true,
      params: { nextToken: uuid(random) },
      ...denied,
    };
    yield call(who, from + nth * between(1, 6, random) * SECOND, deed, inConsole, random);
  }
}

function change(who: Worker, at: number, random: Random): Piece {
  const all = CHANGES.flatMap(([often, deed]) => Array.from({ length: often }, () => deed));
  return call(who, at, one(all, random)(random, who), random() < 0.5, random);
}

function call(who: Worker, at: number, deed: Deed, inConsole: boolean, random: Random): Piece {
  const time = new Date(at);
  const agent = inConsole ? AGENTS.console : AGENTS.cli;
  const more = inConsole ? { more: { sessionCredentialFromConsole: 'true' } } : {};
  const made = { at: time, by: personIdentity(who, time), address: who.address, agent, ...deed, ...more };
  return { at, part: 'work', record: record(made, random) };
}
