import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../core/json.js';
import type { Chat, DealtCard } from '../../ports.js';
import { PortError } from '../../ports.js';
import { createChat } from './chat.js';
import { slackIdentity } from './identity.js';
import { SCOPES } from './methods.js';

/** A Slack that answers each method as the test says. */
type Answer = (args: JsonObject, res: ServerResponse) => object | undefined;

let server: Server;
let url: string;
let answers: { [method: string]: Answer };
let calls: { method: string; args: JsonObject; authorization: string }[];
let clock: Date;

beforeEach(async () => {
  answers = {};
  calls = [];
  clock = new Date('2026-11-20T14:00:00Z');
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => reply(req, res, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function reply(req: IncomingMessage, res: ServerResponse, body: string): void {
  const method = (req.url ?? '').replace('/api/', '');
  const args = Object.fromEntries(
    Object.entries(parse(body)).map(([key, value]) => [key, unpacked(String(value))]),
  );
  calls.push({ method, args, authorization: req.headers.authorization ?? '' });
  const answer = answers[method] ?? (() => ({ ok: false, error: 'unknown_method' }));
  const said = answer(args, res);
  if (said === undefined) return;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(said));
}

function unpacked(value: string): Json {
  return /^[[{]/.test(value) ? JSON.parse(value) : value;
}

function chat(timeoutMs = 2_000, apiUrl = url): Chat {
  return createChat({ token: 'xoxb-secret-token', apiUrl, timeoutMs, now: () => clock });
}

const CARD: DealtCard = {
  card: {
    headline: 'Was this you?',
    body: ['You did'],
    facts: [],
    after: [],
    choices: [],
    summary: 'Was this you?',
  },
  buttons: {},
  links: {},
};
const REF = { channel: 'D0JANE', ts: '1.000100' };

async function failure(work: Promise<unknown>): Promise<PortError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PortError);
  expect(String(error)).not.toContain('xoxb');
  return error as PortError;
}

describe('post', () => {
  it('sends blocks, text and the mark, and lets Slack make nothing of the words', async () => {
    answers['chat.postMessage'] = () => ({ ok: true, channel: 'D0JANE', ts: '1.000100' });
    expect(await chat().post('D0JANE', CARD, 'effect-1', '0.5')).toEqual(REF);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.authorization).toBe('Bearer xoxb-secret-token');
    expect(calls[0]?.args).toMatchObject({
      channel: 'D0JANE',
      text: 'Was this you?',
      thread_ts: '0.5',
      unfurl_links: 'false',
      unfurl_media: 'false',
      parse: 'none',
      link_names: 'false',
      metadata: { event_type: 'vouch_effect', event_payload: { mark: 'effect-1' } },
    });
    expect(calls[0]?.args['blocks']).toHaveLength(2);
  });

  it('calls a group named by its handle, and writes the handle out where groups cannot be read', async () => {
    answers['chat.postMessage'] = () => ({ ok: true, channel: 'C1', ts: '1.1' });
    answers['usergroups.list'] = () => ({
      ok: true,
      usergroups: [{ id: 'S0SEC', handle: 'security', date_delete: 0 }],
    });
    await chat().postText('C1', [{ group: '@security' }, ' look'], 'effect-1');
    expect(JSON.stringify(calls[1]?.args['blocks'])).toContain('"usergroup_id":"S0SEC"');
    answers['usergroups.list'] = () => ({ ok: false, error: 'missing_scope', needed: 'usergroups:read' });
    await chat().postText('C1', [{ group: 'security' }, ' look'], 'effect-2');
    expect(JSON.stringify(calls[3]?.args['blocks'])).toContain('"text":"@security"');
  });

  it('is of unknown outcome where Slack says ok and no ts', async () => {
    answers['chat.postMessage'] = () => ({ ok: true });
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('what Slack refuses', () => {
  const never = [
    'channel_not_found',
    'is_archived',
    'user_not_found',
    'account_inactive',
    'cannot_dm_bot',
    'user_disabled',
    'not_in_channel',
    'restricted_action',
    'invalid_auth',
    'token_revoked',
    'not_authed',
    'invalid_blocks',
    'msg_too_long',
    'msg_blocks_too_long',
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
  ];
  it.each(never)('%s is for good, by its own name, for posts and updates', async (error) => {
    answers['chat.postMessage'] = () => ({ ok: false, error });
    answers['chat.update'] = () => ({ ok: false, error });
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({ outcome: 'never', code: error });
    expect(await failure(chat().update(REF, CARD))).toMatchObject({ outcome: 'never', code: error });
    expect(calls).toHaveLength(2);
  });

  it('says which scope is missing and which block is wrong', async () => {
    answers['chat.postMessage'] = () => ({ ok: false, error: 'missing_scope', needed: 'chat:write' });
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
      code: 'missing_scope',
      message: 'Slack chat.postMessage: missing_scope (needed: chat:write)',
    });
    const messages = ['[ERROR] must be less than 76 characters'];
    answers['chat.update'] = () => ({ ok: false, error: 'invalid_blocks', response_metadata: { messages } });
    expect((await failure(chat().update(REF, CARD))).message).toContain('less than 76 characters');
  });

  it.each(['service_unavailable', 'team_added_to_org', 'message_limit_exceeded'])(
    '%s comes later',
    async (error) => {
      answers['chat.postMessage'] = () => ({ ok: false, error });
      expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
        outcome: 'later',
        code: error,
      });
    },
  );
});

describe('rate limits', () => {
  it.each([
    ['a 429 with its seconds', '7', 7_000],
    ['a 429 without', undefined, 30_000],
  ])('%s: later, told once, and other calls go on', async (_, retryAfter, ms) => {
    answers['chat.postMessage'] = (_args, res) => {
      res.writeHead(429, retryAfter ? { 'retry-after': retryAfter } : {});
      res.end();
      return undefined;
    };
    answers['users.info'] = () => ({ ok: false, error: 'user_not_found' });
    const slack = chat();
    const error = await failure(slack.post('D0JANE', CARD, 'm'));
    expect(error).toMatchObject({ outcome: 'later', code: 'rate_limited', retryAfterMs: ms });
    expect(await failure(slack.member('U1'))).toMatchObject({ code: 'user_not_found' });
    expect(calls).toHaveLength(2);
  });

  it('takes the word in a 200 the same way', async () => {
    answers['chat.postMessage'] = (_args, res) => {
      res.setHeader('retry-after', '3');
      return { ok: false, error: 'ratelimited' };
    };
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
      outcome: 'later',
      code: 'rate_limited',
      retryAfterMs: 3_000,
    });
  });
});

