import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/core/json.js';
import { newSandboxSecrets, type StoredMessage, slackHeaders, slackSignature } from '../src/sandbox/index.js';
import { type Bench, buttons, until, words } from './bench.js';
import { benchOn, calls, told } from './faults/tools.js';

/** Presses that Slack never sent, or sent once: against the real server, with real signatures. */
const SECRETS = newSandboxSecrets();
const AT_ONCE = 50;
let opened: Awaited<ReturnType<typeof benchOn>>;
let bench: Bench;
beforeEach(async () => {
  opened = await benchOn({ env: { SLACK_SIGNING_SECRET: SECRETS.signingSecret } });
  bench = opened.bench;
});
afterEach(async () => opened.close());

interface Forged {
  readonly body: string;
  readonly headers: { readonly [name: string]: string };
}

/** The statuses, in order; at most fifty requests are under way. */
async function send(requests: readonly Forged[]): Promise<readonly number[]> {
  const statuses: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < requests.length; i = next++) statuses[i] = await post(requests[i] as Forged);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return statuses;
}

/** On a connection of its own, past every client: this is what a forger has. 0: no answer. */
function post({ body, headers }: Forged): Promise<number> {
  const { hostname, port } = new URL(bench.running.url);
  const lines = Object.entries({
    ...headers,
    host: hostname,
    'content-length': `${Buffer.byteLength(body)}`,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect(Number(port), hostname);
  return new Promise<number>((settle) => {
    socket.once('data', (answer: Buffer) => {
      settle(Number(answer.toString('latin1', 9, 12)));
      socket.destroy();
    });
    socket.once('error', () => settle(0)).once('close', () => settle(0));
    socket.write(`POST /slack/events HTTP/1.1\r\n${head}connection: close\r\n\r\n${body}`);
  });
}

function tally(statuses: readonly number[]): { [status: number]: number } {
  const counts: { [status: number]: number } = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What Slack posts when Jane presses a button. */
function pressBody(message: StoredMessage, label: string, different: JsonObject = {}): string {
  const button = buttons(message).find((one) => one.label === label);
  if (!button) throw new Error(`no button "${label}" in: ${words(message)}`);
  const payload = {
    type: 'block_actions',
    user: { id: 'U0JANE0001', username: 'jane', team_id: 'T0ACME0001' },
    api_app_id: 'A0VOUCH001',
    team: { id: 'T0ACME0001', domain: 'acme-payments' },
    channel: { id: message.channel, name: 'directmessage' },
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
    trigger_id: `1.${randomBytes(8).toString('hex')}`,
    actions: [{ type: 'button', action_id: button.actionId, value: button.value, action_ts: '1.0' }],
    ...different,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

const signed = (body: string, at = Date.now()): Forged => ({
  body,
  headers: slackHeaders(SECRETS.signingSecret, body, at),
});

async function asked(): Promise<StoredMessage> {
  await bench.act('create-user', 'jane');
  return told(bench, 'jane', 'Was this you?');
}

async function caseNow() {
  const [c, ...others] = await bench.running.world.store.cases.list({ limit: 10 });
  if (!c || others.length > 0) throw new Error(`expected one case, found ${others.length + (c ? 1 : 0)}`);
  return c;
}

/** How often the audit says each thing, over all cases and none. */
async function audited(): Promise<{ readonly [action: string]: number }> {
  const client = new pg.Client({ connectionString: opened.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT action, count(*)::int AS many FROM audit GROUP BY action');
    return Object.fromEntries(rows.map(({ action, many }) => [action, many]));
  } finally {
    await client.end();
  }
}

describe('one signed press', () => {
  it('sent 1,000 times: one transition, one page, and 999 that change nothing', async () => {
    const before = (await asked()) && (await caseNow());
    const press = signed(pressBody(await told(bench, 'jane', 'Was this you?'), 'No'));
    const statuses = await send(Array.from({ length: 1_000 }, () => press));
    // 503 is what a machine says that is too busy to store it in time.
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await told(bench, 'jane', 'Thank you for telling us');
    await bench.advance(1);
    const after = await caseNow();
    expect([after.state, after.version]).toEqual(['escalated', before.version + 1]);
    const { no, 'press-refused': refused = 0 } = await audited();
    expect({ no, refused }).toEqual({ no: 1, refused: 0 });
    expect(calls(bench, 'pagerduty')).toHaveLength(1);
    expect(bench.sandbox.state.ephemeral).toHaveLength(1);
  }, 120_000);

  it('signed anew 30 times, as a finger does: one transition, and a word about the others', async () => {
    const message = await asked();
    const fresh = Array.from({ length: 30 }, () => signed(pressBody(message, 'No')));
    expect(tally(await send(fresh))).toEqual({ 200: 30 });
    await told(bench, 'jane', 'Thank you for telling us');
    await until('every press to be settled', async () => {
      await bench.advance(0.1);
      return (await audited())['press-refused'] === 29;
    });
    expect((await audited())['no']).toBe(1);
    expect(calls(bench, 'pagerduty')).toHaveLength(1);
  }, 60_000);
});

/** Ten ways to forge one press of Jane's, each refused before any handler. */
function forgeries(
  message: StoredMessage,
): readonly (readonly [what: string, status: number, make: () => Forged])[] {
  const body = () => pressBody(message, 'No');
  const now = () => Math.floor(Date.now() / 1000);
  const withHeaders = (text: string, more: { readonly [name: string]: string }): Forged => ({
    body: text,
    headers: { ...slackHeaders(SECRETS.signingSecret, text), ...more },
  });
  const without = (name: string): Forged => {
    const { [name]: _, ...headers } = slackHeaders(SECRETS.signingSecret, body());
    return { body: body(), headers };
  };
  return [
    [
      'another secret',
      401,
      () => ({ body: body(), headers: slackHeaders(randomBytes(16).toString('hex'), body()) }),
    ],
    ['no signature', 401, () => without('x-slack-signature')],
    ['no time stamp', 401, () => without('x-slack-request-timestamp')],
    [
      'a body that was altered',
      401,
      () => ({ ...signed(body()), body: body().replace('U0JANE0001', 'U0OMAR0002') }),
    ],
    ['302 s ago', 401, () => signed(body(), Date.now() - 302_000)],
    ['ten minutes ahead', 401, () => signed(body(), Date.now() + 600_000)],
    ['a year ahead', 401, () => signed(body(), Date.now() + 365 * 86_400_000)],
    [
      'ssl_check without a signature',
      401,
      () => ({
        body: `ssl_check=1&${body()}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
    [
      'an old version of the signature',
      401,
      () =>
        withHeaders(body(), {
          'x-slack-signature': slackSignature(SECRETS.signingSecret, now(), body()).replace('v0=', 'v1='),
        }),
    ],
    ['another workspace', 403, () => signed(pressBody(message, 'No', { team: { id: 'T0EVIL0001' } }))],
  ];
}

describe('10,000 forged presses', () => {
  it('are 10,000 refusals: no press is stored, nobody hears of them, and the real one still counts', async () => {
    const message = await asked();
    const before = await caseNow();
    const kinds = forgeries(message);
    const made = Array.from({ length: 10_000 }, (_, i) => kinds[i % kinds.length] as (typeof kinds)[number]);
    const statuses = await send(made.map(([, , make]) => make()));
    const wrong = made.flatMap(([what, status], i) =>
      statuses[i] === status ? [] : [`${what}: ${statuses[i]}`],
    );
    expect(wrong).toEqual([]);
    expect(statuses.filter((status) => status >= 400)).toHaveLength(10_000);
    await bench.advance(0.5);
    expect((await caseNow()).version).toBe(before.version);
    expect(Object.keys(await audited()).filter((action) => /press|^no$/.test(action))).toEqual([]);
    expect(bench.sandbox.state.ephemeral).toEqual([]);
    expect(calls(bench, 'pagerduty')).toEqual([]);
    expect(calls(bench, 'slack', 'users.info')).toEqual([]);
    expect(tally(await send([signed(pressBody(message, 'No'))]))).toEqual({ 200: 1 });
    await told(bench, 'jane', 'Thank you for telling us');
  }, 120_000);

  it('ssl_check with a good signature is answered and goes no further', async () => {
    const message = await asked();
    const checks = Array.from({ length: 20 }, () => signed(`ssl_check=1&${pressBody(message, 'No')}`));
    expect(tally(await send(checks))).toEqual({ 200: 20 });
    await bench.advance(0.5);
    expect(Object.keys(await audited()).filter((action) => /press|^no$/.test(action))).toEqual([]);
  });

  it('with a good signature and made-up buttons: each stored, turned away, and said so; nothing moves', async () => {
    const message = await asked();
    const before = await caseNow();
    const guess = (value: string) => {
      const actions = [{ type: 'button', action_id: 'press:yes', value, action_ts: '1.0' }];
      return signed(pressBody(message, 'No', { actions }));
    };
    const guesses = Array.from({ length: 24 }, () => guess(randomBytes(16).toString('base64url')));
    const odd = ["' OR 1=1 --", '../../etc/passwd', '\u0000', 'x'.repeat(2_000), before.id, '__proto__'];
    expect(tally(await send([...guesses, ...odd.map(guess)]))).toEqual({ 200: 30 });
    await until('all of them to be turned away', async () => {
      await bench.advance(0.1);
      return (await audited())['press-refused'] === 30;
    });
    expect((await caseNow()).version).toBe(before.version);
    await until('a word about it', () =>
      bench.sandbox.state.ephemeral.some(({ text }) => text.includes('not one of ours')),
    );
    expect(calls(bench, 'pagerduty')).toEqual([]);
  });
});
