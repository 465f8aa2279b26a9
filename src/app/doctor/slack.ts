import { PortError } from '../../ports.js';
import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';

/** What the bot token must be allowed to do; the manifest asks for these and no others. */
export const NEEDED_SCOPES = [
  'chat:write',
  'commands',
  'im:history',
  'im:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
] as const;

export interface SlackProbe {
  /** `auth.test`; `scopes` from its `x-oauth-scopes` header, null where there is none. Throws `PortError`. */
  identity(): Promise<{
    readonly team: string;
    readonly teamId: string;
    readonly bot: string;
    readonly scopes: readonly string[] | null;
  }>;
  /** The team that the settings name; null where they name none. */
  readonly expectedTeam: string | null;
  readonly signingSecretSet: boolean;
  readonly securityGroup: string;
  readonly leadGroup: string | null;
  readonly securityChannel: string;
  groupMembers(group: string): Promise<readonly string[]>;
  /** `hidden`: the token may not ask. */
  channel(channel: string): Promise<'member' | 'not-member' | 'archived' | 'missing' | 'hidden'>;
}

/** Slack's own error codes, and what to do about them. */
const NEXT: { readonly [code: string]: string } = {
  invalid_auth: 'Copy the bot token again: OAuth & Permissions in the app settings.',
  not_authed: 'Copy the bot token again: OAuth & Permissions in the app settings.',
  account_inactive: 'The app was removed from the workspace: install it again.',
  token_revoked: 'The token was revoked: install the app again and copy the new one.',
  token_expired: 'The token expired: install the app again and copy the new one.',
  missing_scope: 'Update the app from manifest.yml and install it again.',
  ratelimited: 'Slack asks for patience: try again in a minute.',
  no_such_subteam: 'Check the id or handle of the user group.',
  subteam_not_found: 'Check the id or handle of the user group.',
};

/** All lines about Slack; one `off` line in the sandbox. */
export function slackChecks(probe: SlackProbe | null): readonly Check[] {
  if (!probe) {
    const next = 'Set the Slack variables for real use: README, "From the sandbox to the real thing".';
    return [{ name: 'Slack', run: async () => off('not set: the sandbox stands in', next) }];
  }
  let asked: ReturnType<SlackProbe['identity']> | undefined;
  const identity = () => {
    asked ??= probe.identity();
    return asked;
  };
  return [
    line('Slack token', async () => judgeTeam(await identity(), probe.expectedTeam)),
    line('Slack scopes', async () => judgeScopes((await identity()).scopes)),
    line('Slack signing secret', async () => judgeSecret(probe.signingSecretSet)),
    line('security group', () => judgeGroup(probe, probe.securityGroup, 'VOUCH_SECURITY_GROUP')),
    ...(probe.leadGroup
      ? [line('lead group', () => judgeGroup(probe, probe.leadGroup ?? '', 'VOUCH_LEAD_GROUP'))]
      : []),
    line('security channel', async () =>
      judgeChannel(probe.securityChannel, await probe.channel(probe.securityChannel)),
    ),
  ];
}

function line(name: string, look: () => Promise<CheckResult>): Check {
  return {
    name,
    run: async () => {
      try {
        return await look();
      } catch (error) {
        const next = error instanceof PortError ? NEXT[error.code] : undefined;
        return broken(saidBy(error), next ?? 'See whether Slack can be reached from here.');
      }
    },
  };
}

function judgeTeam(
  found: { readonly team: string; readonly teamId: string; readonly bot: string },
  expected: string | null,
): CheckResult {
  const detail = `${found.bot} in ${found.team} (${found.teamId})`;
  if (expected === null || expected === found.teamId) return ok(detail);
  return broken(`${detail}, expected ${expected}`, 'The token is of another workspace: check SLACK_TEAM_ID.');
}

function judgeScopes(scopes: readonly string[] | null): CheckResult {
  if (scopes === null) return warning('Slack did not name them', 'Compare the app with manifest.yml.');
  const missing = NEEDED_SCOPES.filter((scope) => !scopes.includes(scope));
  const needed: ReadonlySet<string> = new Set(NEEDED_SCOPES);
  const more = scopes.filter((scope) => !needed.has(scope));
  if (missing.length > 0) {
    return broken(`missing: ${missing.join(' ')}`, 'Update the app from manifest.yml and install it again.');
  }
  if (more.length > 0)
    return warning(`more than needed: ${more.join(' ')}`, 'Take them away: least is safest.');
  return ok(counted(scopes.length, 'scope, the needed one', 'scopes, the needed ones'));
}

function judgeSecret(set: boolean): CheckResult {
  if (!set) return broken('not set', 'Set SLACK_SIGNING_SECRET: Basic Information in the app settings.');
  return ok('set; whether it is right shows at the first press');
}

async function judgeGroup(probe: SlackProbe, group: string, variable: string): Promise<CheckResult> {
  const members = await probe.groupMembers(group);
  if (members.length === 0)
    return broken(`${group} has no members`, `Add people to it, or change ${variable}.`);
  return ok(`${group}, ${counted(members.length, 'member', 'members')}`);
}

function judgeChannel(channel: string, found: Awaited<ReturnType<SlackProbe['channel']>>): CheckResult {
  const invite = `Type /invite @Vouch in it, or change VOUCH_SECURITY_CHANNEL.`;
  if (found === 'member') return ok(`${channel}, the bot is in it`);
  if (found === 'hidden') return warning(`${channel}: Slack does not say whether the bot is in it`, invite);
  if (found === 'not-member') return broken(`${channel}: the bot is not in it`, invite);
  if (found === 'archived')
    return broken(`${channel} is archived`, 'Bring it back, or change VOUCH_SECURITY_CHANNEL.');
  return broken(`${channel} is not there, or the bot is not in it`, invite);
}
