import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits, type Place, readPattern } from './pattern.js';

/** The same question, asked one character at a time. */
function naive(signs: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = signs;
  if (first === undefined) return text.length === 0;
  if (first === '*') return naive(rest, text) || (text.length > 0 && naive(signs, text.slice(1)));
  if (text.length === 0 || (first !== '?' && first !== text[0])) return false;
  return naive(rest, text.slice(1));
}

describe('a plain value', () => {
  it('agrees with a slow reading of it', () => {
    const signs = fc.array(fc.constantFrom('a', 'b', '*', '?', '😀'), { maxLength: 7 });
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', '😀'), { maxLength: 9 });
    fc.assert(
      fc.property(signs, texts, (pattern, text) => {
        expect(fits(readPattern(pattern.join(''), 'equals', true), text.join(''))).toBe(naive(pattern, text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['DeleteTrail', 'equals', 'deletetrail', true],
    ['DeleteTrail', 'equals', 'DeleteTrail2', false],
    ['Delete*', 'equals', 'DeleteTrail', true],
    ['trail', 'endswith', 'DeleteTrail', true],
    ['DELETE', 'startswith', 'DeleteTrail', true],
    ['teT', 'contains', 'DeleteTrail', true],
    ['*', 'contains', '', true],
    ['*', 'contains', 'x', true],
    ['a\\*b', 'equals', 'a*b', true],
    ['a\\*b', 'equals', 'axb', false],
    ['a\\?', 'equals', 'a?', true],
    ['a\\?', 'equals', 'ax', false],
    ['C:\\Windows\\x', 'equals', 'c:\\windows\\X', true],
    ['a\\\\b', 'equals', 'a\\b', true],
    ['a\\\\*', 'equals', 'a\\anything', true],
    ['a\\\\\\*', 'equals', 'a\\*', true],
    ['a\\\\\\*', 'equals', 'a\\x', false],
    ['a\\\\\\\\b', 'equals', 'a\\\\b', true],
    ['i\u0307', 'equals', '\u0130', true],
    ['', 'equals', '', true],
    ['', 'equals', 'x', false],
  ] as const)('%j %s %j: %s', (value, place, text, expected) => {
    expect(fits(readPattern(value, place as Place, false), text)).toBe(expected);
  });

  it('minds the case where it is told to', () => {
    expect(fits(readPattern('Root', 'equals', true), 'root')).toBe(false);
  });

  it('knows whether it means one text', () => {
    expect(readPattern('Delete\\*', 'equals', true).whole).toBe('Delete*');
    expect(readPattern('Delete*', 'equals', true).whole).toBeNull();
    expect(readPattern('Delete?', 'equals', true).whole).toBeNull();
    expect(readPattern('Delete', 'startswith', true).whole).toBeNull();
  });

  it('is quick, however many wildcards meet however long a text', () => {
    const pattern = readPattern('*a'.repeat(50), 'equals', false);
    const start = performance.now();
    expect(fits(pattern, `${'a'.repeat(200_000)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
