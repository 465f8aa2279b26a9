import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { type Member, PortError } from '../../ports.js';
import type { Call } from './call.js';
import { bareHandle, type GroupIds, isGroupId } from './rich-text.js';

const GROUPS_LIVE_MS = 5 * 60 * 1000;

/** Who is who in the workspace. Every method throws `PortError`. */
export interface Directory {
  member(slackId: string): Promise<Member>;
  memberByEmail(email: string): Promise<Member | null>;
  groupMembers(group: string): Promise<readonly string[]>;
  /** Ids of those handles that exist. Empty where the groups cannot be read. */
  groupIds(handles: readonly string[]): Promise<GroupIds>;
}

interface Home {
  readonly teamId: string;
  readonly enterpriseId: string;
}

export function createDirectory(call: Call, now: () => Date): Directory {
  let home: Home | null = null;
  let groups: { readonly ids: GroupIds; readonly until: number } | null = null;

  async function ourHome(): Promise<Home> {
    if (home) return home;
    const answer = await call('auth.test');
    home = { teamId: textAt(answer['team_id']), enterpriseId: textAt(answer['enterprise_id']) };
    return home;
  }

  async function idsByHandle(): Promise<GroupIds> {
    if (groups && groups.until > now().getTime()) return groups.ids;
    const ids = groupsIn(await call('usergroups.list', { include_disabled: false }));
    groups = { ids, until: now().getTime() + GROUPS_LIVE_MS };
    return ids;
  }

  async function groupId(group: string): Promise<string> {
    if (isGroupId(group)) return group;
    const id = (await idsByHandle()).get(bareHandle(group));
    if (id) return id;
    // It may have been made a moment ago: the next question reads the list anew.
    groups = null;
    throw new PortError('never', 'no_such_group', `Slack: expected a user group "${group}", found none`);
  }

  return {
    async member(slackId) {
      const user = objectAt((await call('users.info', { user: slackId }))['user']);
      return memberOf(user, await ourHome());
    },
    async memberByEmail(email) {
      const answer = await call('users.lookupByEmail', { email }).catch(absentIsNull);
      return answer ? memberOf(objectAt(answer['user']), await ourHome()) : null;
    },
    async groupMembers(group) {
      const usergroup = await groupId(group);
      const answer = await call('usergroups.users.list', { usergroup, include_disabled: false });
      return listAt(answer['users'])
        .map(textAt)
        .filter((id) => id !== '');
    },
    async groupIds(handles) {
      if (handles.length === 0) return new Map();
      try {
        return await idsByHandle();
      } catch (error) {
        // The message matters more than the mention in it: the handle is then written out as text.
        if (error instanceof PortError) return new Map();
        throw error;
      }
    },
  };
}

function absentIsNull(error: unknown): null {
  if (error instanceof PortError && error.code === 'users_not_found') return null;
  throw error;
}

function groupsIn(answer: JsonObject): GroupIds {
  const living = listAt(answer['usergroups'])
    .map(objectAt)
    .filter((group) => !Number(textAt(group['date_delete'])));
  return new Map(living.map((group) => [textAt(group['handle']).toLowerCase(), textAt(group['id'])]));
}

function memberOf(user: JsonObject, home: Home): Member {
  const profile = objectAt(user['profile']);
  const names = [profile['display_name'], profile['real_name'], user['real_name'], user['name']];
  return {
    slackId: textAt(user['id']),
    name: names.map(textAt).find((name) => name !== '') ?? textAt(user['id']),
    email: textAt(profile['email']) || null,
    timeZone: textAt(user['tz']) || null,
    standing: standingOf(user, home),
  };
}

/** `full` only where everything says so: what is missing counts against it. */
function standingOf(user: JsonObject, home: Home): Member['standing'] {
  if (user['is_bot'] === true || user['id'] === 'USLACKBOT') return 'bot';
  if (user['is_stranger'] === true || !isAtHome(user, home)) return 'foreign';
  if (user['deleted'] !== false) return 'deactivated';
  if (user['is_restricted'] === true || user['is_ultra_restricted'] === true) return 'guest';
  return 'full';
}

/** In our workspace, or in another one of our organisation. */
function isAtHome(user: JsonObject, home: Home): boolean {
  if (home.teamId === '') return false;
  if (textAt(user['team_id']) === home.teamId) return true;
  const theirs = textAt(objectAt(user['enterprise_user'])['enterprise_id']);
  return theirs !== '' && theirs === home.enterpriseId;
}