describe('trouble on the way', () => {
  const troubles: readonly [string, Answer, string][] = [
    ['http 500', (_a, res) => void res.writeHead(500).end('oops'), 'http 500'],
    ['http 503', (_a, res) => void res.writeHead(503).end(), 'http 503'],
    ['internal_error', () => ({ ok: false, error: 'internal_error' }), 'internal_error'],
    ['fatal_error', () => ({ ok: false, error: 'fatal_error' }), 'fatal_error'],
    ['a reset after the request', (_a, res) => void res.socket?.resetAndDestroy(), 'ECONNRESET'],
    ['a close after the request', (_a, res) => void res.socket?.destroy(), 'UND_ERR_SOCKET'],
    ['no answer at all', () => undefined, 'timeout'],
    ['half an answer', (_a, res) => void res.writeHead(200).write('{"ok":'), 'timeout'],
    ['a page that is not JSON', (_a, res) => void res.end('<html>Please log in</html>'), 'malformed answer'],
    ['JSON that is no object', (_a, res) => void res.end('null'), 'connection lost'],
  ];
  it.each(troubles)('%s: unknown for a post, later for what may be repeated', async (_, answer, code) => {
    for (const method of [
      'chat.postMessage',
      'chat.postEphemeral',
      'chat.update',
      'conversations.open',
      'conversations.history',
    ])
      answers[method] = answer;
    const slack = chat(150);
    expect(await failure(slack.post('D0JANE', CARD, 'm'))).toMatchObject({ outcome: 'unknown', code });
    expect(await failure(slack.whisper('C1', 'U1', 'psst'))).toMatchObject({ outcome: 'unknown', code });
    expect(await failure(slack.update(REF, CARD))).toMatchObject({ outcome: 'later', code });
    expect(await failure(slack.openDirect('U1'))).toMatchObject({ outcome: 'later', code });
    expect(await failure(slack.find('D0JANE', 'm', clock))).toMatchObject({ outcome: 'later', code });
    expect(calls).toHaveLength(5);
  });

  it('a refused connection and an unknown host were certainly not reached', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refused = chat(2_000, `http://127.0.0.1:${port}/api/`);
    expect(await failure(refused.post('D0JANE', CARD, 'm'))).toMatchObject({
      outcome: 'later',
      code: 'ECONNREFUSED',
    });
    const nowhere = chat(2_000, 'http://vouch-nowhere.invalid/api/');
    expect((await failure(nowhere.post('D0JANE', CARD, 'm'))).outcome).toBe('later');
  });

  it('any other status is for good', async () => {
    answers['chat.postMessage'] = (_a, res) => void res.writeHead(404).end();
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
      outcome: 'never',
      code: 'http 404',
    });
  });

  it('a redirect is not followed with our token', async () => {
    answers['chat.postMessage'] = (_a, res) => void res.writeHead(302, { location: `${url}elsewhere` }).end();
    await failure(chat().post('D0JANE', CARD, 'm'));
    expect(calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });
});

