import { listAt, objectAt, textAt } from '../../core/json.js';
import { type CallOptions, createCall } from './call.js';
import { SCOPES } from './methods.js';

/** Whose token it is and what it may do. */
export interface SlackIdentity {
  readonly team: string;
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
  /** What the token may do. Null: Slack did not say. */
  readonly scopes: readonly string[] | null;
  /** Scopes that Vouch needs and the token has not got. Null: Slack did not say which it has. */
  readonly missing: readonly string[] | null;
}

/** Asks Slack about the token. Throws `PortError`. */
export async function slackIdentity(options: CallOptions): Promise<SlackIdentity> {
  const answer = await createCall(options)('auth.test');
  const scopes = objectAt(answer['response_metadata'])['scopes'];
  const granted = new Set(listAt(scopes).map(textAt));
  return {
    team: textAt(answer['team']),
    teamId: textAt(answer['team_id']),
    botId: textAt(answer['bot_id']),
    botUserId: textAt(answer['user_id']),
    scopes: scopes === undefined ? null : [...granted],
    missing: scopes === undefined ? null : SCOPES.filter((scope) => !granted.has(scope)),
  };
}
