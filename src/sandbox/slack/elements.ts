import { isObject, type Json, type JsonObject } from '../../core/json.js';
import {
  booleanOrAbsent,
  each,
  listWithin,
  oneOf,
  onlyKeys,
  PLAIN,
  type Problems,
  stringWithin,
  textObject,
  webAddress,
} from './problems.js';

type Check = (element: JsonObject, at: string, problems: Problems) => void;

interface ElementRule {
  readonly keys: readonly string[];
  readonly check: Check;
}

const BUTTON: ElementRule = {
  keys: ['text', 'value', 'url', 'style', 'accessibility_label', 'confirm'],
  check(element, at, problems) {
    textObject(element['text'], `${at}/text`, problems, { max: 75, kinds: PLAIN });
    stringWithin(element['value'], `${at}/value`, problems, { max: 2000, optional: true });
    webAddress(element['url'], `${at}/url`, problems, true);
    oneOf(element['style'], ['primary', 'danger'], `${at}/style`, problems);
    stringWithin(element['accessibility_label'], `${at}/accessibility_label`, problems, {
      max: 75,
      optional: true,
    });
    confirmDialog(element['confirm'], `${at}/confirm`, problems);
  },
};

const SELECT_KEYS = ['placeholder', 'confirm', 'focus_on_load'];

function select(initial: string, more: readonly string[] = []): ElementRule {
  return { keys: [...SELECT_KEYS, initial, ...more], check: placeholderAndConfirm };
}

function optionList(max: number, initial: string, many = false): ElementRule {
  return {
    keys: ['options', 'confirm', 'focus_on_load', initial],
    check(element, at, problems) {
      options(element['options'], `${at}/options`, problems, { max });
      initialOption(element, initial, many, at, problems);
      confirmDialog(element['confirm'], `${at}/confirm`, problems);
    },
  };
}

function staticSelect(initial: string, many: boolean): ElementRule {
  const more = many ? ['max_selected_items'] : [];
  return {
    keys: [...SELECT_KEYS, 'options', 'option_groups', initial, ...more],
    check(element, at, problems) {
      placeholderAndConfirm(element, at, problems);
      if (element['option_groups'] === undefined)
        options(element['options'], `${at}/options`, problems, { max: 100, kinds: PLAIN });
      else if (element['options'] !== undefined)
        problems.add(at, 'provide only one of: options, option_groups');
      else optionGroups(element['option_groups'], `${at}/option_groups`, problems);
      initialOption(element, initial, many, at, problems);
    },
  };
}

function textInput(max: number): ElementRule {
  return {
    keys: [
      'placeholder',
      'initial_value',
      'focus_on_load',
      'dispatch_action_config',
      'multiline',
      'min_length',
      'max_length',
    ],
    check(element, at, problems) {
      textObject(element['placeholder'], `${at}/placeholder`, problems, {
        max: 150,
        kinds: PLAIN,
        optional: true,
      });
      stringWithin(element['initial_value'], `${at}/initial_value`, problems, {
        min: 0,
        max,
        optional: true,
      });
      booleanOrAbsent(element['multiline'], `${at}/multiline`, problems);
      for (const key of ['min_length', 'max_length']) {
        const value = element[key];
        if (value === undefined) continue;
        if (typeof value !== 'number' || value < 0 || value > max)
          problems.add(`${at}/${key}`, `must be a number from 0 to ${max}`);
      }
    },
  };
}

const IMAGE: ElementRule = {
  keys: ['image_url', 'alt_text', 'slack_file'],
  check(element, at, problems) {
    webAddress(element['image_url'], `${at}/image_url`, problems, element['slack_file'] !== undefined);
    stringWithin(element['alt_text'], `${at}/alt_text`, problems, { max: 2000 });
  },
};

const RULES: { readonly [type: string]: ElementRule } = {
  button: BUTTON,
  static_select: staticSelect('initial_option', false),
  multi_static_select: staticSelect('initial_options', true),
  users_select: select('initial_user'),
  multi_users_select: select('initial_users', ['max_selected_items']),
  conversations_select: select('initial_conversation', [
    'default_to_current_conversation',
    'response_url_enabled',
    'filter',
  ]),
  channels_select: select('initial_channel', ['response_url_enabled']),
  datepicker: select('initial_date'),
  timepicker: select('initial_time', ['timezone']),
  datetimepicker: select('initial_date_time'),
  overflow: optionList(5, 'initial_option'),
  radio_buttons: optionList(10, 'initial_option'),
  checkboxes: optionList(10, 'initial_options', true),
  plain_text_input: textInput(3000),
  email_text_input: textInput(3000),
  url_text_input: textInput(3000),
  number_input: {
    keys: ['placeholder', 'initial_value', 'focus_on_load', 'is_decimal_allowed', 'min_value', 'max_value'],
    check: (element, at, problems) => {
      if (typeof element['is_decimal_allowed'] !== 'boolean')
        problems.add(`${at}/is_decimal_allowed`, 'missing required field');
    },
  },
  image: IMAGE,
};

