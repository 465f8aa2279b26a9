import { isObject, type Json, type JsonObject, listAt, objectAt } from '../../core/json.js';
import { checkBlocks } from './blocks.js';
import { createProblems, listWithin, oneOf, onlyKeys, PLAIN, stringWithin, textObject } from './problems.js';

const KEYS = [
  'type',
  'title',
  'blocks',
  'close',
  'submit',
  'private_metadata',
  'callback_id',
  'clear_on_close',
  'notify_on_close',
  'external_id',
  'submit_disabled',
];

/** What Slack would say of this view; no messages: it would take it. */
export function checkView(view: Json | undefined): readonly string[] {
  const problems = createProblems();
  if (!isObject(view)) return ['[ERROR] missing required field: view [json-pointer:/view]'];
  onlyKeys(view, KEYS, '/view', problems);
  oneOf(view['type'], ['modal'], '/view/type', problems, true);
  textObject(view['title'], '/view/title', problems, { max: 24, kinds: PLAIN });
  textObject(view['submit'], '/view/submit', problems, { max: 24, kinds: PLAIN, optional: true });
  textObject(view['close'], '/view/close', problems, { max: 24, kinds: PLAIN, optional: true });
  stringWithin(view['private_metadata'], '/view/private_metadata', problems, {
    min: 0,
    max: 3000,
    optional: true,
  });
  stringWithin(view['callback_id'], '/view/callback_id', problems, { min: 0, max: 255, optional: true });
  const blocks = listWithin(view['blocks'], '/view/blocks', problems, { max: 100 });
  const inputs = blocks.some((block) => objectAt(block)['type'] === 'input');
  if (inputs && view['submit'] === undefined)
    problems.add('/view', '`submit` is required when an `input` block is in `blocks`');
  return [...problems.messages, ...checkBlocks(blocks.slice(0, 100), 'modal', '/view/blocks')];
}

/** A view as Slack gives it back. */
export function viewAnswer(
  id: string,
  hash: string,
  view: JsonObject,
  ids: { team: string; app: string; bot: string },
  state: JsonObject = { values: {} },
): JsonObject {
  return {
    id,
    team_id: ids.team,
    type: view['type'] ?? 'modal',
    blocks: listAt(view['blocks']),
    private_metadata: view['private_metadata'] ?? '',
    callback_id: view['callback_id'] ?? '',
    state,
    hash,
    title: view['title'] ?? null,
    clear_on_close: view['clear_on_close'] ?? false,
    notify_on_close: view['notify_on_close'] ?? false,
    close: view['close'] ?? null,
    submit: view['submit'] ?? null,
    previous_view_id: null,
    root_view_id: id,
    app_id: ids.app,
    external_id: view['external_id'] ?? '',
    app_installed_team_id: ids.team,
    bot_id: ids.bot,
  };
}