describe('find', () => {
  const marked = (mark: string, ts: string) => ({
    ts,
    metadata: { event_type: 'vouch_effect', event_payload: { mark } },
  });

  it('pages through the direct conversation from a minute before', async () => {
    answers['conversations.history'] = (args) =>
      args['cursor'] === 'next'
        ? { ok: true, messages: [{ ts: '3.1' }, marked('effect-1', '2.1')] }
        : { ok: true, messages: [marked('effect-2', '4.1')], response_metadata: { next_cursor: 'next' } };
    expect(await chat().find('D0JANE', 'effect-1', clock)).toEqual({ channel: 'D0JANE', ts: '2.1' });
    expect(calls.map(({ args }) => args)).toMatchObject([
      { oldest: `${clock.getTime() / 1000 - 60}`, include_all_metadata: 'true', inclusive: 'true' },
      { cursor: 'next' },
    ]);
  });

  it('is absent where no message carries the mark, whatever else they carry', async () => {
    const foreign = { ts: '1.1', metadata: { event_type: 'other', event_payload: { mark: 'effect-1' } } };
    answers['conversations.history'] = () => ({
      ok: true,
      messages: [foreign, { ts: '1.2' }, null, { text: 'effect-1' }],
    });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('absent');
  });

  it('is unreadable in channels, without asking, and where the scope is missing', async () => {
    expect(await chat().find('C0SECURITY', 'effect-1', clock)).toBe('unreadable');
    expect(calls).toEqual([]);
    answers['conversations.history'] = () => ({ ok: false, error: 'missing_scope' });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('unreadable');
  });

  it('gives up on a history without end rather than say that it is absent', async () => {
    answers['conversations.history'] = () => ({
      ok: true,
      messages: [],
      response_metadata: { next_cursor: 'again' },
    });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('unreadable');
    expect(calls).toHaveLength(50);
  });
});

