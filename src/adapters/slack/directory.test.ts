import { beforeEach, describe, expect, it } from 'vitest';
import { failure, slackApi } from '../../../test/slack-api.js';
import type { JsonObject } from '../../core/json.js';
import type { Chat } from '../../ports.js';
import { createChat } from './chat.js';
import { slackIdentity } from './identity.js';
import { SCOPES } from './methods.js';

let clock: Date;
const api = slackApi();

beforeEach(() => {
  clock = new Date('2026-11-20T14:00:00Z');
});

function chat(): Chat {
  return createChat({ token: 'xoxb-secret-token', apiUrl: api.url, timeoutMs: 2_000, now: () => clock });
}

describe('people', () => {
  const jane = { id: 'U1', team_id: 'T1', name: 'jane', deleted: false, is_bot: false, tz: 'Europe/London' };

  beforeEach(() => {
    api.answers['auth.test'] = () => ({
      ok: true,
      team_id: 'T1',
      enterprise_id: 'E1',
      user_id: 'UBOT',
      bot_id: 'B1',
      team: 'Acme',
    });
  });

  it.each<[string, JsonObject, string]>([
    ['a full member', {}, 'full'],
    ['somebody who left', { deleted: true }, 'deactivated'],
    ['a guest of several channels', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_ultra_restricted: true }, 'guest'],
    ['a bot', { is_bot: true }, 'bot'],
    ['Slackbot', { id: 'USLACKBOT' }, 'bot'],
    ['somebody of another workspace', { team_id: 'T2' }, 'foreign'],
    ['a stranger', { is_stranger: true }, 'foreign'],
    [
      'somebody of another organisation',
      { team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } },
      'foreign',
    ],
    ['somebody of our organisation', { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } }, 'full'],
    ['nobody we are told enough about', { team_id: '' }, 'foreign'],
  ])('%s', async (_, more, standing) => {
    api.answers['users.info'] = () => ({ ok: true, user: { ...jane, ...more } });
    expect((await chat().member('U1')).standing).toBe(standing);
  });

  it('counts a missing word against them', async () => {
    const { deleted: _, ...unsaid } = jane;
    api.answers['users.info'] = () => ({ ok: true, user: unsaid });
    expect((await chat().member('U1')).standing).toBe('deactivated');
  });

  it('reads name, e-mail and zone, and asks once who we are', async () => {
    const profile = { display_name: '', real_name: 'Jane Doe', email: 'jane@example.com' };
    api.answers['users.lookupByEmail'] = () => ({ ok: true, user: { ...jane, profile } });
    const slack = chat();
    const member = {
      slackId: 'U1',
      name: 'Jane Doe',
      email: 'jane@example.com',
      timeZone: 'Europe/London',
      standing: 'full',
    };
    expect(await slack.memberByEmail('jane@example.com')).toEqual(member);
    expect(await slack.memberByEmail('jane@example.com')).toEqual(member);
    expect(api.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1);
  });

  it('tells nobody apart from trouble', async () => {
    api.answers['users.lookupByEmail'] = () => ({ ok: false, error: 'users_not_found' });
    expect(await chat().memberByEmail('x@example.com')).toBeNull();
    api.answers['users.lookupByEmail'] = () => ({
      ok: false,
      error: 'missing_scope',
      needed: 'users:read.email',
    });
    expect(await failure(chat().memberByEmail('x@example.com'))).toMatchObject({ code: 'missing_scope' });
  });

  it('names what the token may not do', async () => {
    const granted = SCOPES.filter((scope) => scope !== 'im:history');
    api.answers['auth.test'] = (_args, res) => {
      res.setHeader('x-oauth-scopes', granted.join(','));
      return { ok: true, team: 'Acme', team_id: 'T1', bot_id: 'B1', user_id: 'UBOT' };
    };
    expect(await slackIdentity({ token: 'xoxb-1', apiUrl: api.url })).toEqual({
      team: 'Acme',
      teamId: 'T1',
      botId: 'B1',
      botUserId: 'UBOT',
      scopes: granted,
      missing: ['im:history'],
    });
  });
});

describe('user groups', () => {
  beforeEach(() => {
    const dead = { id: 'S2', handle: 'gone', date_delete: 1_700_000_000 };
    api.answers['usergroups.list'] = () => ({
      ok: true,
      usergroups: [{ id: 'S0SEC', handle: 'security', date_delete: 0 }, dead],
    });
    api.answers['usergroups.users.list'] = () => ({ ok: true, users: ['U1', 'U2'] });
  });
  const asked = () => api.calls.map(({ method }) => method);

  it('takes an id as it is', async () => {
    expect(await chat().groupMembers('S0SEC')).toEqual(['U1', 'U2']);
    expect(asked()).toEqual(['usergroups.users.list']);
  });

  it('keeps handles for five minutes, and members for no time at all', async () => {
    const slack = chat();
    await slack.groupMembers('@security');
    api.answers['usergroups.users.list'] = () => ({ ok: true, users: [] });
    expect(await slack.groupMembers('security')).toEqual([]);
    expect(asked().filter((method) => method === 'usergroups.list')).toHaveLength(1);
    clock = new Date(clock.getTime() + 5 * 60_000);
    await slack.groupMembers('security');
    expect(asked().filter((method) => method === 'usergroups.list')).toHaveLength(2);
  });

  it.each(['nobody-here', 'gone'])(
    'knows no living group %s, and looks anew the next time',
    async (handle) => {
      const slack = chat();
      expect(await failure(slack.groupMembers(handle))).toMatchObject({
        outcome: 'never',
        code: 'no_such_group',
      });
      await failure(slack.groupMembers(handle));
      expect(asked()).toEqual(['usergroups.list', 'usergroups.list']);
    },
  );
});
