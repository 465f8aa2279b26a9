import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cut, visible } from './clean.js';

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\n',
      '\r\n',
      '\r',
      '\0',
      '\u001b',
      '\u202e',
      '\u2066',
      '\u200b',
      '\u200d',
      '\ufeff',
      '\u00ad',
      '\u3164',
      '\u{e0041}',
      '\ufe0f',
      '\ud800',
      '\udc00',
      '\u0300',
      '\u2028',
      ' ',
      '\u00a0',
      '\u2800',
      '\\',
      '😀',
      'ا',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  ),
  maxLength: 60,
});

describe('visible', () => {
  it.each([
    ['plain words stay: naïve, 日本語, مرحبا, 😀', 'plain words stay: naïve, 日本語, مرحبا, 😀'],
    ['invoice\u202egpj.exe', 'invoice\\u202egpj.exe'],
    ['ad\u200bmin', 'ad\\u200bmin'],
    ['bucket\nDuo: approved', 'bucket⏎Duo: approved'],
    ['a\r\nb\u2028c', 'a⏎b⏎c'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['half \ud83d of one', 'half \\ud83d of one'],
    ['a      b', 'a␣␣␣␣␣␣b'],
    ['\u0338over our label', '\\u0338over our label'],
    ['z\u0300\u0301\u0302\u0303\u0304', 'z\u0300\u0301\u0302\\u0303\\u0304'],
  ])('%j reads %j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it('leaves nothing that hides, reorders or breaks a line, and is stable', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const seen = visible(text);
        expect(seen).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]|[\p{Zs}\u2800]{3}|\p{M}{4}|^\p{M}/u);
        expect(visible(seen)).toBe(seen);
      }),
      { numRuns: 2000 },
    );
  });

  it('changes no letter, digit, punctuation or emoji', () => {
    const harmless = fc.string({
      unit: fc.constantFrom('a', 'Z', '9', '.', '/', ':', '"', '<', '&', 'é', 'ß', '漢', '😀', ' x'),
    });
    fc.assert(fc.property(harmless, (text) => visible(text) === text));
  });
});

describe('clean', () => {
  it('names the hash of the whole original', () => {
    const text = `arn:${'x'.repeat(10_000)}`;
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
    expect(clean(text)).toBe(`arn:${'x'.repeat(196)} …(sha256 ${hash})`);
  });

  it('keeps a value whole where cutting would not make it shorter', () => {
    expect(clean('x'.repeat(219))).toBe('x'.repeat(219));
    expect(clean('x'.repeat(220))).toHaveLength(219);
  });

  it('ends before the blanks, which with its own would be a run', () => {
    expect(clean(`${'x'.repeat(198)}\u2800\u2800${'y'.repeat(90)}`)).toMatch(
      /^x{198} …\(sha256 [0-9a-f]{8}\)$/,
    );
  });

  it('is bounded, well formed and stable, whatever it is given', () => {
    const long = fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(long, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const seen = clean(text, max);
        expect(seen.length).toBeLessThanOrEqual(max + 19);
        expect(seen).not.toMatch(/\p{Cs}/u);
        expect(clean(seen, max)).toBe(seen);
        const whole = visible(text);
        if (whole.length <= max + 19) expect(seen).toBe(whole);
        else expect(seen).toMatch(/ …\(sha256 [0-9a-f]{8}\)$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a megabyte in a moment', () => {
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) clean('\u202e'.repeat(1_000_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('cut', () => {
  it('never leaves half a character', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });
});
