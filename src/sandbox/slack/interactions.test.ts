import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isValidSlackRequest } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  newSandboxSecrets,
  SAMPLE_CHANNELS,
  SAMPLE_WORKSPACE,
  type Sandbox,
  startSandbox,
} from '../index.js';

const secrets = newSandboxSecrets();

interface Arrived {
  readonly signed: boolean;
  readonly form: URLSearchParams;
  readonly payload: Record<string, never> & {
    readonly [key: string]: never;
  };
}

let app: Server;
let sandbox: Sandbox;
let slack: WebClient;
let arrived: Arrived[];
let answer: (arrived: Arrived) => Promise<string | null> | string | null;

beforeEach(async () => {
  arrived = [];
  answer = () => '';
  app = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const headers = {
      'x-slack-signature': String(request.headers['x-slack-signature']),
      'x-slack-request-timestamp': Number(request.headers['x-slack-request-timestamp']),
    };
    const signed = isValidSlackRequest({ signingSecret: secrets.signingSecret, body, headers });
    const one = { signed, form, payload: JSON.parse(form.get('payload') ?? '{}') };
    arrived.push(one);
    const said = await answer(one);
    if (said === null) return;
    if (said.startsWith('{')) response.setHeader('content-type', 'application/json');
    response.end(said);
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
    ackMs: 300,
  });
  slack = new WebClient(secrets.botToken, {
    slackApiUrl: `${sandbox.url}/slack/api/`,
    retryConfig: { retries: 0 },
    timeout: 2000,
  });
});

afterEach(async () => {
  await sandbox.close();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });

async function ask(): Promise<{ channel: string; ts: string }> {
  const opened = await slack.conversations.open({ users: 'U0JANE0001' });
  const channel = opened.channel?.id ?? '';
  const blocks = [
    {
      type: 'actions' as const,
      elements: [
        { type: 'button' as const, action_id: 'press:yes', text: plain('Yes'), value: 'opaque-1' },
        { type: 'button' as const, action_id: 'press:no', text: plain('No'), value: 'opaque-2' },
      ],
    },
  ];
  const posted = await slack.chat.postMessage({ channel, text: 'Was this you?', blocks });
  return { channel, ts: posted.ts ?? '' };
}

const form = {
  type: 'modal' as const,
  title: plain('Tell us'),
  submit: plain('Send'),
  private_metadata: 'ticket-1',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'reason',
      label: plain('Reason'),
      element: {
        type: 'radio_buttons' as const,
        action_id: 'pick',
        options: [
          { text: plain('False alarm'), value: 'a' },
          { text: plain('Contained'), value: 'b' },
        ],
      },
    },
    {
      type: 'input' as const,
      block_id: 'text',
      optional: true,
      label: plain('Comment'),
      element: { type: 'plain_text_input' as const, action_id: 'typed' },
    },
  ],
};

async function openForm(): Promise<string> {
  const at = await ask();
  await sandbox.press({ user: 'jane', ...at, label: 'No' });
  const opened = await slack.views.open({ trigger_id: arrived[0]?.payload['trigger_id'] ?? '', view: form });
  return opened.view?.id ?? '';
}

describe('pressing a button', () => {
  it('arrives signed, with who, where, what and the message', async () => {
    const at = await ask();
    const outcome = await sandbox.press({ user: 'jane', ...at, label: 'Yes' });
    expect(outcome).toMatchObject({ ok: true, warning: null });
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.signed).toBe(true);
    expect(arrived[0]?.payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0JANE0001', team_id: SAMPLE_WORKSPACE.team.id },
      team: { id: SAMPLE_WORKSPACE.team.id },
      channel: { id: at.channel, name: 'directmessage' },
      container: { type: 'message', message_ts: at.ts, channel_id: at.channel },
      message: { ts: at.ts, text: 'Was this you?' },
      actions: [{ type: 'button', action_id: 'press:yes', value: 'opaque-1' }],
    });
  });

  it('lets nobody press in a conversation they cannot see, unless a test forges it', async () => {
    const at = await ask();
    await expect(sandbox.press({ user: 'omar', ...at, label: 'Yes' })).rejects.toThrow(/not in/);
    expect(arrived).toHaveLength(0);
    await sandbox.press({ user: 'omar', ...at, label: 'Yes', value: 'forged', force: true });
    expect(arrived[0]?.payload).toMatchObject({ user: { id: 'U0OMAR0002' }, actions: [{ value: 'forged' }] });
  });

  it('can press a button that is gone from the newest version', async () => {
    const at = await ask();
    await slack.chat.update({ ...at, text: 'done', blocks: [] });
    await expect(sandbox.press({ user: 'jane', ...at, label: 'Yes' })).rejects.toThrow(/no such button/);
    await sandbox.press({ user: 'jane', ...at, label: 'Yes', version: 0 });
    expect(arrived[0]?.payload).toMatchObject({ actions: [{ value: 'opaque-1' }] });
  });

  it('warns where the app is away or answers with an error', async () => {
    const at = await ask();
    sandbox.setAppUrl('http://127.0.0.1:1');
    const away = await sandbox.press({ user: 'jane', ...at, label: 'Yes' });
    expect(away).toMatchObject({ ok: false, delivery: { status: 0, error: 'dispatch_failed' } });
    expect(away.warning).toMatch(/didn’t respond/);
  });

  it('gives up waiting, as Slack does after three seconds', async () => {
    const at = await ask();
    answer = () => null;
    const started = Date.now();
    const late = await sandbox.press({ user: 'jane', ...at, label: 'Yes' });
    expect(late).toMatchObject({ ok: false, delivery: { error: 'operation_timeout' } });
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  });
});