describe('people', () => {
  const jane = { id: 'U1', team_id: 'T1', name: 'jane', deleted: false, is_bot: false, tz: 'Europe/London' };

  beforeEach(() => {
    answers['auth.test'] = () => ({
      ok: true,
      team_id: 'T1',
      enterprise_id: 'E1',
      user_id: 'UBOT',
      bot_id: 'B1',
      team: 'Acme',
    });
  });

  it.each<[string, JsonObject, string]>([
    ['a full member', {}, 'full'],
    ['somebody who left', { deleted: true }, 'deactivated'],
    ['a guest of several channels', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_ultra_restricted: true }, 'guest'],
    ['a bot', { is_bot: true }, 'bot'],
    ['Slackbot', { id: 'USLACKBOT' }, 'bot'],
    ['somebody of another workspace', { team_id: 'T2' }, 'foreign'],
    ['a stranger', { is_stranger: true }, 'foreign'],
    [
      'somebody of another organisation',
      { team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } },
      'foreign',
    ],
    ['somebody of our organisation', { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } }, 'full'],
    ['nobody we are told enough about', { team_id: '' }, 'foreign'],
  ])('%s', async (_, more, standing) => {
    answers['users.info'] = () => ({ ok: true, user: { ...jane, ...more } });
    expect((await chat().member('U1')).standing).toBe(standing);
  });

  it('counts a missing word against them', async () => {
    const { deleted: _, ...unsaid } = jane;
    answers['users.info'] = () => ({ ok: true, user: unsaid });
    expect((await chat().member('U1')).standing).toBe('deactivated');
  });

  it('reads name, e-mail and zone, and asks once who we are', async () => {
    const profile = { display_name: '', real_name: 'Jane Doe', email: 'jane@example.com' };
    answers['users.lookupByEmail'] = () => ({ ok: true, user: { ...jane, profile } });
    const slack = chat();
    const member = {
      slackId: 'U1',
      name: 'Jane Doe',
      email: 'jane@example.com',
      timeZone: 'Europe/London',
      standing: 'full',
    };
    expect(await slack.memberByEmail('jane@example.com')).toEqual(member);
    expect(await slack.memberByEmail('jane@example.com')).toEqual(member);
    expect(calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
  });

  it('tells nobody apart from trouble', async () => {
    answers['users.lookupByEmail'] = () => ({ ok: false, error: 'users_not_found' });
    expect(await chat().memberByEmail('x@example.com')).toBeNull();
    answers['users.lookupByEmail'] = () => ({
      ok: false,
      error: 'missing_scope',
      needed: 'users:read.email',
    });
    expect(await failure(chat().memberByEmail('x@example.com'))).toMatchObject({ code: 'missing_scope' });
  });

  it('names what the token may not do', async () => {
    const granted = SCOPES.filter((scope) => scope !== 'im:history');
    answers['auth.test'] = (_args, res) => {
      res.setHeader('x-oauth-scopes', granted.join(','));
      return { ok: true, team: 'Acme', team_id: 'T1', bot_id: 'B1', user_id: 'UBOT' };
    };
    expect(await slackIdentity({ token: 'xoxb-1', apiUrl: url })).toEqual({
      team: 'Acme',
      teamId: 'T1',
      botId: 'B1',
      botUserId: 'UBOT',
      scopes: granted,
      missing: ['im:history'],
    });
  });
});

describe('user groups', () => {
  beforeEach(() => {
    const dead = { id: 'S2', handle: 'gone', date_delete: 1_700_000_000 };
    answers['usergroups.list'] = () => ({
      ok: true,
      usergroups: [{ id: 'S0SEC', handle: 'security', date_delete: 0 }, dead],
    });
    answers['usergroups.users.list'] = () => ({ ok: true, users: ['U1', 'U2'] });
  });
  const asked = () => calls.map(({ method }) => method);

  it('takes an id as it is', async () => {
    expect(await chat().groupMembers('S0SEC')).toEqual(['U1', 'U2']);
    expect(asked()).toEqual(['usergroups.users.list']);
  });

  it('keeps handles for five minutes, and members for no time at all', async () => {
    const slack = chat();
    await slack.groupMembers('@security');
    answers['usergroups.users.list'] = () => ({ ok: true, users: [] });
    expect(await slack.groupMembers('security')).toEqual([]);
    expect(asked().filter((method) => method === 'usergroups.list')).toHaveLength(1);
    clock = new Date(clock.getTime() + 5 * 60_000);
    await slack.groupMembers('security');
    expect(asked().filter((method) => method === 'usergroups.list')).toHaveLength(2);
  });

  it.each(['nobody-here', 'gone'])(
    'knows no living group %s, and looks anew the next time',
    async (handle) => {
      const slack = chat();
      expect(await failure(slack.groupMembers(handle))).toMatchObject({
        outcome: 'never',
        code: 'no_such_group',
      });
      await failure(slack.groupMembers(handle));
      expect(asked()).toEqual(['usergroups.list', 'usergroups.list']);
    },
  );
});

describe('the rest', () => {
  it('opens a direct conversation, whispers and shows a form', async () => {
    answers['conversations.open'] = () => ({ ok: true, channel: { id: 'D0JANE' } });
    answers['chat.postEphemeral'] = () => ({ ok: true, message_ts: '1.1' });
    answers['views.open'] = () => ({ ok: true, view: {} });
    const slack = chat();
    expect(await slack.openDirect('U0JANE')).toBe('D0JANE');
    await slack.whisper('C1', 'U0JANE', 'Only the one who was asked can answer.');
    await slack.openForm('trigger-1', { title: 'Add', text: { label: 'What?' }, submit: 'Send' }, 'ticket-1');
    expect(calls.map(({ args }) => args)).toMatchObject([
      { users: 'U0JANE' },
      { channel: 'C1', user: 'U0JANE' },
      { trigger_id: 'trigger-1', view: { type: 'modal', private_metadata: 'ticket-1' } },
    ]);
  });
});
