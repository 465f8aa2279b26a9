import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, packPlain, storable, unpack } from './json.js';

const BAD = /\0|\p{Surrogate}/u;

describe('pack', () => {
  it('gives dates back as dates and text that looks like one as text', () => {
    const value = {
      at: new Date('2026-11-20T14:02:00.123Z'),
      text: '2026-11-20T14:02:00.123Z',
      list: [null, 1],
    };
    expect(unpack(JSON.parse(pack(value)))).toEqual(value);
  });

  it('replaces NUL and lone surrogates in values and keys, and nothing else', () => {
    const value = { 'k\0\ud800': 'a\0b', 'back\\u0000slash': '\\\ud83d', ok: '😀 \\\\u0000 \u0001' };
    expect(JSON.parse(packPlain(value))).toEqual({
      'k\ufffd\ufffd': 'a\ufffdb',
      'back\\u0000slash': '\\\ufffd',
      ok: '😀 \\\\u0000 \u0001',
    });
  });

  it('gives any text as it was, but for what cannot be stored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('\\', 'u0000', 'ud83d', '\0', '\ud83d', '\ude00', '"', 'é')),
        (parts) => {
          const text = parts.join('');
          expect(JSON.parse(pack({ [text]: text }))).toEqual({ [storable(text)]: storable(text) });
          expect(BAD.test(storable(text))).toBe(false);
        },
      ),
    );
  });

  it('keeps a key named __proto__ as a key', () => {
    const value = JSON.parse('{"__proto__":{"a":1}}') as object;
    expect(JSON.stringify(unpack(JSON.parse(pack(value))))).toBe('{"__proto__":{"a":1}}');
  });
});
