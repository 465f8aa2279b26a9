import { directOf, type Place, placeById } from '../slack/directory.js';
import { buttonsIn } from '../slack/press.js';
import type { StoredMessage } from '../state.js';
import type { SandboxChannel, SandboxUser } from '../types.js';
import type { World } from '../world.js';

/** What one person is looking at. */
export interface Screen {
  readonly viewer: SandboxUser;
  /** The conversation shown; a direct one may not have been opened yet. */
  readonly channel: string;
  readonly place: Place | null;
  readonly thread: string | null;
  /** What a phone shows, where there is room for one pane only. */
  readonly pane: Pane;
}

export const PANES = ['list', 'chat', 'lab'] as const;
export type Pane = (typeof PANES)[number];

export interface Badge {
  readonly unread: number;
  /** Unread and about this person: direct, or mentioning them. */
  readonly urgent: number;
}

export function screenFrom(world: World, query: URLSearchParams): Screen {
  const people = humans(world);
  const viewer =
    people.find((user) => user.id === query.get('as')) ??
    people.find((user) => isWaiting(world, user)) ??
    people[0];
  if (!viewer) throw new Error('the workspace has no people');
  const mine = channelsOf(world, viewer).map((channel) => channel.id);
  const asked = query.get('in');
  const direct = directOf(viewer);
  const first = world.state.directs.has(viewer.slackId) ? direct : (mine[0] ?? direct);
  const channel = asked && [...mine, direct].includes(asked) ? asked : first;
  const pane = PANES.find((one) => one === query.get('pane')) ?? 'chat';
  return { viewer, channel, place: placeById(world, channel), thread: query.get('thread'), pane };
}

/** Those whom one can be. */
export function humans(world: World): readonly SandboxUser[] {
  return world.workspace.users.filter((user) => user.standing === undefined);
}

export function channelsOf(world: World, user: SandboxUser): readonly SandboxChannel[] {
  return world.workspace.channels.filter((channel) => channel.members.includes(user.slackId));
}

export function screenUrl(
  screen: Screen,
  change: { as?: string; in?: string; thread?: string | null; pane?: Pane },
): string {
  const query = new URLSearchParams();
  query.set('as', change.as ?? screen.viewer.id);
  const channel = change.in ?? (change.as === undefined ? screen.channel : undefined);
  if (channel) query.set('in', channel);
  const thread = change.thread === undefined ? null : change.thread;
  if (thread) query.set('thread', thread);
  if (change.pane) query.set('pane', change.pane);
  return `/?${query}`;
}

export function topLevel(world: World, channel: string): readonly StoredMessage[] {
  return (world.state.messages.get(channel) ?? []).filter(
    (message) => !message.threadTs || message.threadTs === message.ts,
  );
}

export function repliesTo(world: World, channel: string, ts: string): readonly StoredMessage[] {
  return (world.state.messages.get(channel) ?? []).filter(
    (message) => message.threadTs === ts && message.ts !== ts,
  );
}

export function badgeFor(world: World, user: SandboxUser, channel: string): Badge {
  const read = Number(world.state.reads.get(`${user.slackId} ${channel}`) ?? 0);
  const unread = topLevel(world, channel).filter(
    (message) => Number(message.ts) > read && message.user !== user.slackId,
  );
  const direct = channel === directOf(user);
  const urgent = direct ? unread : unread.filter((message) => mentions(world, message, user));
  return { unread: unread.length, urgent: urgent.length };
}

export function personBadge(world: World, user: SandboxUser): number {
  const channels = [directOf(user), ...channelsOf(world, user).map((channel) => channel.id)];
  return channels.reduce((sum, channel) => sum + badgeFor(world, user, channel).urgent, 0);
}

/** A question stands in their direct messages: a Yes to press, or one to verify. */
export function isWaiting(world: World, user: SandboxUser): boolean {
  return topLevel(world, directOf(user)).some((message) => hasQuestion(message));
}

export function hasQuestion(message: StoredMessage): boolean {
  return buttonsIn(message.blocks).some(({ element }) =>
    ['press:yes', 'link:verify'].includes(String(element['action_id'])),
  );
}

function mentions(world: World, message: StoredMessage, user: SandboxUser): boolean {
  const groups = world.workspace.groups.filter((group) => group.members.includes(user.slackId));
  const ids = [user.slackId, ...groups.map((group) => group.id)];
  const text = JSON.stringify([message.text, message.blocks]);
  return ids.some((id) => text.includes(id));
}

export function authorOf(world: World, message: StoredMessage): { name: string; app: boolean; id: string } {
  const { app } = world.workspace;
  if (message.user === app.userId) return { name: app.name, app: true, id: app.userId };
  const user = world.workspace.users.find((one) => one.slackId === message.user);
  return { name: user?.name ?? message.user, app: false, id: message.user };
}

export function openIncidents(world: World): number {
  return world.state.incidents.filter((incident) => incident.state === 'triggered').length;
}
