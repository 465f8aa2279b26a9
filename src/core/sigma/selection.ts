import { isWithin, readRange } from './address.js';
import { allOf, anyOf, type Clause, type Test, type Truth } from './clause.js';
import { findsIn, prepareExpression } from './expression.js';
import type { Look, Sight } from './fields.js';
import { type Comparison, type Manner, readKey } from './modifiers.js';
import { fits, type Place, readPattern } from './pattern.js';
import { shown, Unsupported } from './unsupported.js';

const DEEPEST = 10;

/** A search identifier: a map (all of it), or a list of maps and keywords (one of them), or one keyword. */
export function readSelection(value: unknown, depth = 0): Clause {
  if (depth > DEEPEST) throw new Unsupported('lists that stand too deep in each other');
  if (Array.isArray(value)) {
    if (value.length === 0) throw new Unsupported('an empty list');
    return anyOf((value as readonly unknown[]).map((part) => readSelection(part, depth + 1)));
  }
  if (typeof value !== 'object' || value === null) return readItem('', value);
  const items = Object.entries(value);
  if (items.length === 0) throw new Unsupported('an empty map');
  return allOf(items.map(([key, held]) => readItem(key, held)));
}

function readItem(key: string, value: unknown): Clause {
  const { field, manner } = readKey(key);
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (values.length === 0) throw new Unsupported(`${shown(key)} has an empty list of values`);
  const tests = values.map(
    (one): Clause => ({ kind: 'test', test: { field, ...readTest(key, field, manner, one) } }),
  );
  const clause = manner.all ? allOf(tests) : anyOf(tests);
  return manner.not ? { kind: 'not', part: clause } : clause;
}

type Read = Omit<Test, 'field'>;

function readTest(key: string, field: string | null, manner: Manner, value: unknown): Read {
  if (manner.way === 'exists') return existence(key, field, value);
  if (value === null) return nothing(key, field, manner);
  if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value)) {
    throw new Unsupported(`${shown(key)}: expected a text, a number or a truth value, found ${shown(value)}`);
  }
  const text = String(value);
  if (manner.way === 're') return expression(field, manner, text);
  if (manner.way === 'cidr') return range(key, field, text);
  if (isComparison(manner.way)) return comparison(key, field, manner.way, text);
  return manner.fieldref
    ? reference(key, field, manner.way, manner.cased, text)
    : pattern(field, manner, text);
}

/** A test that looks at one field's values. */
function looking(field: string | null, holds: (sight: Sight) => Truth): Read {
  return {
    exactly: null,
    holds: (look) => {
      const sight = look(field);
      return sight === null ? null : holds(sight);
    },
  };
}

function pattern(field: string | null, { way, cased }: Manner, text: string): Read {
  const read = readPattern(text, way as Place, cased);
  const holds = looking(field, (sight) => sight.texts().some((one) => fits(read, one)));
  return { ...holds, exactly: readPattern(text, way as Place, true).whole };
}

/** Null, not there, or an empty list: all the same to a rule. */
function nothing(key: string, field: string | null, { way, fieldref }: Manner): Read {
  if (way !== 'equals' || fieldref || field === null) {
    throw new Unsupported(`${shown(key)} looks for null, which only a bare field can be`);
  }
  return { ...looking(field, ({ values }) => values.length === 0), missing: true };
}

function existence(key: string, field: string | null, value: unknown): Read {
  const wanted = new Map<unknown, boolean>([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
    ['yes', true],
    ['no', false],
  ]).get(value);
  if (wanted === undefined || field === null) {
    throw new Unsupported(`${shown(key)}: expected a field and true or false, found ${shown(value)}`);
  }
  return { ...looking(field, ({ present }) => present === wanted), missing: !wanted };
}

function expression(field: string | null, { flags }: Manner, source: string): Read {
  const read = prepareExpression(source, flags);
  return looking(field, (sight) => {
    const found = sight.texts().map((text) => findsIn(read, text));
    return found.includes(true) ? true : found.includes(null) ? null : false;
  });
}

function range(key: string, field: string | null, text: string): Read {
  const read = readRange(text);
  if (!read)
    throw new Unsupported(`${shown(key)}: expected a range such as 10.0.0.0/8, found ${shown(text)}`);
  return looking(field, (sight) => sight.texts().some((one) => isWithin(read, one)));
}

function isComparison(way: Manner['way']): way is Comparison {
  return ['lt', 'lte', 'gt', 'gte'].includes(way);
}

function comparison(key: string, field: string | null, way: Comparison, text: string): Read {
  const limit = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(limit)) throw new Unsupported(`${shown(key)}: expected a number, found ${shown(text)}`);
  const holds = (value: number) =>
    value === limit ? way.endsWith('e') : way.startsWith('l') ? value < limit : value > limit;
  return looking(field, (sight) => sight.texts().some((one) => one.trim() !== '' && holds(Number(one))));
}

/** The value names the field that holds what is looked for. */
function reference(key: string, field: string | null, way: Place, cased: boolean, other: string): Read {
  if (field === null) throw new Unsupported(`${shown(key)}: expected a field before "fieldref", found none`);
  const fold = (text: string) => (cased ? text : text.toLowerCase());
  const places = {
    equals: (text: string, wanted: string) => text === wanted,
    contains: (text: string, wanted: string) => text.includes(wanted),
    startswith: (text: string, wanted: string) => text.startsWith(wanted),
    endswith: (text: string, wanted: string) => text.endsWith(wanted),
  };
  return {
    exactly: null,
    holds: (look: Look) => {
      const [here, there] = [look(field), look(other)];
      if (here === null || there === null) return null;
      const wanted = there.texts().map(fold);
      return here.texts().some((text) => wanted.some((one) => places[way](fold(text), one)));
    },
  };
}
