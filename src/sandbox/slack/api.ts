import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonObject, textAt } from '../../core/json.js';
import { parseBody, type Reply, readBody, serve } from '../http.js';
import type { World } from '../world.js';
import { type Args, needPlace, needScope, openDirect, required, SlackRefusal } from './answers.js';
import { describeUser, placeName, userBySlackId } from './directory.js';
import { deleteMessage, history, postEphemeral, postMessage, replies, updateMessage } from './messages.js';
import { openView, updateView } from './modals.js';

interface Method {
  /** Null where it depends on the channel: the method asks for it itself. */
  readonly scope: string | null;
  run(world: World, args: Args): JsonObject;
}

const METHODS: { readonly [name: string]: Method } = {
  'auth.test': { scope: null, run: authTest },
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'chat.update': { scope: 'chat:write', run: updateMessage },
  'chat.delete': { scope: 'chat:write', run: deleteMessage },
  'chat.postEphemeral': { scope: 'chat:write', run: postEphemeral },
  'conversations.open': { scope: 'im:write', run: conversationsOpen },
  'conversations.history': { scope: null, run: history },
  'conversations.replies': { scope: null, run: replies },
  'conversations.info': { scope: null, run: conversationsInfo },
  'views.open': { scope: null, run: openView },
  'views.update': { scope: null, run: updateView },
  'users.info': { scope: 'users:read', run: usersInfo },
  'users.lookupByEmail': { scope: 'users:read.email', run: usersLookupByEmail },
  'usergroups.list': { scope: 'usergroups:read', run: usergroupsList },
  'usergroups.users.list': { scope: 'usergroups:read', run: usergroupsUsersList },
  'team.info': { scope: 'team:read', run: teamInfo },
};

export async function serveSlackApi(
  world: World,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = request.method === 'POST' ? await readBody(request) : '';
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams);
  const posted = text === '' ? {} : parseBody(request, text);
  const { token: given, ...args } = { ...query, ...posted };
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? textAt(given);
  await serve(world, response, { service: 'slack', method, body: unpacked(args) }, () =>
    posted === null ? refusal(world, new SlackRefusal('invalid_json')) : answer(world, method, token, args),
  );
}

function answer(world: World, method: string, token: string, args: Args): Reply {
  try {
    const known = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (!known) throw new SlackRefusal('unknown_method', { req_method: method });
    authenticate(world, token);
    if (known.scope) needScope(world, known.scope);
    return { status: 200, body: known.run(world, args), headers: headers(world), accepted: true };
  } catch (error) {
    if (error instanceof SlackRefusal) return refusal(world, error);
    throw error;
  }
}

function authenticate(world: World, token: string): void {
  if (token === '') throw new SlackRefusal('not_authed');
  if (token !== world.secrets.botToken) throw new SlackRefusal('invalid_auth');
  if (world.token.error) throw new SlackRefusal(world.token.error);
}

function refusal(world: World, error: SlackRefusal): Reply {
  const body = { ok: false, error: error.message, ...error.extra };
  return { status: 200, body, headers: headers(world), accepted: false };
}

function headers(world: World): { readonly [name: string]: string } {
  return { 'x-oauth-scopes': world.token.scopes.join(',') };
}

/** For the log: structured arguments as structures, whether they came in a form or as JSON. */
function unpacked(args: Args): JsonObject {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      if (typeof value !== 'string' || !['blocks', 'metadata', 'view'].includes(key)) return [key, value];
      try {
        return [key, JSON.parse(value)];
      } catch {
        // The method itself refuses it; the log keeps what came.
        return [key, value];
      }
    }),
  );
}

function authTest(world: World): JsonObject {
  const { team, app } = world.workspace;
  return {
    ok: true,
    url: `${world.url}/`,
    team: team.name,
    user: app.handle,
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

function conversationsOpen(world: World, args: Args): JsonObject {
  const users = required(args, 'users').split(',');
  if (users.length > 1) needScope(world, 'mpim:write');
  const channel = openDirect(world, users[0] ?? '');
  const full = textAt(args['return_im']) === 'true';
  return { ok: true, channel: full ? { id: channel, is_im: true, user: users[0] ?? '' } : { id: channel } };
}

function conversationsInfo(world: World, args: Args): JsonObject {
  const place = needPlace(world, required(args, 'channel'));
  needScope(world, place.kind === 'direct' ? 'im:read' : 'channels:read');
  if (place.kind === 'direct')
    return { ok: true, channel: { id: place.id, is_im: true, user: place.user.slackId } };
  const { name, topic, app } = place.channel;
  return {
    ok: true,
    channel: {
      id: place.id,
      name: placeName(place),
      name_normalized: name,
      is_channel: true,
      is_private: false,
      is_archived: false,
      is_member: app,
      topic: { value: topic },
    },
  };
}

function usersInfo(world: World, args: Args): JsonObject {
  const id = required(args, 'user');
  const { app, team } = world.workspace;
  if (id === app.userId)
    return {
      ok: true,
      user: { id, team_id: team.id, name: app.handle, real_name: app.name, deleted: false, is_bot: true },
    };
  const user = userBySlackId(world, id);
  if (!user) throw new SlackRefusal('user_not_found');
  return { ok: true, user: describeUser(world, user, world.token.scopes.includes('users:read.email')) };
}

function usersLookupByEmail(world: World, args: Args): JsonObject {
  const email = required(args, 'email').toLowerCase();
  const user = world.workspace.users.find(
    (one) => one.email.toLowerCase() === email && one.standing !== 'deactivated',
  );
  if (!user) throw new SlackRefusal('users_not_found');
  return { ok: true, user: describeUser(world, user, true) };
}

function usergroupsList(world: World, args: Args): JsonObject {
  const withUsers = textAt(args['include_users']) === 'true';
  const usergroups = world.workspace.groups.map((group) => ({
    id: group.id,
    team_id: world.workspace.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: 0,
    user_count: group.members.length,
    ...(withUsers ? { users: [...group.members] } : {}),
  }));
  return { ok: true, usergroups };
}

function usergroupsUsersList(world: World, args: Args): JsonObject {
  const id = required(args, 'usergroup');
  const group = world.workspace.groups.find((one) => one.id === id);
  if (!group) throw new SlackRefusal('no_such_subteam');
  return { ok: true, users: [...group.members] };
}

function teamInfo(world: World): JsonObject {
  return { ok: true, team: { ...world.workspace.team } };
}
