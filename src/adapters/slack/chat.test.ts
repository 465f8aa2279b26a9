import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, failure, slackApi } from '../../../test/slack-api.js';
import type { Chat, DealtCard } from '../../ports.js';
import { createChat } from './chat.js';

let clock: Date;
const api = slackApi();

beforeEach(() => {
  clock = new Date('2026-11-20T14:00:00Z');
});

function chat(timeoutMs = 2_000, apiUrl = api.url): Chat {
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

describe('post', () => {
  it('sends blocks, text and the mark, and lets Slack make nothing of the words', async () => {
    api.answers['chat.postMessage'] = () => ({ ok: true, channel: 'D0JANE', ts: '1.000100' });
    expect(await chat().post('D0JANE', CARD, 'effect-1', '0.5')).toEqual(REF);
    expect(api.calls).toHaveLength(1);
    expect(api.calls[0]?.authorization).toBe('Bearer xoxb-secret-token');
    expect(api.calls[0]?.args).toMatchObject({
      channel: 'D0JANE',
      text: 'Was this you?',
      thread_ts: '0.5',
      unfurl_links: 'false',
      unfurl_media: 'false',
      parse: 'none',
      link_names: 'false',
      metadata: { event_type: 'vouch_effect', event_payload: { mark: 'effect-1' } },
    });
    expect(api.calls[0]?.args['blocks']).toHaveLength(2);
  });

  it('api.calls a group named by its handle, and writes the handle out where groups cannot be read', async () => {
    api.answers['chat.postMessage'] = () => ({ ok: true, channel: 'C1', ts: '1.1' });
    api.answers['usergroups.list'] = () => ({
      ok: true,
      usergroups: [{ id: 'S0SEC', handle: 'security', date_delete: 0 }],
    });
    await chat().postText('C1', [{ group: '@security' }, ' look'], 'effect-1');
    expect(JSON.stringify(api.calls[1]?.args['blocks'])).toContain('"usergroup_id":"S0SEC"');
    api.answers['usergroups.list'] = () => ({ ok: false, error: 'missing_scope', needed: 'usergroups:read' });
    await chat().postText('C1', [{ group: 'security' }, ' look'], 'effect-2');
    expect(JSON.stringify(api.calls[3]?.args['blocks'])).toContain('"text":"@security"');
  });

  it('is of unknown outcome where Slack says ok and no ts', async () => {
    api.answers['chat.postMessage'] = () => ({ ok: true });
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
    api.answers['chat.postMessage'] = () => ({ ok: false, error });
    api.answers['chat.update'] = () => ({ ok: false, error });
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({ outcome: 'never', code: error });
    expect(await failure(chat().update(REF, CARD))).toMatchObject({ outcome: 'never', code: error });
    expect(api.calls).toHaveLength(2);
  });

  it('says which scope is missing and which block is wrong', async () => {
    api.answers['chat.postMessage'] = () => ({ ok: false, error: 'missing_scope', needed: 'chat:write' });
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
      code: 'missing_scope',
      message: 'Slack chat.postMessage: missing_scope (needed: chat:write)',
    });
    const messages = ['[ERROR] must be less than 76 characters'];
    api.answers['chat.update'] = () => ({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages },
    });
    expect((await failure(chat().update(REF, CARD))).message).toContain('less than 76 characters');
  });

  it.each(['service_unavailable', 'team_added_to_org', 'message_limit_exceeded'])(
    '%s comes later',
    async (error) => {
      api.answers['chat.postMessage'] = () => ({ ok: false, error });
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
  ])('%s: later, told once, and other api.calls go on', async (_, retryAfter, ms) => {
    api.answers['chat.postMessage'] = (_args, res) => {
      res.writeHead(429, retryAfter ? { 'retry-after': retryAfter } : {});
      res.end();
      return undefined;
    };
    api.answers['users.info'] = () => ({ ok: false, error: 'user_not_found' });
    const slack = chat();
    const error = await failure(slack.post('D0JANE', CARD, 'm'));
    expect(error).toMatchObject({ outcome: 'later', code: 'rate_limited', retryAfterMs: ms });
    expect(await failure(slack.member('U1'))).toMatchObject({ code: 'user_not_found' });
    expect(api.calls).toHaveLength(2);
  });

  it('takes the word in a 200 the same way', async () => {
    api.answers['chat.postMessage'] = (_args, res) => {
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
      api.answers[method] = answer;
    const slack = chat(150);
    expect(await failure(slack.post('D0JANE', CARD, 'm'))).toMatchObject({ outcome: 'unknown', code });
    expect(await failure(slack.whisper('C1', 'U1', 'psst'))).toMatchObject({ outcome: 'unknown', code });
    expect(await failure(slack.update(REF, CARD))).toMatchObject({ outcome: 'later', code });
    expect(await failure(slack.openDirect('U1'))).toMatchObject({ outcome: 'later', code });
    expect(await failure(slack.find('D0JANE', 'm', clock))).toMatchObject({ outcome: 'later', code });
    expect(api.calls).toHaveLength(5);
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
    api.answers['chat.postMessage'] = (_a, res) => void res.writeHead(404).end();
    expect(await failure(chat().post('D0JANE', CARD, 'm'))).toMatchObject({
      outcome: 'never',
      code: 'http 404',
    });
  });

  it('a redirect is not followed with our token', async () => {
    api.answers['chat.postMessage'] = (_a, res) =>
      void res.writeHead(302, { location: `${api.url}elsewhere` }).end();
    await failure(chat().post('D0JANE', CARD, 'm'));
    expect(api.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });
});

