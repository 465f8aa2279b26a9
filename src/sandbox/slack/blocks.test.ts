import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../core/json.js';
import { checkBlocks, textLength, withIds } from './blocks.js';
import { checkView } from './views.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string): JsonObject => ({ type: 'section', text: plain(text) });
const button = (more: JsonObject = {}): JsonObject => ({
  type: 'button',
  text: plain('Yes'),
  action_id: 'yes',
  ...more,
});
const actions = (...elements: Json[]): JsonObject => ({ type: 'actions', elements });
const rich = (...elements: Json[]): JsonObject => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Each limit with the largest thing that passes and the smallest that does not. */
const LIMITS: readonly [name: string, passes: readonly Json[], fails: readonly Json[]][] = [
  ['50 blocks', times(50, () => ({ type: 'divider' })), times(51, () => ({ type: 'divider' }))],
  ['section text 3000', [section('x'.repeat(3000))], [section('x'.repeat(3001))]],
  ['section text not empty', [section('x')], [section('')]],
  [
    'header 150',
    [{ type: 'header', text: plain('x'.repeat(150)) }],
    [{ type: 'header', text: plain('x'.repeat(151)) }],
  ],
  [
    'header plain',
    [{ type: 'header', text: plain('x') }],
    [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
  ],
  [
    '10 fields',
    [{ type: 'section', fields: times(10, () => plain('x')) }],
    [{ type: 'section', fields: times(11, () => plain('x')) }],
  ],
  [
    'field 2000',
    [{ type: 'section', fields: [plain('x'.repeat(2000))] }],
    [{ type: 'section', fields: [plain('x'.repeat(2001))] }],
  ],
  ['text or fields', [section('x')], [{ type: 'section' }]],
  [
    '25 elements',
    [actions(...times(25, (i) => button({ action_id: `a${i}` })))],
    [actions(...times(26, (i) => button({ action_id: `a${i}` })))],
  ],
  [
    'button text 75',
    [actions(button({ text: plain('x'.repeat(75)) }))],
    [actions(button({ text: plain('x'.repeat(76)) }))],
  ],
  [
    'button value 2000',
    [actions(button({ value: 'x'.repeat(2000) }))],
    [actions(button({ value: 'x'.repeat(2001) }))],
  ],
  ['button style', [actions(button({ style: 'danger' }))], [actions(button({ style: 'green' }))]],
  [
    'spoken label 75',
    [actions(button({ accessibility_label: 'x'.repeat(75) }))],
    [actions(button({ accessibility_label: 'x'.repeat(76) }))],
  ],
  [
    'button link http',
    [actions(button({ url: 'http://127.0.0.1:1/x' }))],
    [actions(button({ url: 'javascript:alert(1)' }))],
  ],
  [
    'context 10',
    [{ type: 'context', elements: times(10, () => plain('x')) }],
    [{ type: 'context', elements: times(11, () => plain('x')) }],
  ],
  ['rich text empty', [rich({ type: 'text', text: ' ' })], [rich({ type: 'text', text: '' })]],
  [
    'rich text link',
    [rich({ type: 'link', url: 'https://x.example/' })],
    [rich({ type: 'link', url: 'data:text/html,x' })],
  ],
  ['rich text kinds', [rich({ type: 'user', user_id: 'U1' })], [rich({ type: 'blink', text: 'x' })]],
  [
    'rich text date',
    [rich({ type: 'date', timestamp: 1, format: '{date}' })],
    [rich({ type: 'date', timestamp: 1.5, format: '{date}' })],
  ],
  ['unknown block', [{ type: 'divider' }], [{ type: 'marquee' }]],
  ['inherited names are no types', [{ type: 'divider' }], [{ type: 'constructor' }]],
  ['unknown element', [actions(button())], [actions({ type: 'lever', action_id: 'x' })]],
  ['unknown property', [actions(button())], [actions(button({ colour: 'red' }))]],
  ['alert only in modals', [{ type: 'divider' }], [{ type: 'alert', text: plain('x') }]],
  [
    'action ids',
    [actions(button({ action_id: 'a' }), button({ action_id: 'b' }))],
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
  ],
  [
    'block ids',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
  ],
  [
    'option text 75',
    [
      actions({
        type: 'static_select',
        action_id: 's',
        options: [{ text: plain('x'.repeat(75)), value: 'a' }],
      }),
    ],
    [
      actions({
        type: 'static_select',
        action_id: 's',
        options: [{ text: plain('x'.repeat(76)), value: 'a' }],
      }),
    ],
  ],
  [
    'table 100 rows',
    [{ type: 'table', rows: times(100, () => [{ type: 'raw_text', text: 'x' }]) }],
    [{ type: 'table', rows: times(101, () => [{ type: 'raw_text', text: 'x' }]) }],
  ],
  [
    'data table caption',
    [{ type: 'data_table', caption: 'c', rows: [[{ type: 'raw_text', text: 'x' }]] }],
    [{ type: 'data_table', rows: [[{ type: 'raw_text', text: 'x' }]] }],
  ],
  ['not an object', [{ type: 'divider' }], ['divider']],
];

describe('blocks of a message', () => {
  it.each(LIMITS)('%s', (_name, passes, fails) => {
    expect(checkBlocks(passes, 'message')).toEqual([]);
    const messages = checkBlocks(fails, 'message');
    expect(messages).not.toEqual([]);
    expect(messages[0]).toMatch(/^\[ERROR\] .+ \[json-pointer:\/blocks/);
  });

  it('counts what people can read, not ids and values', () => {
    const blocks = [
      section('12345'),
      actions(button({ value: 'x'.repeat(2000) })),
      rich({ type: 'text', text: '678' }),
    ];
    expect(textLength(blocks)).toBe(5 + 'Yes'.length + 3);
  });

  it('gives ids to what has none and keeps those that are there', () => {
    let next = 0;
    const fresh = () => `id${next++}`;
    const [named] = withIds([actions({ type: 'button', text: plain('x') }, button())], fresh);
    expect(named).toMatchObject({ block_id: 'id0', elements: [{ action_id: 'id1' }, { action_id: 'yes' }] });
  });
});

const modal = (more: JsonObject = {}): JsonObject => ({
  type: 'modal',
  title: plain('A comment'),
  submit: plain('Send'),
  blocks: [{ type: 'input', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'text' } }],
  ...more,
});

describe('views', () => {
  it.each([
    ['title 24', { title: plain('x'.repeat(24)) }, { title: plain('x'.repeat(25)) }],
    ['submit 24', { submit: plain('x'.repeat(24)) }, { submit: plain('x'.repeat(25)) }],
    ['private_metadata 3000', { private_metadata: 'x'.repeat(3000) }, { private_metadata: 'x'.repeat(3001) }],
    [
      '100 blocks',
      { blocks: times(100, () => ({ type: 'divider' })) },
      { blocks: times(101, () => ({ type: 'divider' })) },
    ],
    ['submit with inputs', {}, { submit: undefined as never }],
    ['known properties', {}, { colour: 'red' }],
    [
      'alert allowed',
      { blocks: [{ type: 'alert', text: plain('x') }] },
      { blocks: [{ type: 'markdown', text: 'x' }] },
    ],
  ] as const)('%s', (_name, passes, fails) => {
    expect(checkView(modal(passes))).toEqual([]);
    expect(checkView(modal(fails))).not.toEqual([]);
  });
});
