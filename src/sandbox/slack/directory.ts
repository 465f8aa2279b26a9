import type { JsonObject } from '../../core/json.js';
import type { SandboxChannel, SandboxUser } from '../types.js';
import type { World } from '../world.js';

/** Where a message can stand. */
export type Place =
  | { readonly kind: 'channel'; readonly id: string; readonly channel: SandboxChannel }
  | { readonly kind: 'direct'; readonly id: string; readonly user: SandboxUser };

export function userBySlackId(world: World, slackId: string): SandboxUser | null {
  return world.workspace.users.find((user) => user.slackId === slackId) ?? null;
}

/** By Slack id or by person id. */
export function anyUser(world: World, id: string): SandboxUser | null {
  return world.workspace.users.find((user) => user.slackId === id || user.id === id) ?? null;
}

export function directOf(user: SandboxUser): string {
  return `D${user.slackId.slice(1)}`;
}

/** A channel or direct conversation that exists; a direct one exists once it was opened. */
export function placeById(world: World, id: string): Place | null {
  const channel = world.workspace.channels.find((one) => one.id === id);
  if (channel) return { kind: 'channel', id, channel };
  const entry = [...world.state.directs].find(([, direct]) => direct === id);
  const user = entry ? userBySlackId(world, entry[0]) : null;
  return user ? { kind: 'direct', id, user } : null;
}

export function placeName(place: Place): string {
  return place.kind === 'channel' ? place.channel.name : 'directmessage';
}

export function canSee(place: Place, slackId: string): boolean {
  return place.kind === 'channel' ? place.channel.members.includes(slackId) : place.user.slackId === slackId;
}

/** A user as Slack describes one; the e-mail only with the scope for it. */
export function describeUser(world: World, user: SandboxUser, withEmail: boolean): JsonObject {
  const foreign = user.standing === 'foreign';
  return {
    id: user.slackId,
    team_id: foreign ? 'T0FOREIGN1' : world.workspace.team.id,
    name: user.id,
    deleted: user.standing === 'deactivated',
    real_name: user.name,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetSeconds(user.tz),
    profile: {
      title: user.role,
      real_name: user.name,
      display_name: user.id,
      ...(withEmail ? { email: user.email } : {}),
      team: foreign ? 'T0FOREIGN1' : world.workspace.team.id,
    },
    is_admin: false,
    is_owner: false,
    is_restricted: user.standing === 'guest',
    is_ultra_restricted: false,
    is_stranger: foreign,
    is_bot: user.standing === 'bot',
    is_app_user: false,
    updated: 1_760_000_000,
  };
}

function offsetSeconds(tz: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: tz,
    timeZoneName: 'longOffset',
  }).formatToParts();
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
