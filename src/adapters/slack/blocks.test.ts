import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Card, CHOICE_INPUTS, type Choice } from '../../core/card.js';
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/json.js';
import type { Text } from '../../core/text.js';
import { type DealtCard, PortError } from '../../ports.js';
import { type Rendered, renderCard, renderText } from './blocks.js';

const EMPTY: Card = {
  headline: 'Was this you?',
  body: [],
  facts: [],
  after: [],
  choices: [],
  summary: 'One line',
};

function dealt(card: Partial<Card>): DealtCard {
  const choices = card.choices ?? [];
  const links = choices
    .filter(({ link }) => link)
    .map(({ input }) => [input, `https://vouch.example/verify/${input}`]);
  return {
    card: { ...EMPTY, ...card },
    buttons: Object.fromEntries(choices.map(({ input }) => [input, `b_${input}-0123456789abcdef`])),
    links: Object.fromEntries(links),
  };
}

function asJson(rendered: Rendered): { blocks: readonly JsonObject[]; text: string } {
  return JSON.parse(JSON.stringify(rendered));
}

/** Slack's rules for what a card uses, as strict as they are known. Everything else is refused. */
function problems({ blocks, text }: { blocks: readonly JsonObject[]; text: string }): string[] {
  const found: string[] = [];
  const check = (holds: boolean, what: string) => holds || found.push(what);
  const keys = (object: JsonObject, allowed: string[], what: string) =>
    check(
      Object.keys(object).every((key) => allowed.includes(key)),
      `${what}: keys ${Object.keys(object)}`,
    );
  const string = (value: Json | undefined, max: number, what: string) =>
    check(
      typeof value === 'string' && value.length >= 1 && value.length <= max && !/\p{Cs}/u.test(value),
      `${what}: ${max}`,
    );
  const plain = (value: Json | undefined, max: number, what: string) => {
    keys(objectAt(value), ['type', 'text', 'emoji'], what);
    check(
      objectAt(value)['type'] === 'plain_text' && objectAt(value)['emoji'] === false,
      `${what}: plain_text`,
    );
    string(objectAt(value)['text'], max, what);
    check(textAt(objectAt(value)['text']).trim() !== '', `${what}: blank`);
  };
  const inline = (node: JsonObject) => {
    if (node['type'] === 'text') {
      keys(node, ['type', 'text', 'style'], 'text');
      string(node['text'], 3_000, 'text node');
    } else if (node['type'] === 'date') {
      keys(node, ['type', 'timestamp', 'format', 'fallback'], 'date');
      check(Number.isInteger(node['timestamp']), 'date: whole seconds');
      string(node['fallback'], 100, 'date fallback');
    } else if (node['type'] === 'user') check(/^[UW][A-Z0-9]+$/.test(textAt(node['user_id'])), 'user id');
    else if (node['type'] === 'usergroup')
      check(/^S[A-Z0-9]+$/.test(textAt(node['usergroup_id'])), 'group id');
    else found.push(`node ${textAt(node['type'])}`);
  };
  const section = (element: JsonObject) => {
    keys(element, ['type', 'elements'], 'section');
    check(element['type'] === 'rich_text_section', 'section type');
    check(listAt(element['elements']).length > 0, 'section: empty');
    for (const node of listAt(element['elements'])) inline(objectAt(node));
  };
  const button = (element: JsonObject) => {
    keys(element, ['type', 'text', 'value', 'url', 'action_id', 'style', 'accessibility_label'], 'button');
    plain(element['text'], 75, 'button');
    string(element['action_id'], 255, 'action_id');
    check(
      element['style'] === undefined || ['primary', 'danger'].includes(textAt(element['style'])),
      'style',
    );
    if (element['accessibility_label'] !== undefined) string(element['accessibility_label'], 75, 'spoken');
    if (element['url'] === undefined) string(element['value'], 2_000, 'value');
    else string(element['url'], 3_000, 'url');
  };
  const rules: { readonly [type: string]: (block: JsonObject) => void } = {
    header: (block) => plain(block['text'], 150, 'header'),
    context: (block) => {
      check(listAt(block['elements']).length === 1, 'context: one');
      plain(listAt(block['elements'])[0], 3_000, 'context');
    },
    actions: (block) => {
      const elements = listAt(block['elements']).map(objectAt);
      check(elements.length >= 1 && elements.length <= 25, 'actions: 1 to 25');
      check(new Set(elements.map((one) => one['action_id'])).size === elements.length, 'actions: unique');
      elements.forEach(button);
    },
    rich_text: (block) => {
      check(listAt(block['elements']).length > 0, 'rich_text: empty');
      for (const element of listAt(block['elements']).map(objectAt)) {
        if (element['type'] !== 'rich_text_list') section(element);
        else {
          keys(element, ['type', 'style', 'elements'], 'list');
          check(element['style'] === 'bullet' && listAt(element['elements']).length > 0, 'list');
          for (const one of listAt(element['elements'])) section(objectAt(one));
        }
      }
    },
  };
  check(blocks.length >= 1 && blocks.length <= 50, `blocks: ${blocks.length}`);
  check(JSON.stringify(blocks).length <= 12_000, `characters: ${JSON.stringify(blocks).length}`);
  string(text, 3_000, 'text');
  for (const block of blocks) (rules[textAt(block['type'])] ?? (() => found.push('block')))(block);
  return found;
}