describe('find', () => {
  const marked = (mark: string, ts: string) => ({
    ts,
    metadata: { event_type: 'vouch_effect', event_payload: { mark } },
  });

  it('pages through the direct conversation from a minute before', async () => {
    api.answers['conversations.history'] = (args) =>
      args['cursor'] === 'next'
        ? { ok: true, messages: [{ ts: '3.1' }, marked('effect-1', '2.1')] }
        : { ok: true, messages: [marked('effect-2', '4.1')], response_metadata: { next_cursor: 'next' } };
    expect(await chat().find('D0JANE', 'effect-1', clock)).toEqual({ channel: 'D0JANE', ts: '2.1' });
    expect(api.calls.map(({ args }) => args)).toMatchObject([
      { oldest: `${clock.getTime() / 1000 - 60}`, include_all_metadata: 'true', inclusive: 'true' },
      { cursor: 'next' },
    ]);
  });

  it('is absent where no message carries the mark, whatever else they carry', async () => {
    const foreign = { ts: '1.1', metadata: { event_type: 'other', event_payload: { mark: 'effect-1' } } };
    api.answers['conversations.history'] = () => ({
      ok: true,
      messages: [foreign, { ts: '1.2' }, null, { text: 'effect-1' }],
    });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('absent');
  });

  it('is unreadable in channels, without asking, and where the scope is missing', async () => {
    expect(await chat().find('C0SECURITY', 'effect-1', clock)).toBe('unreadable');
    expect(api.calls).toEqual([]);
    api.answers['conversations.history'] = () => ({ ok: false, error: 'missing_scope' });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('unreadable');
  });

  it('gives up on a history without end rather than say that it is absent', async () => {
    api.answers['conversations.history'] = () => ({
      ok: true,
      messages: [],
      response_metadata: { next_cursor: 'again' },
    });
    expect(await chat().find('D0JANE', 'effect-1', clock)).toBe('unreadable');
    expect(api.calls).toHaveLength(50);
  });
});

describe('the rest', () => {
  it('opens a direct conversation, whispers and shows a form', async () => {
    api.answers['conversations.open'] = () => ({ ok: true, channel: { id: 'D0JANE' } });
    api.answers['chat.postEphemeral'] = () => ({ ok: true, message_ts: '1.1' });
    api.answers['views.open'] = () => ({ ok: true, view: {} });
    const slack = chat();
    expect(await slack.openDirect('U0JANE')).toBe('D0JANE');
    await slack.whisper('C1', 'U0JANE', 'Only the one who was asked can answer.');
    const answer = { headline: 'Jane Doe', body: [], facts: [], after: [], summary: 'Jane Doe' };
    await slack.whisper('C1', 'U0JANE', { ...answer, choices: [{ input: 'more', label: 'More' }] });
    await slack.openForm('trigger-1', { title: 'Add', text: { label: 'What?' }, submit: 'Send' }, 'ticket-1');
    expect(api.calls.map(({ args }) => args)).toMatchObject([
      { users: 'U0JANE' },
      { channel: 'C1', user: 'U0JANE' },
      { channel: 'C1', user: 'U0JANE', text: 'Jane Doe', blocks: [{ type: 'header' }] },
      { trigger_id: 'trigger-1', view: { type: 'modal', private_metadata: 'ticket-1' } },
    ]);
  });
});
