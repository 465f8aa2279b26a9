import type { types } from '@slack/bolt';
import type { Form } from '../../core/card.js';
import { clean, cut, visible } from '../../core/clean.js';
import { isObject, type Json, objectAt, textAt } from '../../core/json.js';
import { PortError } from '../../ports.js';
import { plainText, renderText } from './blocks.js';

export const FORM_PREFIX = 'form:';
/** Slack draws up to ten as buttons to tick; more need a menu. */
const MOST_RADIO_BUTTONS = 10;
const MOST_OPTIONS = 100;
const MOST_TEXT = 2_000;

export interface Filled {
  readonly option: string | null;
  readonly text: string;
}

export interface Submission {
  readonly ticket: string;
  /** Where the button was pressed that opened it; `''` where that is not known. */
  readonly channel: string;
  readonly filled: Filled;
}

/** A form as a modal. The ticket comes back with the submission, and so does the channel it was opened from. */
export function renderForm(form: Form, ticket: string, channel = ''): types.ModalView {
  if (ticket === '' || ticket.length > 3_000)
    throw broken('a ticket of 1 to 3,000 characters', `${ticket.length}`);
  const intro = form.intro ? renderText(form.intro).blocks : [];
  return {
    type: 'modal',
    callback_id: `${FORM_PREFIX}${channel.slice(0, 200)}`,
    private_metadata: ticket,
    title: plainText(short(form.title, 24)),
    submit: plainText(short(form.submit, 24)),
    close: plainText('Cancel'),
    blocks: [...intro, ...optionsOf(form), textOf(form)],
  };
}

function optionsOf(form: Form): types.KnownBlock[] {
  if (!form.options) return [];
  const { label, values } = form.options;
  const ids = new Set(values.map(({ value }) => value));
  const sound = ids.size === values.length && [...ids].every((id) => id !== '' && id.length <= 75);
  if (!sound || values.length === 0 || values.length > MOST_OPTIONS)
    throw broken('1 to 100 options, each with its own value of 1 to 75 characters', `${values.length}`);
  const options = values.map((option) => ({ text: plainText(short(option.label, 75)), value: option.value }));
  const type = options.length <= MOST_RADIO_BUTTONS ? 'radio_buttons' : 'static_select';
  const element = { type, action_id: 'option', options } as const;
  return [{ type: 'input', block_id: 'option', label: plainText(clean(label)), element }];
}

function textOf(form: Form): types.KnownBlock {
  const { label, hint, optional } = form.text;
  const placeholder = hint ? { placeholder: plainText(short(hint, 150)) } : {};
  return {
    type: 'input',
    block_id: 'text',
    optional: optional ?? false,
    label: plainText(clean(label)),
    element: {
      type: 'plain_text_input',
      action_id: 'text',
      multiline: true,
      max_length: MOST_TEXT,
      ...placeholder,
    },
  };
}

function short(text: string, most: number): string {
  const seen = visible(text);
  return seen.length <= most ? seen : `${cut(seen, most - 1)}…`;
}

function broken(expected: string, found: string): PortError {
  return new PortError('never', 'form_unfit', `form: expected ${expected}, found ${found}`);
}

/** What was filled in, from a `view_submission`'s view; null where it is none of our forms. */
export function readSubmission(view: Json | undefined): Submission | null {
  const ticket = textAt(objectAt(view)['private_metadata']);
  const callback = textAt(objectAt(view)['callback_id']);
  const values = objectAt(objectAt(view)['state'])['values'];
  if (ticket === '' || !callback.startsWith(FORM_PREFIX) || !isObject(values)) return null;
  const option = objectAt(objectAt(values['option'])['option'])['selected_option'];
  const text = objectAt(objectAt(values['text'])['text'])['value'];
  return {
    ticket,
    channel: callback.slice(FORM_PREFIX.length),
    filled: {
      option: textAt(objectAt(option)['value']) || null,
      text: textAt(text).trim().slice(0, MOST_TEXT),
    },
  };
}