describe('forms', () => {
  it('opens once per trigger', async () => {
    const view = await openForm();
    expect(sandbox.state.views.get(view)).toMatchObject({ user: 'U0JANE0001' });
    const trigger_id = arrived[0]?.payload['trigger_id'] ?? '';
    await expect(slack.views.open({ trigger_id, view: form })).rejects.toMatchObject({
      data: { error: 'exchanged_trigger_id' },
    });
    await expect(slack.views.open({ trigger_id: 'made-up', view: form })).rejects.toMatchObject({
      data: { error: 'invalid_trigger_id' },
    });
  });

  it('refuses a trigger older than three seconds', async () => {
    const at = await ask();
    await sandbox.press({ user: 'jane', ...at, label: 'No' });
    const trigger_id = arrived[0]?.payload['trigger_id'] ?? '';
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3001 });
    const late = slack.views.open({ trigger_id, view: form });
    await expect(late).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
    vi.useRealTimers();
  });

  it('sends what was picked and typed, and closes', async () => {
    const viewId = await openForm();
    const outcome = await sandbox.submit({ user: 'jane', viewId, values: { reason: 'b', text: 'oops' } });
    expect(outcome.ok).toBe(true);
    expect(arrived[1]?.signed).toBe(true);
    expect(arrived[1]?.payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0JANE0001' },
      view: {
        private_metadata: 'ticket-1',
        state: {
          values: {
            reason: { pick: { type: 'radio_buttons', selected_option: { value: 'b' } } },
            text: { typed: { type: 'plain_text_input', value: 'oops' } },
          },
        },
      },
    });
    expect(sandbox.state.views.size).toBe(0);
  });

  it('stays open on a missing field and on the errors of the app', async () => {
    const viewId = await openForm();
    const missing = await sandbox.submit({ user: 'jane', viewId, values: {} });
    expect(missing.errors).toEqual({ reason: 'Please complete this required field.' });
    expect(arrived).toHaveLength(1);
    answer = () => JSON.stringify({ response_action: 'errors', errors: { text: 'Too short.' } });
    const refused = await sandbox.submit({ user: 'jane', viewId, values: { reason: 'a' } });
    expect(refused.errors).toEqual({ text: 'Too short.' });
    expect(sandbox.state.views.size).toBe(1);
  });

  it('shows the view that the app answers with', async () => {
    const viewId = await openForm();
    const view = {
      type: 'modal',
      title: plain('Thanks'),
      blocks: [{ type: 'section', text: plain('Noted.') }],
    };
    answer = () => JSON.stringify({ response_action: 'update', view });
    await sandbox.submit({ user: 'jane', viewId, values: { reason: 'a' } });
    expect(sandbox.state.views.get(viewId)?.view['title']).toEqual(plain('Thanks'));
  });
});

describe('slash commands', () => {
  it('sends the words with names as ids, and shows the answer to this person alone', async () => {
    answer = () => JSON.stringify({ response_type: 'ephemeral', text: 'Two cases are open.' });
    await sandbox.command({ user: 'sam', channel: SAMPLE_CHANNELS.security, text: '/sec cases @jane' });
    expect(arrived[0]?.signed).toBe(true);
    expect(Object.fromEntries(arrived[0]?.form ?? [])).toMatchObject({
      command: '/sec',
      text: 'cases <@U0JANE0001|jane>',
      user_id: 'U0SAM00005',
      channel_id: SAMPLE_CHANNELS.security,
    });
    expect(sandbox.state.ephemeral.at(-1)).toMatchObject({ to: 'U0SAM00005', text: 'Two cases are open.' });
  });

  it('says so where the answer holds blocks that Slack refuses, or the command is not known', async () => {
    answer = () => JSON.stringify({ text: 'x', blocks: [{ type: 'marquee' }] });
    await sandbox.command({ user: 'sam', channel: SAMPLE_CHANNELS.security, text: '/sec help' });
    expect(sandbox.state.ephemeral.at(-1)?.text).toMatch(/invalid_blocks/);
    await sandbox.command({ user: 'sam', channel: SAMPLE_CHANNELS.security, text: '/dance' });
    expect(sandbox.state.ephemeral.at(-1)?.text).toMatch(/not a valid command/);
    expect(arrived).toHaveLength(1);
  });
});
