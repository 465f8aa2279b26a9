import { createHash, createHmac } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { parse } from 'node:querystring';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../core/card.js';
import type { PressAnswer, SlackCommand, SlackPress } from './handlers.js';
import { type Route, type SlackServer, type SlackServerOptions, startSlackServer } from './receiver.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const FORM = { title: 'Comment', text: { label: 'What?' }, submit: 'Send' };

let server: SlackServer;
let slack: Server;
let slackCalls: { method: string; args: ReturnType<typeof parse> }[];
let slackAnswer: object;
let presses: SlackPress[];
let commands: SlackCommand[];
let answerPress: (press: SlackPress) => Promise<PressAnswer>;
let answerCommand: () => Promise<Card | string>;
let reports: string[];
let refusals: number[];

beforeEach(async () => {
  [slackCalls, presses, commands, reports, refusals] = [[], [], [], [], []];
  slackAnswer = { ok: true };
  answerPress = async () => ({ kind: 'stored' });
  answerCommand = async () => 'There is no open case.';
  slack = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      slackCalls.push({ method: (req.url ?? '').slice(1), args: parse(body) });
      res.end(JSON.stringify(slackAnswer));
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  server = await start({});
});

afterEach(async () => {
  await server.close();
  slack.closeAllConnections();
  await new Promise((resolve) => slack.close(resolve));
});

function start(more: Partial<SlackServerOptions>): Promise<SlackServer> {
  return startSlackServer({
    port: 0,
    host: '127.0.0.1',
    signingSecret: SECRET,
    token: 'xoxb-secret-token',
    apiUrl: `http://127.0.0.1:${(slack.address() as AddressInfo).port}/`,
    teamId: 'T0ACME',
    routes: [],
    handlers: {
      press: (press) => {
        presses.push(press);
        return answerPress(press);
      },
      command: (command) => {
        commands.push(command);
        return answerCommand();
      },
    },
    now: () => new Date(),
    report: (message, cause) => reports.push(`${message}: ${cause}`),
    onRefused: (status) => refusals.push(status),
    ...more,
  });
}

interface Sent {
  readonly body: string;
  readonly headers: { readonly [name: string]: string };
}

/** Signed as Slack signs. */
function signed(body: string, { ageS = 0, secret = SECRET, type = FORM_TYPE } = {}): Sent {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageS);
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
  };
}

function send(sent: Sent, more: { readonly [name: string]: string } = {}): Promise<Response> {
  return fetch(`${server.url}/slack/events`, {
    method: 'POST',
    body: sent.body,
    headers: { ...sent.headers, ...more },
  });
}

