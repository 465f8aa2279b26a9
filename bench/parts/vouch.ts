import { once } from 'node:events';
import { join } from 'node:path';
import { openStore } from '../../src/adapters/store/index.js';
import type { JsonObject } from '../../src/core/json.js';
import {
  SAMPLE_CHANNELS,
  SAMPLE_GROUPS,
  SAMPLE_WORKSPACE,
  type StoredMessage,
} from '../../src/sandbox/index.js';
import type { LogEntry } from '../../src/sandbox/types.js';
import { benchUsers, type StandIns } from '../stand-ins.js';
import { startChild } from './children.js';
import { freePort, type Place, ROOT } from './place.js';

/** Vouch as it is built, in a process of its own, on a database of its own, against the stand-ins. */
export interface BenchVouch {
  readonly url: string;
  readonly pid: number;
  readonly database: string;
  readonly standIns: StandIns;
  /** Into the queue that Vouch reads, as EventBridge would put it. */
  feed(record: JsonObject): void;
  log(): Promise<readonly LogEntry[]>;
  /** By channel id; and the direct channel of each Slack id. */
  state(): Promise<{
    readonly messages: { readonly [channel: string]: readonly StoredMessage[] };
    readonly directs: { readonly [slackId: string]: string };
  }>;
  stop(): Promise<void>;
}

export async function startVouch(
  place: Place,
  given: { people: number; redisUrl?: string | null; env?: NodeJS.ProcessEnv },
): Promise<BenchVouch> {
  const built = await place.built();
  const database = await place.database();
  await importPeople(database, given.people);
  const others = startChild(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'bench/stand-ins.ts'), String(given.people)],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const [standIns] = (await once(others.process, 'message')) as [StandIns];
  const url = `http://127.0.0.1:${await freePort()}`;
  const vouch = startChild(process.execPath, ['bin/vouch.js', 'start'], {
    cwd: built,
    env: { ...process.env, ...envOf(url, database, standIns), REDIS_URL: given.redisUrl ?? '', ...given.env },
  });
  await vouch.line((line) => line.includes('open for business'));
  const ask = async <T>(path: string) => (await (await fetch(`${standIns.url}/bench/${path}`)).json()) as T;
  return {
    url,
    pid: vouch.process.pid ?? 0,
    database,
    standIns,
    feed(record) {
      if (!others.process.connected) throw new Error('the stand-ins are gone');
      const account = record['recipientAccountId'];
      const source = `aws.${String(record['eventSource']).split('.')[0]}`;
      others.process.send({ 'detail-type': 'AWS API Call via CloudTrail', source, account, detail: record });
    },
    log: () => ask('log'),
    state: () => ask('state'),
    async stop() {
      await vouch.stop();
      await others.stop();
    },
  };
}

function envOf(
  url: string,
  database: string,
  { url: others, secrets, ...queue }: StandIns,
): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database,
    VOUCH_PORT: new URL(url).port,
    VOUCH_HOST: '127.0.0.1',
    VOUCH_PUBLIC_URL: url,
    VOUCH_RUN_LOG: 'silent',
    VOUCH_QUIET_SECONDS: '1',
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    SLACK_API_URL: `${others}/slack/api/`,
    SLACK_TEAM_ID: SAMPLE_WORKSPACE.team.id,
    VOUCH_SECURITY_CHANNEL: SAMPLE_CHANNELS.security,
    VOUCH_SECURITY_GROUP: SAMPLE_GROUPS.security,
    DUO_CLIENT_ID: secrets.duoClientId,
    DUO_CLIENT_SECRET: secrets.duoClientSecret,
    DUO_API_HOST: 'api-sandbox.duosecurity.com',
    DUO_API_URL: `${others}/duo`,
    PAGERDUTY_ROUTING_KEY: secrets.routingKey,
    PAGERDUTY_API_URL: `${others}/pagerduty`,
    VOUCH_SQS_QUEUE_URL: queue.queueUrl,
    VOUCH_SQS_ENDPOINT: queue.queueEndpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  };
}

async function importPeople(database: string, count: number): Promise<void> {
  const { store } = await openStore({ url: database, poolSize: 4 });
  const people = benchUsers(count).map(({ id, name, slackId, email, duoUser }) => ({
    id,
    name,
    slackId,
    email,
    duoUser,
    active: true,
    frozen: false,
    principals: [`arn:aws:iam::111122223333:user/${id}`],
  }));
  await store.people.replace(people, []);
  await store.close();
}
