import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newSandboxSecrets,
  SAMPLE_CHANNELS,
  SAMPLE_GROUPS,
  SAMPLE_WORKSPACE,
  type Sandbox,
  startSandbox,
} from '../index.js';

const secrets = newSandboxSecrets();
let sandbox: Sandbox;
let slack: WebClient;

beforeAll(async () => {
  const workspace = {
    ...SAMPLE_WORKSPACE,
    users: [
      ...SAMPLE_WORKSPACE.users,
      ...(['deactivated', 'guest', 'foreign', 'bot'] as const).map((standing) => ({
        id: standing,
        slackId: `U0${standing.toUpperCase()}`,
        name: standing,
        role: standing,
        email: `${standing}@example.org`,
        tz: 'UTC',
        duoUser: null,
        standing,
      })),
    ],
  };
  sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace,
    controls: null,
  });
  slack = client(secrets.botToken);
});

afterAll(() => sandbox.close());

function client(token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${sandbox.url}/slack/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2000,
  });
}

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error);
  }
}

const post = (channel: string, text = 'hello') => slack.chat.postMessage({ channel, text });

describe('who may call', () => {
  it('refuses a wrong token, none, an unknown method and a missing scope', async () => {
    expect(await refusal(client('xoxb-other').auth.test())).toBe('invalid_auth');
    const none = await fetch(`${sandbox.url}/slack/api/auth.test`, { method: 'POST' });
    expect(await none.json()).toMatchObject({ ok: false, error: 'not_authed' });
    expect(await refusal(slack.apiCall('chat.sing'))).toBe('unknown_method');
    expect(await refusal(slack.conversations.info({ channel: SAMPLE_CHANNELS.security }))).toBe(
      'missing_scope',
    );
    expect(await refusal(slack.team.info())).toBe('missing_scope');
  });

  it('names its scopes in a header, and a dead token', async () => {
    const response = await fetch(`${sandbox.url}/slack/api/auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.botToken}` },
    });
    expect(response.headers.get('x-oauth-scopes')).toBe(SAMPLE_WORKSPACE.scopes.join(','));
    sandbox.setToken({ error: 'account_inactive' });
    expect(await refusal(slack.auth.test())).toBe('account_inactive');
    sandbox.setToken({ error: null });
    expect(await slack.auth.test()).toMatchObject({ user_id: SAMPLE_WORKSPACE.app.userId });
  });

  it('keeps the token out of its log', () => {
    expect(JSON.stringify(sandbox.log)).not.toContain(secrets.botToken);
  });
});

