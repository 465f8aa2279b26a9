import { setTimeout as sleep } from 'node:timers/promises';
import { ingest } from '../src/app/ingest.js';
import { sweep } from '../src/app/sweep.js';
import { type Config, readConfig } from '../src/config.js';
import { type JsonObject, listAt, objectAt, textAt } from '../src/core/json.js';
import type { Policy } from '../src/core/workflow.js';
import { type Running, start } from '../src/main.js';
import {
  newSandboxSecrets,
  SAMPLE_ACTIONS,
  SAMPLE_CHANNELS,
  SAMPLE_DIRECTORY,
  SAMPLE_GROUPS,
  SAMPLE_MACHINES,
  SAMPLE_PEOPLE,
  SAMPLE_WORKSPACE,
  type Sandbox,
  type StoredMessage,
  startSandbox,
} from '../src/sandbox/index.js';
import { freshStore, redisUrl } from './database.js';

/** Vouch whole, in this process, on a database of its own, against the stand-ins. What people saw is read from those. */
export interface Bench {
  readonly running: Running;
  readonly sandbox: Sandbox;
  /** Does a sample action as a person; the records go in by the ordinary road. */
  act(actionId: string, personId: string): Promise<readonly JsonObject[]>;
  take(records: readonly unknown[], road?: string): ReturnType<typeof ingest>;
  /** Moves the clock and looks at every row that is due. */
  advance(minutes: number): Promise<void>;
  /** Messages that the app sent to a person, oldest first. */
  direct(personId: string): readonly StoredMessage[];
  channel(name: keyof typeof SAMPLE_CHANNELS): readonly StoredMessage[];
  press(
    personId: string,
    message: StoredMessage,
    label: string,
    more?: { force?: boolean; version?: number },
  ): Promise<void>;
  /** The link behind a button of the message as it is now. */
  link(message: StoredMessage, label: string): string;
  /** Opens the link like a browser, and answers Duo. Returns the page at the end. */
  duo(
    message: StoredMessage,
    duoUser: string,
    decision: 'approve' | 'deny' | 'fraud' | 'close',
  ): Promise<string>;
  close(): Promise<void>;
}

/** Short waits, so that a test takes seconds; minutes are moved by the clock. A budget that nobody spends. */
const QUICK: Partial<Policy> = { quietMs: 150, gatherMs: 1_500, askBudget: 1_000 };

export async function startBench(
  given: { policy?: Partial<Policy>; redisUrl?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Bench> {
  const fresh = await freshStore();
  const secrets = newSandboxSecrets();
  const sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
  });
  await fresh.store.people.replace(SAMPLE_DIRECTORY, SAMPLE_MACHINES);
  const config = readConfig({
    ...benchEnv(sandbox, secrets, fresh.url),
    REDIS_URL: given.redisUrl ?? queueUrl(),
    ...given.env,
  });
  const running = await start({
    ...config,
    policy: { ...config.policy, ...QUICK, ...given.policy },
  } as Config);
  sandbox.setAppUrl(running.url);
  return {
    ...tools(running, sandbox),
    async close() {
      await running.close();
      await sandbox.close();
      await fresh.close();
    },
  };
}

/** `npm test` runs everything that starts Vouch whole on PostgreSQL, and once more on Redis. */
function queueUrl(): string | undefined {
  return process.env['VOUCH_TEST_QUEUE'] === 'redis' ? redisUrl() : undefined;
}

/** Everything set as for a real workspace, and the addresses of the stand-ins. */
export function benchEnv(
  sandbox: Sandbox,
  secrets: ReturnType<typeof newSandboxSecrets>,
  databaseUrl: string,
): NodeJS.ProcessEnv {
  return {
    VOUCH_PORT: '0',
    VOUCH_HOST: '127.0.0.1',
    VOUCH_PUBLIC_URL: 'http://127.0.0.1:3000',
    VOUCH_RUN_LOG: process.env['VOUCH_TEST_LOG'] ?? 'silent',
    DATABASE_URL: databaseUrl,
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    SLACK_API_URL: `${sandbox.url}/slack/api/`,
    SLACK_TEAM_ID: SAMPLE_WORKSPACE.team.id,
    VOUCH_SECURITY_CHANNEL: SAMPLE_CHANNELS.security,
    VOUCH_SECURITY_GROUP: SAMPLE_GROUPS.security,
    DUO_CLIENT_ID: secrets.duoClientId,
    DUO_CLIENT_SECRET: secrets.duoClientSecret,
    DUO_API_HOST: 'api-sandbox.duosecurity.com',
    DUO_API_URL: `${sandbox.url}/duo`,
    PAGERDUTY_ROUTING_KEY: secrets.routingKey,
    PAGERDUTY_API_URL: `${sandbox.url}/pagerduty`,
    VOUCH_ACCOUNTS: '111122223333=payments-prod,444455556666=payments-dev',
  };
}

