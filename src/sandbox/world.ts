import { EventEmitter } from 'node:events';
import { createFaults, type Faults } from './faults.js';
import { openLog, type SandboxLog } from './log.js';
import { applyChange, emptyState, type SandboxState, stateFrom } from './state.js';
import type { Change, SandboxControls, SandboxSecrets, Workspace } from './types.js';

/** A trigger of an interaction: good once, for 3 s. */
export interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
}

export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly ts: string | null;
  readonly at: number;
  uses: number;
}

/** What the parts of the sandbox share. */
export interface World {
  readonly workspace: Workspace;
  readonly secrets: SandboxSecrets;
  appUrl: string;
  /** How long Slack waits for an answer. */
  readonly ackMs: number;
  readonly log: SandboxLog;
  readonly state: SandboxState;
  readonly faults: Faults;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** Emits `change` whenever there is something new to see. */
  readonly bus: EventEmitter;
  /** The token's standing and scopes, which tests may change. */
  token: { error: string | null; scopes: readonly string[] };
  controls: SandboxControls | null;
  /** How far Vouch's clock is ahead of ours. */
  offsetMs: number;
  /** Our own address, once listening. */
  url: string;
  /** Vouch's time, so that messages stand in the order and at the time in which Vouch wrote them. */
  now(): Date;
  /** A fresh message time stamp, unique and rising. */
  nextTs(): string;
  change(change: Change): void;
}

export function createWorld(options: {
  workspace: Workspace;
  secrets: SandboxSecrets;
  appUrl: string;
  logFile: string | null;
  controls: SandboxControls | null;
  random: () => number;
  ackMs: number;
}): World {
  const log = openLog(options.logFile);
  const state = stateFrom(log.entries) ?? emptyState();
  let lastTs = newestTs(state);
  const bus = new EventEmitter();
  bus.setMaxListeners(0);
  const world: World = {
    workspace: options.workspace,
    secrets: options.secrets,
    appUrl: options.appUrl,
    ackMs: options.ackMs,
    log,
    state,
    faults: createFaults(options.random),
    triggers: new Map(),
    responseUrls: new Map(),
    bus,
    token: { error: null, scopes: options.workspace.scopes },
    controls: options.controls,
    offsetMs: 0,
    url: '',
    now: () => new Date(Date.now() + world.offsetMs),
    nextTs: () => {
      lastTs = Math.max(world.now().getTime() * 1000, lastTs + 1);
      return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`;
    },
    change: (change) => {
      log.append({ kind: 'change', change });
      applyChange(state, change);
      bus.emit('change');
    },
  };
  return world;
}

/** Microseconds of the newest message, so that time stamps rise across restarts. */
function newestTs(state: SandboxState): number {
  let newest = 0;
  const see = (ts: string) => {
    newest = Math.max(newest, Math.round(Number(ts) * 1e6));
  };
  for (const list of state.messages.values()) for (const message of list) see(message.editedTs ?? message.ts);
  for (const message of state.ephemeral) see(message.ts);
  return newest;
}
