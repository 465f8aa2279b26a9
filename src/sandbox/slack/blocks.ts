import { isObject, type Json, type JsonObject, listAt, objectAt } from '../../core/json.js';
import { checkElement } from './elements.js';
import {
  booleanOrAbsent,
  createProblems,
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
import { checkRichText } from './rich-text.js';

export type Surface = 'message' | 'modal';

interface BlockRule {
  readonly on: readonly Surface[];
  readonly keys: readonly string[];
  check(block: JsonObject, at: string, problems: Problems): void;
}

const BOTH: readonly Surface[] = ['message', 'modal'];

/** All text of a message's blocks together, in characters: what Slack calls `msg_blocks_too_long` beyond it. */
export const MESSAGE_TEXT_LIMIT = 13_200;

const RULES: { readonly [type: string]: BlockRule } = {
  divider: { on: BOTH, keys: [], check: () => {} },
  header: {
    on: BOTH,
    keys: ['text', 'level'],
    check: (block, at, problems) =>
      textObject(block['text'], `${at}/text`, problems, { max: 150, kinds: PLAIN }),
  },
  section: { on: BOTH, keys: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  context: {
    on: BOTH,
    keys: ['elements'],
    check: (block, at, problems) =>
      each(
        listWithin(block['elements'], `${at}/elements`, problems, { max: 10 }),
        `${at}/elements`,
        (element, here) => {
          if (objectAt(element)['type'] === 'image')
            return checkElement(element, here, problems, 'accessory');
          textObject(element, here, problems, { max: 3000 });
        },
      ),
  },
  actions: {
    on: BOTH,
    keys: ['elements'],
    check: (block, at, problems) => {
      const elements = listWithin(block['elements'], `${at}/elements`, problems, { max: 25 });
      elements.forEach((element, index) => {
        checkElement(element, `${at}/elements/${index}`, problems, 'actions');
      });
      uniqueActionIds(elements, `${at}/elements`, problems);
    },
  },
  input: {
    on: BOTH,
    keys: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    check: (block, at, problems) => {
      textObject(block['label'], `${at}/label`, problems, { max: 2000, kinds: PLAIN });
      textObject(block['hint'], `${at}/hint`, problems, { max: 2000, kinds: PLAIN, optional: true });
      booleanOrAbsent(block['optional'], `${at}/optional`, problems);
      checkElement(block['element'], `${at}/element`, problems, 'input');
    },
  },
  rich_text: { on: BOTH, keys: ['elements'], check: checkRichText },
  image: {
    on: BOTH,
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    check: (block, at, problems) => {
      webAddress(block['image_url'], `${at}/image_url`, problems, block['slack_file'] !== undefined);
      stringWithin(block['alt_text'], `${at}/alt_text`, problems, { max: 2000 });
      textObject(block['title'], `${at}/title`, problems, { max: 2000, kinds: PLAIN, optional: true });
    },
  },
  markdown: {
    on: ['message'],
    keys: ['text'],
    check: (block, at, problems) => stringWithin(block['text'], `${at}/text`, problems, { max: 12_000 }),
  },
  table: { on: ['message'], keys: ['rows', 'column_settings'], check: checkTable },
  data_table: {
    on: ['message'],
    keys: ['rows', 'caption', 'page_size', 'row_header_column_index'],
    check: (block, at, problems) => {
      stringWithin(block['caption'], `${at}/caption`, problems, { max: 255 });
      checkTable(block, at, problems);
    },
  },
  data_visualization: { on: ['message'], keys: ['title', 'chart'], check: checkChart },
  alert: {
    on: ['modal'],
    keys: ['text', 'level'],
    check: (block, at, problems) => {
      textObject(block['text'], `${at}/text`, problems, { max: 3000 });
      oneOf(block['level'], ['default', 'info', 'warning', 'error', 'success'], `${at}/level`, problems);
    },
  },
  container: {
    on: ['message'],
    keys: [
      'title',
      'rich_text_title',
      'subtitle',
      'child_blocks',
      'width',
      'icon',
      'is_collapsible',
      'default_collapsed',
      'has_header_divider',
    ],
    check: (block, at, problems) => {
      const titled = block['rich_text_title'] !== undefined;
      textObject(block['title'], `${at}/title`, problems, { max: 150, kinds: PLAIN, optional: titled });
      textObject(block['subtitle'], `${at}/subtitle`, problems, { max: 150, optional: true });
      const children = listWithin(block['child_blocks'], `${at}/child_blocks`, problems, { max: 10 });
      checkEach(children, `${at}/child_blocks`, problems, 'message');
    },
  },
};

/** What Slack would say of these blocks; no messages: it would take them. */
export function checkBlocks(blocks: readonly Json[], surface: Surface, at = '/blocks'): readonly string[] {
  const problems = createProblems();
  const limit = surface === 'message' ? 50 : 100;
  if (blocks.length > limit) problems.add(at, `no more than ${limit} items allowed`);
  checkEach(blocks, at, problems, surface);
  const charts = blocks.filter((block) => objectAt(block)['type'] === 'data_visualization').length;
  if (charts > 2) problems.add(at, 'no more than 2 data_visualization blocks allowed');
  return problems.messages;
}

function checkEach(blocks: readonly Json[], at: string, problems: Problems, surface: Surface) {
  const seen = new Set<Json>();
  each(blocks, at, (block, here) => {
    if (!isObject(block)) return problems.add(here, 'should be an object');
    checkBlock(block, here, problems, surface);
    const blockId = block['block_id'];
    if (blockId === undefined) return;
    if (seen.has(blockId)) problems.add(`${here}/block_id`, '`block_id` already exists');
    seen.add(blockId);
  });
}

function checkBlock(block: JsonObject, at: string, problems: Problems, surface: Surface) {
  const type = block['type'];
  const rule = typeof type === 'string' && Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (!rule?.on.includes(surface))
    return problems.add(`${at}/type`, `unsupported type: ${JSON.stringify(type)} in a ${surface}`);
  onlyKeys(block, ['type', 'block_id', ...rule.keys], at, problems);
  stringWithin(block['block_id'], `${at}/block_id`, problems, { max: 255, optional: true });
  rule.check(block, at, problems);
}

function checkSection(block: JsonObject, at: string, problems: Problems) {
  const fields = block['fields'];
  if (block['text'] === undefined && fields === undefined)
    problems.add(at, 'missing required field: text or fields');
  textObject(block['text'], `${at}/text`, problems, { max: 3000, optional: true });
  if (fields !== undefined)
    listWithin(fields, `${at}/fields`, problems, { max: 10 }).forEach((field, index) => {
      textObject(field, `${at}/fields/${index}`, problems, { max: 2000 });
    });
  if (block['accessory'] !== undefined)
    checkElement(block['accessory'], `${at}/accessory`, problems, 'accessory');
}

function checkTable(block: JsonObject, at: string, problems: Problems) {
  each(listWithin(block['rows'], `${at}/rows`, problems, { max: 100 }), `${at}/rows`, (row, here) => {
    listWithin(row, here, problems, { max: 20 }).forEach((cell, column) => {
      const type = objectAt(cell)['type'];
      oneOf(type, ['rich_text', 'raw_text', 'raw_number'], `${here}/${column}/type`, problems, true);
      if (type === 'rich_text') checkRichText(objectAt(cell), `${here}/${column}`, problems);
    });
  });
}

function checkChart(block: JsonObject, at: string, problems: Problems) {
  const chart = objectAt(block['chart']);
  oneOf(chart['type'], ['line', 'bar', 'area', 'pie'], `${at}/chart/type`, problems, true);
  if (chart['series'] === undefined) return;
  const series = listWithin(chart['series'], `${at}/chart/series`, problems, { max: 6 });
  for (const [index, one] of series.entries())
    listWithin(objectAt(one)['data'], `${at}/chart/series/${index}/data`, problems, { max: 20 });
}

function uniqueActionIds(elements: readonly Json[], at: string, problems: Problems) {
  const seen = new Set<Json>();
  elements.forEach((element, index) => {
    const actionId = objectAt(element)['action_id'];
    if (actionId === undefined) return;
    if (seen.has(actionId)) problems.add(`${at}/${index}/action_id`, '`action_id` already exists');
    seen.add(actionId);
  });
}

/** Characters that people can read in these blocks. */
export function textLength(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string') sum += textLength(item);
    else if (['text', 'fallback', 'alt_text', 'caption'].includes(key)) sum += item.length;
  }
  return sum;
}

/** Gives every block and element without an id one of its own, as Slack does. */
export function withIds(blocks: readonly Json[], fresh: () => string): readonly JsonObject[] {
  return blocks.map((value) => {
    const block = objectAt(value);
    const named: { [key: string]: Json } = { ...block, block_id: block['block_id'] ?? fresh() };
    if (block['type'] === 'actions')
      named['elements'] = listAt(block['elements']).map((element) => withActionId(element, fresh));
    for (const key of ['accessory', 'element'])
      if (isObject(block[key])) named[key] = withActionId(block[key], fresh);
    return named;
  });
}

function withActionId(value: Json, fresh: () => string): Json {
  const element = objectAt(value);
  return element['type'] === 'image' ? element : { ...element, action_id: element['action_id'] ?? fresh() };
}
