import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { each, listWithin, oneOf, onlyKeys, type Problems, stringWithin, webAddress } from './problems.js';

const STYLES = ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'];

type Check = (element: JsonObject, at: string, problems: Problems) => void;

const id =
  (key: string): Check =>
  (element, at, problems) =>
    stringWithin(element[key], `${at}/${key}`, problems, { max: 255 });

const INLINE: { readonly [type: string]: { readonly keys: readonly string[]; readonly check: Check } } = {
  text: {
    keys: ['text'],
    check: (element, at, problems) => stringWithin(element['text'], `${at}/text`, problems, { max: 13_200 }),
  },
  link: {
    keys: ['url', 'text', 'unsafe'],
    check: (element, at, problems) => {
      webAddress(element['url'], `${at}/url`, problems);
      stringWithin(element['text'], `${at}/text`, problems, { max: 3000, optional: true });
    },
  },
  user: { keys: ['user_id'], check: id('user_id') },
  usergroup: { keys: ['usergroup_id'], check: id('usergroup_id') },
  channel: { keys: ['channel_id'], check: id('channel_id') },
  emoji: { keys: ['name', 'unicode', 'url', 'skin_tone'], check: id('name') },
  color: { keys: ['value'], check: id('value') },
  broadcast: {
    keys: ['range'],
    check: (element, at, problems) =>
      oneOf(element['range'], ['here', 'channel', 'everyone'], `${at}/range`, problems, true),
  },
  date: {
    keys: ['timestamp', 'format', 'url', 'fallback'],
    check: (element, at, problems) => {
      if (!Number.isInteger(element['timestamp']))
        problems.add(`${at}/timestamp`, 'should be an integer (seconds)');
      stringWithin(element['format'], `${at}/format`, problems, { max: 255 });
      stringWithin(element['fallback'], `${at}/fallback`, problems, { max: 255, optional: true });
      webAddress(element['url'], `${at}/url`, problems, true);
    },
  },
};

export function checkRichText(block: JsonObject, at: string, problems: Problems) {
  listWithin(block['elements'], `${at}/elements`, problems, { max: 500 }).forEach((value, index) => {
    checkGroup(value, `${at}/elements/${index}`, problems);
  });
}

function checkGroup(value: Json, at: string, problems: Problems) {
  if (!isObject(value)) return problems.add(at, 'should be an object');
  switch (value['type']) {
    case 'rich_text_section':
      onlyKeys(value, ['type', 'elements'], at, problems);
      return checkInline(value, at, problems);
    case 'rich_text_quote':
      onlyKeys(value, ['type', 'elements', 'border'], at, problems);
      return checkInline(value, at, problems);
    case 'rich_text_preformatted':
      onlyKeys(value, ['type', 'elements', 'border', 'language'], at, problems);
      return checkInline(value, at, problems, ['text', 'link']);
    case 'rich_text_list':
      return checkList(value, at, problems);
    default:
      problems.add(`${at}/type`, `unsupported type: ${JSON.stringify(value['type'])}`);
  }
}

function checkList(list: JsonObject, at: string, problems: Problems) {
  onlyKeys(list, ['type', 'elements', 'style', 'indent', 'offset', 'border'], at, problems);
  oneOf(list['style'], ['bullet', 'ordered'], `${at}/style`, problems, true);
  each(
    listWithin(list['elements'], `${at}/elements`, problems, { max: 500 }),
    `${at}/elements`,
    (item, here) => {
      if (!isObject(item) || item['type'] !== 'rich_text_section')
        return problems.add(here, 'should be a rich_text_section');
      checkInline(item, here, problems);
    },
  );
}

function checkInline(group: JsonObject, at: string, problems: Problems, only?: readonly string[]) {
  const elements = listWithin(group['elements'], `${at}/elements`, problems, { min: 0, max: 1000 });
  each(elements, `${at}/elements`, (element, here) => {
    if (!isObject(element)) return problems.add(here, 'should be an object');
    const type = element['type'];
    const rule = typeof type === 'string' && (only?.includes(type) ?? true) ? INLINE[type] : undefined;
    if (!rule) return problems.add(`${here}/type`, `unsupported type: ${JSON.stringify(type)}`);
    onlyKeys(element, ['type', 'style', ...rule.keys], here, problems);
    checkStyle(element['style'], `${here}/style`, problems);
    rule.check(element, here, problems);
  });
}

function checkStyle(value: Json | undefined, at: string, problems: Problems) {
  if (value === undefined) return;
  if (!isObject(value)) return problems.add(at, 'should be an object');
  onlyKeys(value, STYLES, at, problems);
}
