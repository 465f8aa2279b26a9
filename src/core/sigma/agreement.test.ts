import fc from 'fast-check';
import { expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import type { Json } from '../json.js';
import { NOTHING_KNOWN } from '../known.js';
import { readSigma } from './rule.js';

/** A small Sigma, and beside it a reading of it that shares nothing with ours but the specification. */
type Params = { readonly [key: string]: Json };
type Item = {
  readonly field: string;
  readonly way: string;
  readonly values: readonly (string | null)[];
  readonly all: boolean;
};
type Condition =
  | string
  | { readonly not: Condition }
  | { readonly op: 'and' | 'or'; readonly parts: readonly Condition[] };

const letters = fc.constantFrom('a', 'b', 'A', '*', '?', '');
const text = fc.array(letters, { maxLength: 3 }).map((parts) => parts.join(''));
const field = fc.constantFrom('p', 'q', 'r.s', 'r.t');
const item: fc.Arbitrary<Item> = fc.oneof(
  fc.record({
    field,
    way: fc.constantFrom('', 'contains', 'startswith', 'endswith'),
    values: fc.array(text, { minLength: 1, maxLength: 3 }),
    all: fc.boolean(),
  }),
  fc.record({ field, way: fc.constant(''), values: fc.constant([null]), all: fc.constant(false) }),
);
/** Items of one map are joined by and, so a field may stand there only once with the same words. */
const map = fc.uniqueArray(item, { minLength: 1, maxLength: 3, selector: keyOf });
const selection = fc.array(map, { minLength: 1, maxLength: 2 });
const NAMES = ['sel_a', 'sel_b', 'other'];
const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...NAMES, '1 of sel_*', 'all of sel_*', '1 of them', 'all of them'),
    fc.record({ not: tie('any') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).any;
const value: fc.Arbitrary<Json> = fc.oneof(text, fc.constant(null), fc.array(text, { maxLength: 2 }));
const params: fc.Arbitrary<Params> = fc.record(
  { p: value, q: value, r: fc.record({ s: value, t: value }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

function keyOf({ field: name, way, all }: Item): string {
  return [`requestParameters.${name}`, way, all ? 'all' : ''].filter((part) => part !== '').join('|');
}

function written(asked: Condition): string {
  if (typeof asked === 'string') return asked;
  if ('not' in asked) return `not (${written(asked.not)})`;
  return `(${asked.parts.map(written).join(` ${asked.op} `)})`;
}

function glob(pattern: string, given: string): boolean {
  const [sign, ...rest] = pattern;
  if (sign === undefined) return given === '';
  if (sign === '*') return glob(rest.join(''), given) || (given !== '' && glob(pattern, given.slice(1)));
  return given !== '' && (sign === '?' || sign === given[0]) && glob(rest.join(''), given.slice(1));
}

function itemHolds({ field: name, way, values, all }: Item, given: Params): boolean {
  let found: Json | undefined = given;
  for (const key of name.split('.')) found = (found as Params | undefined)?.[key];
  const texts = (Array.isArray(found) ? found : [found]).filter((one) => typeof one === 'string');
  const holds = (wanted: string | null) => {
    if (wanted === null) return texts.length === 0;
    const head = way === 'contains' || way === 'endswith' ? '*' : '';
    const tail = way === 'contains' || way === 'startswith' ? '*' : '';
    const pattern = `${head}${wanted}${tail}`.toLowerCase();
    return texts.some((one) => glob(pattern, one.toLowerCase()));
  };
  return all ? values.every(holds) : values.some(holds);
}

function conditionHolds(asked: Condition, truth: { readonly [name: string]: boolean }): boolean {
  if (typeof asked !== 'string') {
    if ('not' in asked) return !conditionHolds(asked.not, truth);
    const held = asked.parts.map((part) => conditionHolds(part, truth));
    return asked.op === 'and' ? held.every(Boolean) : held.some(Boolean);
  }
  const names = asked.endsWith('them') ? NAMES : asked.endsWith('*') ? ['sel_a', 'sel_b'] : [asked];
  return asked.startsWith('1 of') ? names.some((name) => truth[name]) : names.every((name) => truth[name]);
}

it('agrees with a plain reading of the rule', () => {
  let matched = 0;
  let runs = 0;
  const rule = fc.record({ sel_a: selection, sel_b: selection, other: selection, asked: condition });
  fc.assert(
    fc.property(rule, params, fc.boolean(), ({ asked, ...selections }, given, named) => {
      const maps = Object.entries(selections).map(([name, list]) => {
        const parts = list.map((items) => Object.fromEntries(items.map((one) => [keyOf(one), one.values])));
        return [name, parts.length === 1 ? parts[0] : parts] as const;
      });
      const call = named ? { call: { eventSource: 's3.amazonaws.com', eventName: 'X' } } : {};
      const read = readSigma(
        {
          title: 'T',
          logsource: { product: 'aws', service: 'cloudtrail' },
          detection: {
            ...Object.fromEntries(maps),
            ...(named ? { _call: call.call } : {}),
            condition: named ? `_call and ${written(asked)}` : written(asked),
          },
        },
        'x',
      );
      if ('refused' in read) throw new Error(read.refused);
      const truth = Object.fromEntries(
        Object.entries(selections).map(([name, list]) => [
          name,
          list.some((items) => items.every((one) => itemHolds(one, given))),
        ]),
      );
      const expected = conditionHolds(asked, truth);
      expect(read.detection.judge?.(awsEvent('s3:X', given), NOTHING_KNOWN)).toEqual(expected ? {} : null);
      expect(read.detection.on).toEqual(named ? ['s3:X'] : ['*']);
      runs += 1;
      matched += expected ? 1 : 0;
    }),
    { numRuns: 1_000 },
  );
  // Both answers have to be frequent, or the agreement says little.
  expect(matched).toBeGreaterThan(runs / 5);
  expect(runs - matched).toBeGreaterThan(runs / 5);
});