const TEXT_INPUTS = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'];
const PICKERS = Object.keys(RULES).filter((type) => ![...TEXT_INPUTS, 'image'].includes(type));

/** What may stand where. */
export const PLACES = {
  actions: PICKERS,
  accessory: [...PICKERS, 'image'],
  input: [...PICKERS.filter((type) => !['button', 'overflow'].includes(type)), ...TEXT_INPUTS],
} as const;

export function checkElement(
  value: Json | undefined,
  at: string,
  problems: Problems,
  place: keyof typeof PLACES,
) {
  if (!isObject(value)) return problems.add(at, 'should be an object');
  const type = value['type'];
  const rule = typeof type === 'string' && PLACES[place].includes(type) ? RULES[type] : undefined;
  if (!rule) return problems.add(`${at}/type`, `unsupported type: ${JSON.stringify(type)}`);
  const named = type === 'image' ? [] : ['action_id'];
  onlyKeys(value, ['type', ...named, ...rule.keys], at, problems);
  if (named.length > 0)
    stringWithin(value['action_id'], `${at}/action_id`, problems, { max: 255, optional: true });
  rule.check(value, at, problems);
}

function placeholderAndConfirm(element: JsonObject, at: string, problems: Problems) {
  textObject(element['placeholder'], `${at}/placeholder`, problems, {
    max: 150,
    kinds: PLAIN,
    optional: true,
  });
  confirmDialog(element['confirm'], `${at}/confirm`, problems);
}

function options(
  value: Json | undefined,
  at: string,
  problems: Problems,
  rules: { max: number; kinds?: readonly string[] },
) {
  const seen = new Set<Json>();
  each(listWithin(value, at, problems, { max: rules.max }), at, (option, here) => {
    if (!isObject(option)) return problems.add(here, 'should be an object');
    onlyKeys(option, ['text', 'value', 'description', 'url'], here, problems);
    textObject(option['text'], `${here}/text`, problems, {
      max: 75,
      ...(rules.kinds ? { kinds: rules.kinds } : {}),
    });
    stringWithin(option['value'], `${here}/value`, problems, { max: 150 });
    textObject(option['description'], `${here}/description`, problems, { max: 75, optional: true });
    const name = option['value'] ?? null;
    if (seen.has(name)) problems.add(`${here}/value`, 'must be unique among the options');
    seen.add(name);
  });
}

function optionGroups(value: Json, at: string, problems: Problems) {
  each(listWithin(value, at, problems, { max: 100 }), at, (group, here) => {
    if (!isObject(group)) return problems.add(here, 'should be an object');
    textObject(group['label'], `${here}/label`, problems, { max: 75, kinds: PLAIN });
    options(group['options'], `${here}/options`, problems, { max: 100, kinds: PLAIN });
  });
}

/** What is chosen at first must be one of the options, exactly. */
function initialOption(element: JsonObject, key: string, many: boolean, at: string, problems: Problems) {
  const initial = element[key];
  if (initial === undefined || !Array.isArray(element['options'])) return;
  const offered = element['options'].map((option) => JSON.stringify(option));
  const chosen: readonly Json[] = many && Array.isArray(initial) ? initial : [initial];
  if (!chosen.every((option) => offered.includes(JSON.stringify(option))))
    problems.add(`${at}/${key}`, 'must exactly match one of the options');
}

function confirmDialog(value: Json | undefined, at: string, problems: Problems) {
  if (value === undefined) return;
  if (!isObject(value)) return problems.add(at, 'should be an object');
  onlyKeys(value, ['title', 'text', 'confirm', 'deny', 'style'], at, problems);
  textObject(value['title'], `${at}/title`, problems, { max: 100, kinds: PLAIN, optional: true });
  textObject(value['text'], `${at}/text`, problems, { max: 300 });
  textObject(value['confirm'], `${at}/confirm`, problems, { max: 30, kinds: PLAIN, optional: true });
  textObject(value['deny'], `${at}/deny`, problems, { max: 30, kinds: PLAIN, optional: true });
}
