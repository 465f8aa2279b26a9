import type { JsonObject } from '../core/json.js';

/** Somebody in the workspace. */
export interface SandboxUser {
  /** The person's id, as the people file has it: `jane`. This is what `controls.act` gets. */
  readonly id: string;
  /** `U…` */
  readonly slackId: string;
  readonly name: string;
  /** One line under the name: what they do, and what that means here. */
  readonly role: string;
  readonly email: string;
  /** IANA zone: `Europe/London`. */
  readonly tz: string;
  /** Their Duo user name; null: Duo does not know them. */
  readonly duoUser: string | null;
  /** Left out: a full member. */
  readonly standing?: 'deactivated' | 'guest' | 'foreign' | 'bot';
}

export interface SandboxChannel {
  /** `C…` */
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** Slack ids. */
  readonly members: readonly string[];
  /** Whether the app was invited. */
  readonly app: boolean;
}

export interface SandboxGroup {
  /** `S…` */
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  /** Slack ids. */
  readonly members: readonly string[];
}

export interface Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly app: {
    readonly id: string;
    readonly botId: string;
    readonly userId: string;
    readonly name: string;
    readonly handle: string;
    /** Slash commands it has registered: `/sec`. */
    readonly commands: readonly string[];
  };
  /** What the bot token may do. */
  readonly scopes: readonly string[];
  readonly users: readonly SandboxUser[];
  readonly channels: readonly SandboxChannel[];
  readonly groups: readonly SandboxGroup[];
}

export interface SandboxSecrets {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly duoClientId: string;
  readonly duoClientSecret: string;
  readonly routingKey: string;
}

/** What the browser can do to Vouch, given by `main`. */
export interface SandboxControls {
  readonly actions: readonly { readonly id: string; readonly title: string; readonly hint: string }[];
  /** Does it as that person; returns one line saying what was done. */
  act(actionId: string, personId: string): Promise<string>;
  /** Moves Vouch's clock forward and returns its time. */
  advance(ms: number): Promise<Date>;
  now(): Promise<Date>;
}

export type Service = 'slack' | 'duo' | 'pagerduty';

/**
 * `429`, `500`, `malformed` (200 with a page that is not JSON): answered, nothing was done.
 * `hang`: never answered, nothing was done. `refuse`: the connection is cut, nothing was done.
 * `accept-then-cut`: it was done, and the connection is cut before the answer.
 */
export type FaultKind = '429' | '500' | 'hang' | 'accept-then-cut' | 'refuse' | 'malformed';

export interface Fault {
  readonly service: Service;
  /** `chat.postMessage`, `token`, `enqueue`; left out: all of the service. */
  readonly method?: string;
  /** Share of requests that it hits, 0 to 1. */
  readonly rate: number;
  readonly kind: FaultKind;
  /** Seconds, for `429`. */
  readonly retryAfter?: number;
  /** How many times it strikes; left out: until cleared. */
  readonly count?: number;
}

export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  /** Slack id of the author: the app's own, or a user's. */
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata: JsonObject | null;
  /** `ts` of the last edit. */
  readonly editedTs: string | null;
}

export interface EphemeralMessage {
  readonly channel: string;
  readonly ts: string;
  /** The only one who sees it. */
  readonly to: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs: string | null;
}

export interface OpenView {
  readonly id: string;
  readonly hash: string;
  /** Who has it open. */
  readonly user: string;
  readonly view: JsonObject;
}

/** How Duo treats a user, for tests. */
export type DuoMode =
  | 'normal'
  | 'unenrolled'
  | 'bypass'
  | 'other-person'
  | 'stale'
  | 'wrong-nonce'
  | 'hang'
  | 'down';

export type IncidentState = 'triggered' | 'acknowledged' | 'resolved';

/** One thing that changed. The state is these, folded. */
export type Change =
  | { readonly type: 'message-posted'; readonly message: PostedMessage }
  | {
      readonly type: 'message-updated';
      readonly channel: string;
      readonly ts: string;
      readonly text: string;
      readonly blocks: readonly JsonObject[];
      readonly metadata: JsonObject | null;
      readonly editedTs: string;
    }
  | { readonly type: 'message-deleted'; readonly channel: string; readonly ts: string }
  | { readonly type: 'ephemeral-posted'; readonly message: EphemeralMessage }
  | { readonly type: 'ephemeral-dismissed'; readonly user: string; readonly ts: string }
  | { readonly type: 'direct-opened'; readonly user: string; readonly channel: string }
  | { readonly type: 'view-opened'; readonly view: OpenView }
  | { readonly type: 'view-closed'; readonly id: string }
  | { readonly type: 'read'; readonly user: string; readonly channel: string; readonly ts: string }
  | {
      readonly type: 'incident';
      /** Vouch's time, ISO 8601. */
      readonly at: string;
      readonly dedupKey: string;
      readonly action: 'trigger' | 'acknowledge' | 'resolve';
      readonly by: 'app' | 'on-call';
      readonly body: JsonObject;
    }
  | { readonly type: 'duo-mode'; readonly user: string; readonly mode: DuoMode }
  | { readonly type: 'cleared' };

/** A line of the log. `at` is the wall clock, ISO 8601. */
export type LogEntry = { readonly seq: number; readonly at: string } & (
  | {
      readonly kind: 'request';
      readonly service: Service;
      readonly method: string;
      /** Without tokens, secrets and assertions. */
      readonly body: JsonObject;
      readonly status: number;
      readonly answer: JsonObject;
      /** Whether it was done, whatever the caller was told. */
      readonly accepted: boolean;
      readonly fault: FaultKind | null;
    }
  | {
      readonly kind: 'delivery';
      /** What Slack sends to the app: `block_actions`, `view_submission`, `command`. */
      readonly type: string;
      readonly user: string;
      readonly body: JsonObject;
      /** HTTP status; 0: not reached, or no answer within 3 s. */
      readonly status: number;
      readonly answer: string;
      readonly ms: number;
      readonly error: string | null;
    }
  | {
      readonly kind: 'prompt';
      /** What somebody did on Duo's page. */
      readonly user: string;
      readonly decision: string;
    }
  | { readonly kind: 'change'; readonly change: Change }
);

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type NewLogEntry = DistributiveOmit<LogEntry, 'seq' | 'at'>;
