import { createHmac } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import type { PressAnswer, SlackCommand, SlackHandlers, SlackPress } from '../src/adapters/slack/handlers.js';
import {
  type SlackServer,
  type SlackServerOptions,
  startSlackServer,
} from '../src/adapters/slack/receiver.js';
import { type SlackApi, slackApi } from './slack-api.js';

export const FORM_TYPE = 'application/x-www-form-urlencoded';
const SECRET = '0123456789abcdef0123456789abcdef';

export interface Sent {
  readonly body: string;
  readonly headers: { readonly [name: string]: string };
}

export interface SlackBench {
  readonly api: SlackApi;
  readonly url: string;
  /** What reached the handlers. */
  readonly presses: SlackPress[];
  readonly commands: SlackCommand[];
  readonly reports: string[];
  /** Status of each request that was turned away. */
  readonly refusals: number[];
  answerPress: (press: SlackPress) => Promise<PressAnswer>;
  answerCommand: SlackHandlers['command'];
  /** Starts it anew, otherwise. */
  restart(more?: Partial<SlackServerOptions>): Promise<void>;
  close(): Promise<void>;
  send(sent: Sent, more?: { readonly [name: string]: string }): Promise<Response>;
}

/** The server as `main` starts it, with handlers that the test answers for. */
export function slackServer(): SlackBench {
  const api = slackApi();
  let server: SlackServer;
  const bench = {
    api,
    url: '',
    presses: [] as SlackPress[],
    commands: [] as SlackCommand[],
    reports: [] as string[],
    refusals: [] as number[],
    answerPress: stored as SlackBench['answerPress'],
    answerCommand: noCase as SlackHandlers['command'],
    async restart(more: Partial<SlackServerOptions> = {}) {
      await server.close();
      server = await start(more);
      bench.url = server.url;
    },
    close: () => server.close(),
    send: (sent: Sent, more = {}) =>
      fetch(`${bench.url}/slack/events`, {
        method: 'POST',
        body: sent.body,
        headers: { ...sent.headers, ...more },
      }),
  };

  function start(more: Partial<SlackServerOptions>): Promise<SlackServer> {
    return startSlackServer({
      port: 0,
      host: '127.0.0.1',
      signingSecret: SECRET,
      token: 'xoxb-secret-token',
      apiUrl: api.url,
      teamId: 'T0ACME',
      routes: [],
      handlers: {
        press: (press) => {
          bench.presses.push(press);
          return bench.answerPress(press);
        },
        command: (command) => {
          bench.commands.push(command);
          return bench.answerCommand(command);
        },
      },
      now: () => new Date(),
      report: (message, cause) => bench.reports.push(`${message}: ${cause}`),
      onRefused: (status) => bench.refusals.push(status),
      ...more,
    });
  }

  beforeEach(async () => {
    Object.assign(bench, { presses: [], commands: [], reports: [], refusals: [] });
    Object.assign(bench, { answerPress: stored, answerCommand: noCase });
    server = await start({});
    bench.url = server.url;
  });
  afterEach(() => server.close());
  return bench;
}

async function stored(): Promise<PressAnswer> {
  return { kind: 'stored' };
}

async function noCase(): Promise<string> {
  return 'There is no open case.';
}

/** Signed as Slack signs. */
export function signed(body: string, { ageS = 0, secret = SECRET, type = FORM_TYPE } = {}): Sent {
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

export function pressed(more: object = {}): string {
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

export function submitted(more: object = {}): string {
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

export function typed(text: string, more: { readonly [name: string]: string } = {}): string {
  const fields = { command: '/sec', text, user_id: 'U0JANE', team_id: 'T0ACME', channel_id: 'C1', ...more };
  return new URLSearchParams(fields).toString();
}