function tools(running: Running, sandbox: Sandbox): Omit<Bench, 'close'> {
  const take: Bench['take'] = (records, road = 'test') =>
    ingest(running.world, {
      records: records.map((record, i) => ({ record, where: `record ${i + 1}` })),
      refusals: [],
      road,
      live: true,
    });
  return {
    running,
    sandbox,
    take,
    async act(actionId, personId) {
      const action = SAMPLE_ACTIONS.find(({ id }) => id === actionId);
      const who = SAMPLE_PEOPLE.find(({ id }) => id === personId);
      if (!action || !who) throw new Error(`no sample action ${actionId} or person ${personId}`);
      const records = action.records(who, await running.world.store.now(), Math.random);
      await take(records);
      return records;
    },
    async advance(minutes) {
      await running.world.store.advanceClock(minutes * 60_000);
      await sweep(running.world);
    },
    direct: (personId) => {
      const slackId = SAMPLE_PEOPLE.find(({ id }) => id === personId)?.slackId ?? '';
      return sandbox.state.messages.get(sandbox.state.directs.get(slackId) ?? '') ?? [];
    },
    channel: (name) => sandbox.state.messages.get(SAMPLE_CHANNELS[name]) ?? [],
    async press(user, message, label, more = {}) {
      const outcome = await sandbox.press({ user, channel: message.channel, ts: message.ts, label, ...more });
      if (!outcome.ok) throw new Error(`the press on ${label} was not taken: ${JSON.stringify(outcome)}`);
    },
    link: (message, label) => linkOf(message, label),
    duo: (message, duoUser, decision) =>
      walkToDuo(sandbox, linkOf(message, 'Verify with Duo'), duoUser, decision),
  };
}

export function buttons(
  message: StoredMessage,
): readonly { label: string; url: string; actionId: string; value: string }[] {
  return message.blocks
    .filter((block) => block['type'] === 'actions')
    .flatMap((block) => listAt(block['elements']))
    .map((element) => objectAt(element))
    .map((element) => ({
      label: textAt(objectAt(element['text'])['text']),
      url: textAt(element['url']),
      actionId: textAt(element['action_id']),
      value: textAt(element['value']),
    }));
}

/** The link that was whispered last to this Slack user in a conversation. */
export function whisperedLink(sandbox: Sandbox, channel: string, slackId: string): string | null {
  const last = sandbox.state.ephemeral.findLast(
    (one) => one.to === slackId && one.channel === channel && linkIn(one.blocks),
  );
  return last ? linkIn(last.blocks) : null;
}

function linkIn(value: unknown): string | null {
  if (Array.isArray(value)) return value.map(linkIn).find((url) => url !== null) ?? null;
  if (typeof value !== 'object' || value === null) return null;
  const { type, url } = value as { type?: string; url?: unknown };
  return type === 'link' && typeof url === 'string' ? url : linkIn(Object.values(value));
}

function linkOf(message: StoredMessage, label: string): string {
  const found = buttons(message).find((button) => button.label === label);
  if (!found?.url) throw new Error(`no link "${label}" in: ${words(message)}`);
  return found.url;
}

/** A message as one line of words, buttons in brackets. */
export function words(message: StoredMessage): string {
  const labels = buttons(message).map(({ label }) => `[${label}]`);
  return [...textsIn(message.blocks), ...labels].join(' ').replace(/\s+/g, ' ');
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: string; text?: unknown };
  if (type === 'button') return [];
  const own = typeof text === 'string' ? [text] : textsIn(text);
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => (key === 'text' ? [] : textsIn(inner)))];
}

/** What a browser does: our page, the button on it, Duo's page, the answer there, and back with the cookie. */
export async function walkToDuo(
  sandbox: Sandbox,
  link: string,
  duoUser: string,
  decision: 'approve' | 'deny' | 'fraud' | 'close',
): Promise<string> {
  await (await fetch(link)).text();
  const posted = await fetch(link, { method: 'POST', redirect: 'manual' });
  const cookie = (posted.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const to = posted.headers.get('location');
  if (!to) return posted.text();
  await (await fetch(to)).text();
  const back = sandbox.decide(duoUser, decision);
  if (!back) return 'no prompt was open';
  return (await fetch(back, { headers: { cookie } })).text();
}

/** Waits until `look` gives something, at most ten seconds; then says what it was waiting for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ten seconds for ${what}`);
    await sleep(25);
  }
}
