import { describe, expect, it } from 'vitest';
import type { Form } from '../../core/card.js';
import type { Json } from '../../core/json.js';
import { PortError } from '../../ports.js';
import { readSubmission, renderForm } from './form.js';

const FORM: Form = {
  title: 'Resolve this case for good and all',
  intro: ['This closes the page. ', { bold: 'It stays in the audit.' }],
  options: {
    label: 'What was it?',
    values: [
      { value: 'expected', label: 'Expected work' },
      { value: 'attack', label: 'An attack, contained' },
    ],
  },
  text: { label: 'What was done?', hint: 'Talked to Jane; the key is rotated', optional: true },
  submit: 'Resolve',
};

describe('renderForm', () => {
  it('is a modal within the limits, with the ticket in it', () => {
    const view = renderForm(FORM, 'ticket-1', 'C0SECURITY');
    expect(view.private_metadata).toBe('ticket-1');
    expect(view.title.text).toBe('Resolve this case for g…');
    expect(view.title.text).toHaveLength(24);
    expect(view.blocks.map(({ type }) => type)).toEqual(['rich_text', 'input', 'input']);
    expect(JSON.stringify(view)).not.toContain('mrkdwn');
    expect(view.blocks[1]).toMatchObject({
      element: { type: 'radio_buttons', options: [{ value: 'expected' }, {}] },
    });
    expect(view.blocks[2]).toMatchObject({
      optional: true,
      element: { type: 'plain_text_input', multiline: true },
    });
  });

  it('turns into a menu where there are too many to tick', () => {
    const values = Array.from({ length: 11 }, (_, i) => ({ value: `v${i}`, label: `${i}`.repeat(100) }));
    const view = renderForm({ ...FORM, options: { label: 'Which?', values } }, 't');
    expect(view.blocks[1]).toMatchObject({ element: { type: 'static_select' } });
    expect(JSON.stringify(view)).not.toMatch(/\d{76}/);
  });

  it.each([
    ['no options', []],
    [
      'the same value twice',
      [
        { value: 'a', label: '1' },
        { value: 'a', label: '2' },
      ],
    ],
    ['an empty value', [{ value: '', label: '1' }]],
    ['more than a menu takes', Array.from({ length: 101 }, (_, i) => ({ value: `${i}`, label: 'x' }))],
  ])('refuses %s', (_, values) => {
    expect(() => renderForm({ ...FORM, options: { label: 'Which?', values } }, 't')).toThrow(PortError);
  });

  it('refuses a ticket that would not come back whole', () => {
    expect(() => renderForm(FORM, '')).toThrow(PortError);
    expect(() => renderForm(FORM, 'x'.repeat(3_001))).toThrow(PortError);
  });
});

describe('readSubmission', () => {
  const sent = (option: Json, value: Json): Json => {
    const { callback_id, private_metadata } = renderForm(FORM, 'ticket-1', 'C0SECURITY');
    const values = { option: { option: { selected_option: option } }, text: { text: { value } } };
    return { callback_id: callback_id ?? '', private_metadata: private_metadata ?? '', state: { values } };
  };

  it('reads back what was rendered and filled in', () => {
    expect(readSubmission(sent({ value: 'attack' }, '  key rotated\n'))).toEqual({
      ticket: 'ticket-1',
      channel: 'C0SECURITY',
      filled: { option: 'attack', text: 'key rotated' },
    });
  });

  it('takes what was left empty', () => {
    expect(readSubmission(sent(null, null))?.filled).toEqual({ option: null, text: '' });
  });

  it.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['a string', 'view'],
    ['another form', { callback_id: 'other', private_metadata: 't', state: { values: {} } }],
    ['no ticket', { callback_id: 'form:', private_metadata: '', state: { values: {} } }],
    ['no state', { callback_id: 'form:', private_metadata: 't' }],
  ])('gives null for %s', (_, view) => {
    expect(readSubmission(view)).toBeNull();
  });
});
