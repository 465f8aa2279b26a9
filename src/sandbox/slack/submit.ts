import { type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import { HttpError, parseJson } from '../http.js';
import type { World } from '../world.js';
import { SlackRefusal } from './answers.js';
import { type Delivery, deliver } from './deliver.js';
import { acceptedView, describeView, newTrigger, show } from './modals.js';
import { common, needUser, type Outcome } from './sender.js';

/** Sends the open form with these values: by block id, the text, the option's value, or a list of them. */
export async function submitView(
  world: World,
  given: {
    user: string;
    viewId: string;
    values: { readonly [blockId: string]: string | readonly string[] };
    force?: boolean;
  },
): Promise<Outcome> {
  const user = needUser(world, given.user);
  const open = world.state.views.get(given.viewId);
  if (!open || (open.user !== user.slackId && !given.force))
    throw new HttpError(404, `${user.name} has no open form ${given.viewId}`);
  const read = readInputs(open.view, given.values);
  if (Object.keys(read.missing).length > 0)
    return { ok: false, delivery: null, warning: null, errors: read.missing };
  const payload = {
    type: 'view_submission',
    ...common(world, user),
    trigger_id: newTrigger(world, user.slackId),
    view: describeView(world, open, { values: read.values }),
    response_urls: [],
  };
  const delivery = await deliver(
    world,
    { type: 'view_submission', user: user.slackId, body: payload },
    { payload: JSON.stringify(payload) },
  );
  if (delivery.error)
    return { ok: false, delivery, warning: 'We had some trouble connecting. Try again in a moment.' };
  return afterSubmit(world, open.id, user.slackId, delivery);
}

function afterSubmit(world: World, viewId: string, user: string, delivery: Delivery): Outcome {
  const answer = objectAt(parseJson(delivery.answer));
  const action = answer['response_action'];
  if (action === 'errors') {
    const errors = Object.fromEntries(
      Object.entries(objectAt(answer['errors'])).map(([block, text]) => [block, textAt(text)]),
    );
    return { ok: false, delivery, warning: null, errors };
  }
  if (action === 'update' || action === 'push') {
    try {
      show(world, viewId, user, acceptedView(answer['view']));
      return { ok: true, delivery, warning: null };
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return {
        ok: false,
        delivery,
        warning: `The app answered with a form that Slack refuses: ${error.message}`,
      };
    }
  }
  world.change({ type: 'view-closed', id: viewId });
  return { ok: true, delivery, warning: null };
}

/** What was typed and picked, as `view.state.values` carries it, and which required fields are empty. */
function readInputs(
  view: JsonObject,
  given: { readonly [blockId: string]: string | readonly string[] },
): { values: JsonObject; missing: { [blockId: string]: string } } {
  const values: { [blockId: string]: JsonObject } = {};
  const missing: { [blockId: string]: string } = {};
  for (const block of listAt(view['blocks']).map(objectAt)) {
    if (block['type'] !== 'input') continue;
    const blockId = textAt(block['block_id']);
    const element = objectAt(block['element']);
    const chosen = given[blockId];
    const empty = chosen === undefined || chosen.length === 0;
    if (empty && block['optional'] !== true) missing[blockId] = 'Please complete this required field.';
    values[blockId] = { [textAt(element['action_id'])]: inputState(element, empty ? null : chosen) };
  }
  return { values, missing };
}

function inputState(element: JsonObject, chosen: string | readonly string[] | null): JsonObject {
  const type = textAt(element['type']);
  const picked = (typeof chosen === 'string' ? [chosen] : (chosen ?? [])) as readonly string[];
  const options = listAt(element['options'])
    .map(objectAt)
    .filter((option) => picked.includes(textAt(option['value'])));
  if (type === 'checkboxes' || type === 'multi_static_select') return { type, selected_options: options };
  if (type === 'radio_buttons' || type === 'static_select')
    return { type, selected_option: options[0] ?? null };
  if (type === 'users_select') return { type, selected_user: picked[0] ?? null };
  if (type === 'channels_select') return { type, selected_channel: picked[0] ?? null };
  if (type === 'datepicker') return { type, selected_date: picked[0] ?? null };
  if (type === 'timepicker') return { type, selected_time: picked[0] ?? null };
  return { type, value: picked[0] ?? null };
}

export function closeView(world: World, given: { user: string; viewId: string }): Outcome {
  const user = needUser(world, given.user);
  const open = world.state.views.get(given.viewId);
  if (open?.user === user.slackId) world.change({ type: 'view-closed', id: open.id });
  return { ok: true, delivery: null, warning: null };
}
