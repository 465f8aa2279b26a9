import { isObject, type Json, type JsonObject } from '../core/json.js';
import type {
  Change,
  DuoMode,
  EphemeralMessage,
  IncidentState,
  LogEntry,
  OpenView,
  PostedMessage,
} from './types.js';

export interface Version {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata: JsonObject | null;
  readonly ts: string;
}

/** A message with all it has said, oldest first; the message itself is the newest. */
export interface StoredMessage extends PostedMessage {
  readonly versions: readonly Version[];
}

export interface Incident {
  readonly dedupKey: string;
  readonly state: IncidentState;
  readonly urgency: 'high' | 'low';
  readonly openedAt: string;
  readonly updatedAt: string;
  /** Everything that was sent, oldest first. */
  readonly events: readonly {
    readonly at: string;
    readonly action: 'trigger' | 'acknowledge' | 'resolve';
    readonly by: 'app' | 'on-call';
    readonly body: JsonObject;
  }[];
}

/** Everything there is to see, derived from the log alone. */
export interface SandboxState {
  /** By channel, oldest first. */
  readonly messages: Map<string, StoredMessage[]>;
  readonly ephemeral: EphemeralMessage[];
  /** Direct channels with the app: Slack user id to channel id. */
  readonly directs: Map<string, string>;
  /** Open modals, by view id. */
  readonly views: Map<string, OpenView>;
  /** `user channel` to the ts read up to. */
  readonly reads: Map<string, string>;
  /** Oldest first; a resolved key that is triggered again opens a new one. */
  readonly incidents: Incident[];
  readonly duoModes: Map<string, DuoMode>;
}

export function emptyState(): SandboxState {
  return {
    messages: new Map(),
    ephemeral: [],
    directs: new Map(),
    views: new Map(),
    reads: new Map(),
    incidents: [],
    duoModes: new Map(),
  };
}

export function stateFrom(entries: readonly LogEntry[]): SandboxState {
  const state = emptyState();
  for (const entry of entries) if (entry.kind === 'change') applyChange(state, entry.change);
  return state;
}

export function applyChange(state: SandboxState, change: Change) {
  switch (change.type) {
    case 'message-posted':
      return post(state, change.message);
    case 'message-updated':
      return edit(state, change);
    case 'message-deleted':
      return remove(state, change.channel, change.ts);
    case 'ephemeral-posted':
      state.ephemeral.push(change.message);
      return;
    case 'ephemeral-dismissed':
      return dismiss(state, change.user, change.ts);
    case 'direct-opened':
      state.directs.set(change.user, change.channel);
      return;
    case 'view-opened':
      state.views.set(change.view.id, change.view);
      return;
    case 'view-closed':
      state.views.delete(change.id);
      return;
    case 'read':
      state.reads.set(`${change.user} ${change.channel}`, change.ts);
      return;
    case 'incident':
      return page(state, change);
    case 'duo-mode':
      state.duoModes.set(change.user, change.mode);
      return;
    case 'cleared':
      return wipe(state);
  }
}

export function findMessage(state: SandboxState, channel: string, ts: string): StoredMessage | null {
  return state.messages.get(channel)?.find((message) => message.ts === ts) ?? null;
}

function post(state: SandboxState, message: PostedMessage) {
  const list = state.messages.get(message.channel) ?? [];
  const { text, blocks, metadata, ts } = message;
  list.push({ ...message, versions: [{ text, blocks, metadata, ts }] });
  state.messages.set(message.channel, list);
}

function edit(state: SandboxState, change: Extract<Change, { type: 'message-updated' }>) {
  const list = state.messages.get(change.channel) ?? [];
  const index = list.findIndex((message) => message.ts === change.ts);
  const old = list[index];
  if (!old) return;
  const { text, blocks, metadata, editedTs } = change;
  const versions = [...old.versions, { text, blocks, metadata, ts: editedTs }];
  list[index] = { ...old, text, blocks, metadata, editedTs, versions };
}

function remove(state: SandboxState, channel: string, ts: string) {
  const list = state.messages.get(channel) ?? [];
  state.messages.set(
    channel,
    list.filter((message) => message.ts !== ts),
  );
}

function dismiss(state: SandboxState, user: string, ts: string) {
  const index = state.ephemeral.findIndex((message) => message.to === user && message.ts === ts);
  if (index >= 0) state.ephemeral.splice(index, 1);
}

function page(state: SandboxState, change: Extract<Change, { type: 'incident' }>) {
  const { action, at, by, body, dedupKey } = change;
  const event = { at, action, by, body };
  const index = state.incidents.findLastIndex(
    (incident) => incident.dedupKey === dedupKey && incident.state !== 'resolved',
  );
  const open = state.incidents[index];
  if (!open) {
    if (action !== 'trigger') return;
    const urgency = urgencyOf(body);
    state.incidents.push({
      dedupKey,
      state: 'triggered',
      urgency,
      openedAt: at,
      updatedAt: at,
      events: [event],
    });
    return;
  }
  state.incidents[index] = {
    ...open,
    state: action === 'trigger' ? open.state : action === 'acknowledge' ? 'acknowledged' : 'resolved',
    updatedAt: at,
    events: [...open.events, event],
  };
}

/** As a service with severity-based urgency: critical and error ring, warning and info do not. */
export function urgencyOf(body: JsonObject): 'high' | 'low' {
  const payload: Json | undefined = body['payload'];
  const severity = isObject(payload) ? payload['severity'] : null;
  return severity === 'critical' || severity === 'error' ? 'high' : 'low';
}

function wipe(state: SandboxState) {
  for (const map of [state.messages, state.directs, state.views, state.reads, state.duoModes]) map.clear();
  state.ephemeral.length = 0;
  state.incidents.length = 0;
}