describe('messages', () => {
  it('posts, updates, finds by metadata in a direct conversation, and threads', async () => {
    const opened = await slack.conversations.open({ users: 'U0JANE0001' });
    const channel = opened.channel?.id ?? '';
    const metadata = { event_type: 'vouch', event_payload: { mark: 'e-1' } };
    const first = await slack.chat.postMessage({ channel, text: 'one', metadata });
    await slack.chat.update({ channel, ts: first.ts ?? '', text: 'one, changed' });
    const reply = await slack.chat.postMessage({ channel, text: 'below', thread_ts: first.ts ?? '' });
    const found = await slack.conversations.history({ channel, include_all_metadata: true });
    expect(found.messages).toHaveLength(1);
    expect(found.messages?.[0]).toMatchObject({ text: 'one, changed', metadata });
    const bare = await slack.conversations.history({ channel });
    expect(bare.messages?.[0]?.metadata).toBeUndefined();
    const thread = await slack.conversations.replies({ channel, ts: first.ts ?? '' });
    expect(thread.messages?.map((message) => message.ts)).toEqual([first.ts, reply.ts]);
    const versions = sandbox.state.messages.get(channel)?.[0]?.versions.map((version) => version.text);
    expect(versions).toEqual(['one', 'one, changed']);
  });

  it('pages through a history by cursor and by time', async () => {
    const channel = (await slack.conversations.open({ users: 'U0OMAR0002' })).channel?.id ?? '';
    const sent: string[] = [];
    for (const text of ['a', 'b', 'c']) sent.push((await post(channel, text)).ts ?? '');
    const first = await slack.conversations.history({ channel, limit: 2 });
    expect(first.messages?.map((message) => message.text)).toEqual(['c', 'b']);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await slack.conversations.history({ channel, limit: 2, cursor });
    expect(second.messages?.map((message) => message.text)).toEqual(['a']);
    const since = await slack.conversations.history({ channel, oldest: sent[1] ?? '' });
    expect(since.messages?.map((message) => message.text)).toEqual(['c']);
    const with1 = await slack.conversations.history({ channel, oldest: sent[1] ?? '', inclusive: true });
    expect(with1.messages).toHaveLength(2);
  });

  it('refuses what Slack refuses', async () => {
    const { security, general } = SAMPLE_CHANNELS;
    expect(await refusal(post('C0NOWHERE'))).toBe('channel_not_found');
    expect(await refusal(post(general))).toBe('not_in_channel');
    expect(await refusal(post(security, ''))).toBe('no_text');
    expect(await refusal(post(security, 'x'.repeat(40_001)))).toBe('msg_too_long');
    expect(await refusal(slack.chat.update({ channel: security, ts: '1.000001', text: 'x' }))).toBe(
      'message_not_found',
    );
    expect(
      await refusal(slack.chat.postMessage({ channel: security, text: 'x', thread_ts: '1.000001' })),
    ).toBe('thread_not_found');
    expect(await refusal(slack.conversations.history({ channel: security }))).toBe('missing_scope');
    const metadata = { event_type: 'x' } as never;
    expect(await refusal(slack.chat.postMessage({ channel: security, text: 'x', metadata }))).toBe(
      'invalid_metadata_format',
    );
    sandbox.say({ user: 'sam', channel: security, text: 'mine', threadTs: null });
    const ts = sandbox.state.messages.get(security)?.at(-1)?.ts ?? '';
    expect(await refusal(slack.chat.update({ channel: security, ts, text: 'x' }))).toBe(
      'cant_update_message',
    );
  });

  it('whispers only to members of the channel', async () => {
    const channel = SAMPLE_CHANNELS.security;
    await slack.chat.postEphemeral({ channel, user: 'U0SAM00005', text: 'psst' });
    expect(sandbox.state.ephemeral.at(-1)).toMatchObject({ to: 'U0SAM00005', text: 'psst' });
    expect(await refusal(slack.chat.postEphemeral({ channel, user: 'U0JANE0001', text: 'psst' }))).toBe(
      'user_not_in_channel',
    );
  });
});

describe('people and groups', () => {
  it('describes each kind of member', async () => {
    const jane = await slack.users.info({ user: 'U0JANE0001' });
    expect(jane.user).toMatchObject({
      deleted: false,
      tz: 'Europe/London',
      profile: { email: 'jane.doe@example.com' },
    });
    const deactivated = await slack.users.info({ user: 'U0DEACTIVATED' });
    expect(deactivated.user).toMatchObject({ deleted: true });
    expect((await slack.users.info({ user: 'U0GUEST' })).user).toMatchObject({ is_restricted: true });
    expect((await slack.users.info({ user: 'U0FOREIGN' })).user).toMatchObject({ is_stranger: true });
    expect(await refusal(slack.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await refusal(slack.users.lookupByEmail({ email: 'nobody@example.com' }))).toBe('users_not_found');
    expect((await slack.users.lookupByEmail({ email: 'mei.lin@example.com' })).user?.id).toBe('U0MEI00003');
  });

  it('opens conversations only with people who can be reached', async () => {
    expect(await refusal(slack.conversations.open({ users: 'U0BOT' }))).toBe('cannot_dm_bot');
    expect(await refusal(slack.conversations.open({ users: 'U0DEACTIVATED' }))).toBe('user_disabled');
    expect(await refusal(slack.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await refusal(slack.conversations.open({ users: 'U0JANE0001,U0OMAR0002' }))).toBe('missing_scope');
  });

  it('lists groups and their members', async () => {
    const groups = await slack.usergroups.list({ include_users: true });
    expect(groups.usergroups?.map((group) => group.handle)).toEqual(['security', 'leads']);
    const members = await slack.usergroups.users.list({ usergroup: SAMPLE_GROUPS.security });
    expect(members.users).toEqual(['U0SAM00005', 'U0ALEX0006']);
    expect(await refusal(slack.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
  });

  it('hides e-mail without its scope', async () => {
    sandbox.setToken({ scopes: ['users:read'] });
    expect((await slack.users.info({ user: 'U0JANE0001' })).user?.profile?.email).toBeUndefined();
    expect(await refusal(slack.users.lookupByEmail({ email: 'mei.lin@example.com' }))).toBe('missing_scope');
    sandbox.setToken({ scopes: SAMPLE_WORKSPACE.scopes });
  });
});