function pressed(more: object = {}): string {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ACME', domain: 'acme' },
    user: { id: 'U0JANE', team_id: 'T0ACME' },
    channel: { id: 'D0JANE' },
    trigger_id: 'trigger-1',
    actions: [{ type: 'button', action_id: 'press:yes', block_id: 'b', value: 'opaque-button-id' }],
    response_url: 'http://127.0.0.1:1/never',
    ...more,
  };
  return `payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

function submitted(more: object = {}): string {
  const values = {
    option: { option: { selected_option: { value: 'attack' } } },
    text: { text: { value: 'rotated' } },
  };
  const view = {
    type: 'modal',
    callback_id: 'form:C0SECURITY',
    private_metadata: 'ticket-1',
    state: { values },
  };
  return pressed({
    type: 'view_submission',
    actions: undefined,
    channel: undefined,
    view: { ...view, ...more },
  });
}

function typed(text: string, more: { readonly [name: string]: string } = {}): string {
  const fields = { command: '/sec', text, user_id: 'U0JANE', team_id: 'T0ACME', channel_id: 'C1', ...more };
  return new URLSearchParams(fields).toString();
}

describe('a press', () => {
  it('is handed over, and acknowledged only then', async () => {
    let stored = false;
    answerPress = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      stored = true;
      return { kind: 'stored' };
    };
    const sent = signed(pressed());
    const response = await send(sent);
    expect(stored).toBe(true);
    expect([response.status, await response.text()]).toEqual([200, '']);
    const key = `${sent.headers['x-slack-request-timestamp']}:${sent.headers['x-slack-signature']}`;
    expect(presses).toEqual([
      {
        requestKey: createHash('sha256').update(key).digest('hex'),
        buttonId: 'opaque-button-id',
        slackId: 'U0JANE',
        teamId: 'T0ACME',
        channel: 'D0JANE',
        filled: null,
      },
    ]);
    expect(slackCalls).toEqual([]);
  });

  it('that could not be stored is not acknowledged', async () => {
    answerPress = async () => {
      throw new Error('the database is away');
    };
    expect((await send(signed(pressed()))).status).toBe(503);
    expect(reports).toEqual(['a request of Slack failed: Error: the database is away']);
  });

  it('that takes too long is not acknowledged, and may still be stored', async () => {
    await server.close();
    server = await start({ answerWithinMs: 100 });
    let release = () => {};
    answerPress = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'stored' });
      });
    expect((await send(signed(pressed()))).status).toBe(503);
    release();
    await expect.poll(() => reports.length).toBe(2);
    expect(reports[0]).toMatch(/^a press was not stored within 100 ms/);
  });

  it('replayed twenty times has one key, by which it is stored once', async () => {
    const seen = new Set<string>();
    answerPress = async ({ requestKey }) => {
      const first = !seen.has(requestKey);
      seen.add(requestKey);
      return { kind: first ? 'stored' : 'seen' };
    };
    const sent = signed(pressed());
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await send(sent)).status));
    expect(statuses).toEqual(Array(20).fill(200));
    expect(seen.size).toBe(1);
  });

  it('on a link, or on a button of somebody else, is acknowledged at once', async () => {
    for (const action_id of ['link:verify', 'other']) {
      const response = await send(
        signed(pressed({ actions: [{ type: 'button', action_id, block_id: 'b' }] })),
      );
      expect(response.status).toBe(200);
    }
    expect(presses).toEqual([]);
  });

  it('in a message without a channel finds it in the container', async () => {
    await send(signed(pressed({ channel: undefined, container: { channel_id: 'C9' } })));
    expect(presses[0]?.channel).toBe('C9');
  });
});

describe('a form', () => {
  it('is opened after the ack, and comes back as a press with what was filled in', async () => {
    answerPress = async ({ filled }) =>
      filled ? { kind: 'stored' } : { kind: 'form', form: FORM, ticket: 'ticket-1' };
    expect((await send(signed(pressed()))).status).toBe(200);
    await expect.poll(() => slackCalls.length).toBe(1);
    const { method, args } = slackCalls[0] ?? { method: '', args: {} };
    expect([method, args['trigger_id']]).toEqual(['views.open', 'trigger-1']);
    expect(JSON.parse(String(args['view']))).toMatchObject({
      private_metadata: 'ticket-1',
      callback_id: 'form:D0JANE',
    });

    const response = await send(signed(submitted()));
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(presses[1]).toMatchObject({
      buttonId: 'ticket-1',
      slackId: 'U0JANE',
      channel: 'C0SECURITY',
      filled: { option: 'attack', text: 'rotated' },
    });
  });

  it('that could not be stored stays open', async () => {
    answerPress = () => Promise.reject(new Error('away'));
    expect((await send(signed(submitted()))).status).toBe(503);
  });

  it('that does not open is said to the one who pressed', async () => {
    answerPress = async () => ({ kind: 'form', form: FORM, ticket: 'ticket-1' });
    slackAnswer = { ok: false, error: 'expired_trigger_id' };
    expect((await send(signed(pressed()))).status).toBe(200);
    await expect
      .poll(() => slackCalls.map(({ method }) => method))
      .toEqual(['views.open', 'chat.postEphemeral']);
    expect(slackCalls[1]?.args).toMatchObject({ channel: 'D0JANE', user: 'U0JANE' });
    await expect.poll(() => reports.length).toBe(2);
    expect(reports.join()).not.toContain('xoxb');
  });
});

describe('the command', () => {
  it('is answered to the one who typed it alone', async () => {
    const response = await send(signed(typed('case  4F2K <@U9|eve> &lt;b&gt; <#C1|general> ')));
    expect(commands[0]).toMatchObject({
      slackId: 'U0JANE',
      teamId: 'T0ACME',
      channel: 'C1',
      text: 'case  4F2K @U9 <b> #C1',
    });
    expect(commands[0]?.requestKey).toMatch(/^[0-9a-f]{64}$/);
    expect(await response.json()).toMatchObject({
      response_type: 'ephemeral',
      text: 'There is no open case.',
    });
  });

  it('may be answered with a card, whose choices are not for here', async () => {
    const card: Card = {
      headline: 'Open cases',
      body: [],
      facts: [],
      after: [],
      choices: [{ input: 'resolve', label: 'Resolve' }],
      summary: '2 open cases',
    };
    answerCommand = async () => card;
    const answer = await (await send(signed(typed('cases')))).text();
    expect(answer).toContain('"type":"header"');
    expect(answer).not.toContain('"type":"actions"');
  });
});

describe('turned away, with no handler called', () => {
  afterEach(() => {
    expect([presses, commands]).toEqual([[], []]);
  });
  const good = () => signed(pressed());

  it.each<[string, number, () => Sent]>([
    ['unsigned', 401, () => ({ body: pressed(), headers: { 'content-type': FORM_TYPE } })],
    ['signed with another secret', 401, () => signed(pressed(), { secret: 'another-secret' })],
    ['signed with no secret', 401, () => signed(pressed(), { secret: '' })],
    ['with another body under the signature', 401, () => ({ ...good(), body: `${pressed()}&x=1` })],
    ['301 s old', 401, () => signed(pressed(), { ageS: 302 })],
    ['from 301 s ahead', 401, () => signed(pressed(), { ageS: -303 })],
    ['from a year ahead', 401, () => signed(pressed(), { ageS: -31_536_000 })],
    [
      'an unsigned ssl_check with a press in it',
      401,
      () => ({ body: `ssl_check=1&${pressed()}`, headers: { 'content-type': FORM_TYPE } }),
    ],
    ['a signed ssl_check with a press in it', 200, () => signed(`ssl_check=1&${pressed()}`)],
    ['plain text', 415, () => signed(pressed(), { type: 'text/plain' })],
    ['multipart', 415, () => signed(pressed(), { type: 'multipart/form-data; boundary=x' })],
    ['a form said to be JSON', 400, () => signed(pressed(), { type: 'application/json' })],
    ['a payload that is not JSON', 400, () => signed('payload=%7Bnot')],
    ['a payload of null', 400, () => signed('payload=null')],
    ['a payload that is a list', 400, () => signed('payload=%5B%5D')],
    ['two payloads', 400, () => signed(`${pressed()}&${pressed()}`)],
    ['JSON null', 400, () => signed('null', { type: 'application/json' })],
    ['nothing', 403, () => signed('')],
    ['of a kind nobody knows', 400, () => signed(pressed({ type: 'mystery', actions: undefined }))],
    ['more than a mebibyte', 413, () => signed(`${pressed()}&pad=${'x'.repeat(1024 * 1024)}`)],
    [
      'of another team',
      403,
      () => signed(pressed({ team: { id: 'T0EVIL' }, user: { id: 'U1', team_id: 'T0EVIL' } })),
    ],
    ['by a guest of another team', 403, () => signed(pressed({ user: { id: 'U1', team_id: 'T0EVIL' } }))],
    ['of no team', 403, () => signed(pressed({ team: null, user: { id: 'U1' } }))],
    ['a command of another team', 403, () => signed(typed('cases', { team_id: 'T0EVIL' }))],
    ['another command', 400, () => signed(typed('cases', { command: '/other' }))],
    ['a shortcut', 400, () => signed(pressed({ type: 'shortcut', callback_id: 'x', actions: undefined }))],
    [
      'a menu’s question',
      400,
      () => signed(pressed({ type: 'block_suggestion', name: 'x', actions: undefined })),
    ],
    ['another app’s form', 400, () => signed(submitted({ callback_id: 'other' }))],
    ['a form without its ticket', 400, () => signed(submitted({ private_metadata: '' }))],
    [
      'a press without a button id',
      400,
      () => signed(pressed({ actions: [{ type: 'button', action_id: 'press:yes' }] })),
    ],
    ['a press of nobody', 400, () => signed(pressed({ user: { team_id: 'T0ACME' } }))],
    [
      'a legacy button',
      400,
      () => signed(pressed({ type: 'interactive_message', callback_id: 'x', actions: [{ name: 'a' }] })),
    ],
  ])('%s: %i', async (_, status, sent) => {
    const response = await send(sent());
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(refusals).toEqual(status === 200 ? [] : [status]);
  });

  it.each([
    ['with something after it', (signature: string) => `${signature}=x`],
    ['in capitals', (signature: string) => signature.toUpperCase().replace('V0', 'v0')],
    ['of another version', (signature: string) => signature.replace('v0', 'v1')],
  ])('the right signature %s, which would have had a key of its own', async (_, bent) => {
    const sent = good();
    const header = bent(sent.headers['x-slack-signature'] ?? '');
    expect((await send(sent, { 'x-slack-signature': header })).status).toBe(401);
  });

  it.each(['0', '+', ' 0x', '1e'])('a time stamp written another way (%s)', async (before) => {
    const sent = good();
    const header = `${before}${sent.headers['x-slack-request-timestamp']}`;
    expect((await send(sent, { 'x-slack-request-timestamp': header })).status).toBe(401);
  });

  it.each(['X-Slack-Signature', 'x-slack-request-timestamp', 'Content-Type'])('a second %s', async (name) => {
    const { body, headers } = good();
    const first = Object.entries(headers).flat();
    expect(await rawStatus([...first, name, headers[name.toLowerCase()] ?? ''], body)).toBe(400);
  });

  it('a body that grows beyond a mebibyte without saying so', async () => {
    const { headers } = good();
    const flat = Object.entries(headers).flat();
    const body = 'x'.repeat(3 * 1024 * 1024);
    expect(await rawStatus([...flat, 'transfer-encoding', 'chunked'], body)).toBe(413);
  });

  it('two thousand forgeries', async () => {
    const { body, headers } = good();
    for (let i = 0; i < 2_000; i += 250) {
      const batch = Array.from({ length: 250 }, async (_, j) => {
        const hash = createHash('sha256')
          .update(`${i + j}`)
          .digest('hex');
        return (await send({ body, headers }, { 'x-slack-signature': `v0=${hash}` })).status;
      });
      expect(new Set(await Promise.all(batch))).toEqual(new Set([401]));
    }
    expect(refusals).toHaveLength(2_000);
  });
});

/** With header names repeated, which fetch does not do. */
function rawStatus(headers: readonly string[], body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const options = {
      hostname,
      port,
      path: '/slack/events',
      method: 'POST',
      headers: [...headers, 'host', hostname],
    };
    const sent = request(options, (res) => resolve(res.resume().statusCode ?? 0));
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('what is taken', () => {
  it('at the edges of the window, and with a charset', async () => {
    for (const ageS of [298, -298]) expect((await send(signed(pressed(), { ageS }))).status).toBe(200);
    expect((await send(signed(pressed(), { type: `${FORM_TYPE}; charset=UTF-8` }))).status).toBe(200);
    expect(presses).toHaveLength(3);
  });

  it('of an organisation, whichever workspace of it', async () => {
    await server.close();
    server = await start({ teamId: 'E0ACME' });
    const body = pressed({ team: null, user: { id: 'U0JANE', team_id: 'T7' }, enterprise: { id: 'E0ACME' } });
    expect((await send(signed(body))).status).toBe(200);
    expect((await send(signed(pressed({ enterprise: { id: 'E0EVIL' } })))).status).toBe(403);
    expect(presses).toMatchObject([{ teamId: 'T7' }]);
  });

  it('Slack’s question whether the address is ours, if it is signed', async () => {
    const question = signed('{"type":"url_verification","challenge":"c1"}', { type: 'application/json' });
    expect(await (await send(question)).json()).toEqual({ challenge: 'c1' });
  });
});

describe('other routes', () => {
  const route = (method: string, path: string): Route => ({
    method,
    path,
    handler: (req, res) => void res.end(`${method} ${path} took ${req.url}`),
  });

  beforeEach(async () => {
    await server.close();
    const broken: Route = {
      method: 'GET',
      path: '/broken',
      handler: () => Promise.reject(new Error('boom')),
    };
    const half: Route = {
      method: 'GET',
      path: '/half',
      handler: (_, res) => {
        res.writeHead(200).write('all is w');
        throw new Error('boom');
      },
    };
    server = await start({
      routes: [
        half,
        route('GET', '/healthz'),
        route('GET', '/verify/:id'),
        route('POST', '/verify/:id'),
        route('*', '/sandbox/*'),
        broken,
      ],
    });
  });

  it.each([
    ['GET', '/healthz', 200],
    ['GET', '/verify/abc?x=1', 200],
    ['POST', '/verify/abc', 200],
    ['PUT', '/sandbox/a/b', 200],
    ['GET', '/sandbox/', 200],
    ['DELETE', '/verify/abc', 405],
    ['GET', '/verify/', 404],
    ['GET', '/verify/a/b', 404],
    ['GET', '/sandbox', 404],
    ['GET', '/', 404],
    ['GET', '/slack/events', 405],
    ['POST', '/slack/events/', 404],
  ])('%s %s: %i', async (method, path, status) => {
    const response = await fetch(server.url + path, { method });
    expect(response.status).toBe(status);
    const text = await response.text();
    if (status === 200) expect(text).toContain(`took ${path}`);
  });

  it('one that fails half way is not taken for a whole answer', async () => {
    const response = fetch(`${server.url}/half`).then((got) => got.text());
    await expect(response).rejects.toThrow();
  });

  it('one that fails answers 500, and the reason goes to the log alone', async () => {
    const response = await fetch(`${server.url}/broken?secret=1`);
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(reports).toEqual(['GET /broken failed: Error: boom']);
  });
});

describe('close', () => {
  it('lets what is under way finish, and takes nothing more', async () => {
    let release = () => {};
    answerPress = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'stored' });
      });
    const answer = send(signed(pressed()));
    await expect.poll(() => presses.length).toBe(1);
    const closed = server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    release();
    expect((await answer).status).toBe(200);
    await closed;
    server = await start({});
  });

  it('does not wait for somebody who only holds a connection', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(1_000);
    socket.destroy();
    server = await start({});
  });

  it('says where the port is taken', async () => {
    await expect(start({ port: Number(new URL(server.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});
