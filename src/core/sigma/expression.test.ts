import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findsIn, prepareExpression } from './expression.js';

const PLAIN = { insensitive: false, lines: false, dots: false };

function finds(source: string, text: string, flags = PLAIN): boolean | null {
  return findsIn(prepareExpression(source, flags), text);
}

/** Expressions that JavaScript reads in the same way. */
const source = fc.letrec<{ whole: string; row: string; one: string }>((tie) => ({
  whole: fc.array(tie('row'), { minLength: 1, maxLength: 3 }).map((rows) => rows.join('|')),
  row: fc.array(tie('one'), { maxLength: 4 }).map((parts) => parts.join('')),
  one: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d', '\\.', '[b-d-]', '^', '$', '\\b'),
    fc
      .tuple(
        fc.oneof(
          fc.constantFrom('a', 'b', '.', '[^b]', '\\w'),
          tie('whole').map((inner) => `(${inner})`),
        ),
        fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,2}', '{0,1}', '{2,}'),
      )
      .map((parts) => parts.join('')),
    tie('whole').map((inner) => `(?:${inner})`),
  ),
})).whole;

describe('a regular expression', () => {
  it('finds what JavaScript finds', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', ' '), { maxLength: 8 });
    fc.assert(
      fc.property(source, text, fc.boolean(), (expression, signs, insensitive) => {
        const upper = signs.join('').toUpperCase();
        const expected = new RegExp(expression, insensitive ? 'is' : 's').test(upper);
        expect(finds(expression, upper, { ...PLAIN, insensitive, dots: true })).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['.+:assumed-role/aws:.+', 'arn:aws:sts::1:assumed-role/aws:ec2-instance/i-1', true],
    ['.+:assumed-role/aws:.+', 'arn:aws:sts::1:assumed-role/deploy/jane', false],
    ['root', 'Root', false],
    ['(?i)root', 'ROOT', true],
    ['^a$', 'a\n', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['(?m)^b', 'a\nb', true],
    ['^b', 'a\nb', false],
    ['a{x', 'a{x', true],
    ['[]x]+y', ']y', true],
    ['\\x41\\/\\-', 'A/-', true],
    ['', 'anything', true],
    ['😀?x$', '😀x', true],
  ])('%s in %j: %s', (expression, text, expected) => {
    expect(finds(expression, text)).toBe(expected);
  });

  it.each([
    'a(?=b)',
    'a(?!b)',
    '(?<=a)b',
    '(?P<x>a)',
    '(a)\\1',
    '\\p{L}',
    '\\Aroot',
    '[[:alpha:]]',
    'a++',
    'a**',
    '*a',
    '(a',
    'a)',
    '[a',
    'a\\',
    '[z-a]',
    'a{3,2}',
    '((a{100}){100}){100}',
    '('.repeat(60) + ')'.repeat(60),
  ])('%s is refused', (expression) => {
    expect(() => prepareExpression(expression, PLAIN)).toThrow(/^the expression /);
  });

  it.each(['(a+)+$', '^(a|a)*$', '(a|aa)+$', '.*.*.*.*=$', '((){9999}){9999}x', '(a?){30}a{30}$'])(
    '%s cannot be made slow',
    (expression) => {
      const start = performance.now();
      expect(finds(expression, `${'a'.repeat(5_000)}!`)).toBe(false);
      expect(performance.now() - start).toBeLessThan(1_000);
    },
  );

  it('does not rule out what it did not read', () => {
    const long = 'x'.repeat(70_000);
    expect(finds('secret', `${long}secret`)).toBeNull();
    expect(finds('secret', long)).toBe(false);
    expect(finds('x$', long)).toBeNull();
    expect(finds('x', long)).toBe(true);
  });
});
