import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { FORM_PREFIX, readSubmission } from './form.js';
import { Refused } from './gate.js';
import type { SlackCommand, SlackPress } from './handlers.js';
import { COMMAND } from './methods.js';

/** What Slack sends, read into our own words. The body is signed, but every field may still be missing. */

/** Another workspace's, or of a kind that we do not handle: turned away before any handler. */
export function refuseStrange(body: JsonObject, teamId: string | undefined): void {
  if (body['type'] === 'url_verification') return;
  if (teamId && !isOfTeam(body, teamId)) throw new Refused(403, `team: expected ${teamId}, found another`);
  if (body['event'] !== undefined || body['command'] === COMMAND) return;
  const action = textAt(objectAt(listAt(body['actions'])[0])['action_id']);
  if (body['type'] === 'block_actions' && action !== '') return;
  const callback = textAt(objectAt(body['view'])['callback_id']);
  if (body['type'] === 'view_submission' && callback.startsWith(FORM_PREFIX)) return;
  throw new Refused(400, `kind: expected a button, a form or ${COMMAND}, found something else`);
}

/** Both the workspace it comes from and the presser's own must be ours, or the organisation must be. */
function isOfTeam(body: JsonObject, teamId: string): boolean {
  const enterprise = textAt(objectAt(body['enterprise'])['id']) || textAt(body['enterprise_id']);
  if (enterprise === teamId) return true;
  const teams = [objectAt(body['team'])['id'], objectAt(body['user'])['team_id'], body['team_id']]
    .map(textAt)
    .filter((team) => team !== '');
  return teams.length > 0 && teams.every((team) => team === teamId);
}

export interface Pressed extends Omit<SlackPress, 'requestKey'> {
  /** Opens a form, for 3 s; `''` for a form that was sent. */
  readonly trigger: string;
}

export function readPress(body: JsonObject): Pressed {
  const action = objectAt(listAt(body['actions'])[0]);
  const channel =
    textAt(objectAt(body['channel'])['id']) || textAt(objectAt(body['container'])['channel_id']);
  const press = { ...presser(body), buttonId: textAt(action['value']), channel, filled: null };
  return sound({ ...press, trigger: textAt(body['trigger_id']) });
}

export function readForm(body: JsonObject): Pressed {
  const submission = readSubmission(body['view']);
  if (!submission) throw new Refused(400, 'form: expected a ticket and what was filled in, found neither');
  const { ticket, channel, filled } = submission;
  return sound({ ...presser(body), buttonId: ticket, channel, filled, trigger: '' });
}

function presser(body: JsonObject): { slackId: string; teamId: string } {
  const user = objectAt(body['user']);
  return {
    slackId: textAt(user['id']),
    teamId: textAt(user['team_id']) || textAt(objectAt(body['team'])['id']),
  };
}

function sound(press: Pressed): Pressed {
  if (press.slackId !== '' && press.buttonId !== '') return press;
  throw new Refused(400, 'press: expected a user and a button id, found one of them missing');
}

export function readCommand(body: JsonObject): Omit<SlackCommand, 'requestKey'> {
  const slackId = textAt(body['user_id']);
  if (slackId === '') throw new Refused(400, 'command: expected a user, found none');
  return {
    slackId,
    teamId: textAt(body['team_id']),
    channel: textAt(body['channel_id']),
    text: unescaped(textAt(body['text']).slice(0, 3_000)).trim(),
  };
}

/** Slack writes `<@U012|jane>` for a person, `<#C012|general>` for a channel, and escapes three characters. */
function unescaped(text: string): string {
  return text
    .replace(/<([@#])([A-Z0-9]+)(?:\|[^>]*)?>/g, '$1$2')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
