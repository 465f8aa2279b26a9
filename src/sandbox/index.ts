import { randomBytes } from 'node:crypto';
import { describeState } from './bench.js';
import type { Decision } from './duo/tokens.js';
import type { Faults } from './faults.js';
import { listen } from './server.js';
import { say, slash } from './slack/command.js';
import { type Press, press } from './slack/press.js';
import type { Outcome } from './slack/sender.js';
import { closeView, submitView } from './slack/submit.js';
import type { SandboxState } from './state.js';
import type { DuoMode, LogEntry, SandboxControls, SandboxSecrets, Workspace } from './types.js';
import { createWorld } from './world.js';

export * from './actions.js';
export * from './company.js';
export { sampleEvents } from './sample-events.js';
export { slackHeaders, slackSignature } from './slack/deliver.js';
export type { Press } from './slack/press.js';
export type { Outcome } from './slack/sender.js';
export type { Incident, SandboxState, StoredMessage } from './state.js';
export type * from './types.js';

export interface Sandbox {
  /** `http://127.0.0.1:PORT`; Slack is at `/slack/api/`, Duo at `/duo`, PagerDuty at `/pagerduty`. */
  readonly url: string;
  /** Every request, delivery and change so far, oldest first; it grows. */
  readonly log: readonly LogEntry[];
  readonly faults: Faults;
  readonly state: SandboxState;
  /** The state as plain JSON, as `GET /bench/state` gives it. */
  describe(): ReturnType<typeof describeState>;
  setControls(controls: SandboxControls | null): Promise<void>;
  /** Where Vouch listens, once it is known. */
  setAppUrl(appUrl: string): void;
  press(given: Press): Promise<Outcome>;
  submit(given: Parameters<typeof submitView>[1]): Promise<Outcome>;
  closeForm(given: { user: string; viewId: string }): Outcome;
  command(given: { user: string; channel: string; text: string }): Promise<Outcome>;
  say(given: Parameters<typeof say>[1]): void;
  /** Answers the newest open Duo prompt of that Duo user; where the browser would go. */
  decide(duoUser: string, decision: Decision): string | null;
  setDuoMode(duoUser: string, mode: DuoMode): void;
  /** Changes what the bot token may do, or makes it fail: `account_inactive`, `token_revoked`. */
  setToken(token: { error?: string | null; scopes?: readonly string[] }): void;
  close(): Promise<void>;
}

/** Starts the stand-ins for Slack, Duo and PagerDuty and the workspace in the browser. Throws where the port is taken. */
export async function startSandbox(options: {
  port: number;
  host?: '127.0.0.1';
  /** JSON lines; the state is rebuilt from it at start. Null: memory only. */
  logFile: string | null;
  /** Where Vouch listens: interactions go to `${appUrl}/slack/events`, signed like Slack's. */
  appUrl: string;
  secrets: SandboxSecrets;
  workspace: Workspace;
  controls: SandboxControls | null;
  /** For faults with a rate below 1. */
  random?: () => number;
  /** How long to wait for the app's answer to a press; Slack waits 3 s. */
  ackMs?: number;
}): Promise<Sandbox> {
  const world = createWorld({ random: Math.random, ackMs: 3000, ...options });
  const server = await listen(world, options.port);
  if (options.controls) await synchronise(options.controls);
  const { duo } = server;

  async function synchronise(controls: SandboxControls): Promise<void> {
    world.offsetMs = (await controls.now()).getTime() - Date.now();
  }

  return {
    url: server.url,
    log: world.log.entries,
    faults: world.faults,
    state: world.state,
    describe: () => describeState(world, duo),
    async setControls(controls) {
      world.controls = controls;
      if (controls) await synchronise(controls);
      world.bus.emit('change');
    },
    setAppUrl: (appUrl) => {
      world.appUrl = appUrl;
    },
    press: (given) => press(world, given),
    submit: (given) => submitView(world, given),
    closeForm: (given) => closeView(world, given),
    command: (given) => slash(world, given),
    say: (given) => say(world, given),
    decide: (duoUser, decision) => {
      const open = [...duo.prompts.values()].findLast(
        (one) => one.duoUser === duoUser && one.decision === null,
      );
      return duo.decide(open?.id ?? '', decision);
    },
    setDuoMode: (user, mode) => world.change({ type: 'duo-mode', user, mode }),
    setToken: (token) => {
      world.token = { ...world.token, ...token };
    },
    async close() {
      await server.close();
      world.log.close();
    },
  };
}

/** Fresh secrets for a sandbox, of the lengths the real ones have. */
export function newSandboxSecrets(): SandboxSecrets {
  const hex = (length: number) => randomBytes(length / 2).toString('hex');
  return {
    botToken: `xoxb-sandbox-${hex(24)}`,
    signingSecret: hex(32),
    duoClientId: `DI${hex(18).toUpperCase()}`,
    duoClientSecret: hex(40),
    routingKey: hex(32),
  };
}