/** Every string people will see, in order. */
function shown(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(shown);
  if (!isObject(value)) return [];
  const { text } = value;
  return typeof text === 'string' ? [text] : Object.values(value).flatMap(shown);
}

describe('the limits', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
      .map((units) => String.fromCharCode(...units)),
    fc.constantFrom('', ' ', '\n', '\u202e', '\u200b', '\ud800', '"'.repeat(10_000), '\\'.repeat(10_000)),
    fc.constantFrom(
      'x'.repeat(10_000),
      '😀'.repeat(5_000),
      '\0'.repeat(10_000),
      '<!channel> *b* `c` :tada:',
      '__proto__',
    ),
  );
  const moment = fc.oneof(
    fc.date(),
    fc.constantFrom(new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15)),
  );
  const span = fc.oneof(
    odd,
    odd.map((bold) => ({ bold })),
    odd.map((code) => ({ code })),
    moment.map((time) => ({ time })),
    fc.oneof(odd, fc.constant('U0JANE')).map((mention) => ({ mention })),
    fc.oneof(odd, fc.constant('S0SECURITY')).map((group) => ({ group })),
  );
  const long = { maxLength: 200, size: 'max' } as const;
  const text: fc.Arbitrary<Text> = fc.oneof(odd, fc.array(span, { maxLength: 8 }), fc.array(span, long));
  const texts = fc.oneof(fc.array(text, { maxLength: 6 }), fc.array(odd, long));
  const choices = fc
    .uniqueArray(fc.constantFrom(...CHOICE_INPUTS), { maxLength: 8 })
    .chain((inputs) => fc.tuple(...inputs.map((input) => choice(input))));
  const choice = (input: Choice['input']): fc.Arbitrary<Choice> =>
    fc.record(
      {
        input: fc.constant(input),
        label: odd,
        style: fc.constantFrom('primary', 'danger'),
        spoken: odd,
        link: fc.boolean(),
      },
      { requiredKeys: ['input', 'label'] },
    );
  const card: fc.Arbitrary<Card> = fc.record(
    {
      headline: odd,
      body: texts,
      facts: fc.array(fc.record({ label: odd, value: text }), { maxLength: 60 }),
      list: fc.record({ items: texts, more: fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, Number.NaN)) }),
      after: texts,
      choices,
      footer: text,
      summary: odd,
    },
    { requiredKeys: ['headline', 'body', 'facts', 'after', 'choices', 'summary'] },
  );

  it('hold for every card, and no button is ever lost', () => {
    fc.assert(
      fc.property(card, (drawn) => {
        const rendered = asJson(renderCard(dealt(drawn)));
        expect(problems(rendered)).toEqual([]);
        const buttons = rendered.blocks
          .filter(({ type }) => type === 'actions')
          .flatMap((one) => listAt(one['elements']));
        expect(buttons).toHaveLength(drawn.choices.length);
      }),
      // Cards this large take minutes to shrink.
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('hold for every text', () => {
    fc.assert(
      fc.property(text, (drawn) => {
        expect(problems(asJson(renderText(drawn)))).toEqual([]);
      }),
      // Cards this large take minutes to shrink.
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('hold with all eight choices, seven long links and an endless footer', () => {
    const all = CHOICE_INPUTS.map((input) => ({
      input,
      label: '"'.repeat(500),
      spoken: '\\'.repeat(500),
      link: input !== 'more',
    }));
    const links = Object.fromEntries(all.map(({ input }) => [input, `https://x.example/${'"'.repeat(480)}`]));
    const endless = Array.from({ length: 500 }, () => ({ time: new Date('2026-11-20T14:02:00Z') }));
    const full = { choices: all, footer: endless, body: Array.from({ length: 99 }, () => '"'.repeat(9_999)) };
    const rendered = asJson(renderCard({ ...dealt(full), links }));
    expect(problems(rendered)).toEqual([]);
  });
});

describe('somebody else’s words', () => {
  const forged =
    '<!channel> <https://evil.example|Fix> *bold* `code` ```block``` :white_check_mark: Duo: approved';

  it('are only ever text, wherever they stand', () => {
    const card = {
      headline: forged,
      body: [forged],
      facts: [{ label: forged, value: forged }],
      footer: forged,
    };
    const list = { items: [forged], more: 0 };
    const { blocks } = asJson(
      renderCard(dealt({ ...card, list, after: [[{ code: forged }]], summary: forged })),
    );
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
    expect(shown(blocks).filter((text) => text.includes('<!channel>')).length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify(blocks)).not.toMatch(/"type":"(link|broadcast|emoji|channel)"/);
  });

  it('are escaped beside the blocks, where Slack reads markup', () => {
    const { text } = renderCard(dealt({ summary: '<!channel> & <https://evil.example|Fix>' }));
    expect(text).toBe('&lt;!channel&gt; &amp; &lt;https://evil.example|Fix&gt;');
    expect(renderText([{ mention: 'U1> <!channel' }, { group: 'S1|<!here>' }]).text).not.toMatch(/<(?!@U)/);
  });

  it('forge no line, hide nothing and stay short', () => {
    const value = `prod\nDuo: approved\u202e\u200b${'x'.repeat(10_000)}`;
    const { blocks } = asJson(renderCard(dealt({ facts: [{ label: 'Bucket', value }] })));
    const [, said = ''] = shown(blocks[1]);
    expect(said).toMatch(/^prod⏎Duo: approved\\u202e\\u200bx+ …\(sha256 [0-9a-f]{8}\)$/);
    expect(said).toHaveLength(219);
  });

  it('keep a mention that is none from calling anybody', () => {
    const { blocks } = asJson(renderText([{ mention: 'everyone' }, ' ', { group: 'security' }]));
    expect(shown(blocks)).toEqual(['@everyone', ' ', '@security']);
  });
});

describe('a card', () => {
  const at = new Date('2026-11-20T14:02:00Z');
  const choices: readonly Choice[] = [
    { input: 'yes', label: 'Yes, it was me', style: 'primary', spoken: 'Yes, I did this' },
    { input: 'verify', label: 'Verify with Duo', link: true },
  ];

  it('has its parts in the order in which they are read', () => {
    const { blocks, text } = asJson(
      renderCard(
        dealt({
          body: ['You made 2 changes'],
          facts: [
            { label: 'Where', value: 'payments' },
            { label: 'When', value: [{ time: at }] },
          ],
          list: { items: ['one', 'two'], more: 3 },
          after: ['We ask because …'],
          choices,
          footer: 'That is fine too.',
        }),
      ),
    );
    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'rich_text',
      'rich_text',
      'rich_text',
      'rich_text',
      'actions',
      'context',
    ]);
    expect(shown(blocks)).toEqual([
      'Was this you?',
      'You made 2 changes',
      'Where: ',
      'payments',
      '\n',
      'When: ',
      'one',
      'two',
      'and 3 more',
      'We ask because …',
      'Yes, it was me',
      'Verify with Duo',
      'That is fine too.',
    ]);
    expect(text).toBe('One line');
  });

  it('gives a button an opaque value, and a link an address', () => {
    const { blocks } = asJson(renderCard(dealt({ choices })));
    expect(listAt(blocks.at(-1)?.['elements'])).toEqual([
      {
        type: 'button',
        action_id: 'press:yes',
        value: 'b_yes-0123456789abcdef',
        text: { type: 'plain_text', text: 'Yes, it was me', emoji: false },
        style: 'primary',
        accessibility_label: 'Yes, I did this',
      },
      {
        type: 'button',
        action_id: 'link:verify',
        url: 'https://vouch.example/verify/verify',
        text: { type: 'plain_text', text: 'Verify with Duo', emoji: false },
      },
    ]);
  });

  it('shows a time in the reader’s zone, in the footer too', () => {
    const { blocks } = asJson(
      renderCard(dealt({ footer: ['Without an answer by ', { time: at }, ' we page.'] })),
    );
    expect(JSON.stringify(blocks[1])).toContain(`"timestamp":${at.getTime() / 1000}`);
    expect(JSON.stringify(blocks[1])).toContain('"fallback":"2026-11-20 14:02 UTC"');
  });

  it('calls a group by the id of its handle', () => {
    const { blocks, text } = renderText([{ group: '@Security' }, ' look'], new Map([['security', 'S0SEC']]));
    expect(JSON.stringify(blocks)).toContain('"usergroup_id":"S0SEC"');
    expect(text).toBe('<!subteam^S0SEC> look');
  });

  it.each([
    ['without an id', { yes: '' }, {}],
    ['with structure in the value', { yes: '{"case":1}' }, {}],
    ['with a script for a link', { yes: 'b1' }, { verify: 'javascript:alert(1)' }],
    ['with plain http to elsewhere', { yes: 'b1' }, { verify: 'http://vouch.example/verify/1' }],
    ['with a name in the address', { yes: 'b1' }, { verify: 'https://slack.com@evil.example/' }],
    ['without a link', { yes: 'b1' }, {}],
  ])('is refused %s', (_, buttons, links) => {
    const draw = () => renderCard({ ...dealt({ choices }), buttons, links });
    expect(draw).toThrow(PortError);
    expect(draw).toThrow(/choice "(yes|verify)": expected/);
  });

  it('says how much did not fit', () => {
    const facts = Array.from({ length: 90 }, (_, i) => ({ label: `Fact ${i}`, value: 'x'.repeat(200) }));
    const { blocks } = asJson(
      renderCard(dealt({ facts, list: { items: facts.map(({ value }) => value), more: 5 } })),
    );
    const lines = shown(blocks);
    const listed = lines.filter((line) => line === 'x'.repeat(200)).length;
    const left = lines.filter((line) => /^and \d+ more/.test(line)).map((line) => Number(/\d+/.exec(line)));
    expect(listed + left.reduce((sum, count) => sum + count, 0)).toBe(90 + 90 + 5);
  });
});
