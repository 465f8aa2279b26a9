import { allOf, anyOf, type Clause } from './clause.js';
import { shown, Unsupported } from './unsupported.js';

const LONGEST = 4_096;
const DEEPEST = 50;

/** The search identifiers of a rule, in its order. */
export type Selections = ReadonlyMap<string, Clause>;

/** Reads `selection and not 1 of filter_*`. A list of conditions: one of them. */
export function readCondition(value: unknown, selections: Selections): Clause {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new Unsupported('an empty list of conditions');
    return anyOf((value as readonly unknown[]).map((one) => readOne(one, selections)));
  }
  return readOne(value, selections);
}

interface Reader {
  readonly words: readonly string[];
  readonly selections: Selections;
  at: number;
}

function readOne(value: unknown, selections: Selections): Clause {
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST) {
    throw new Unsupported(`expected "condition" to be a text, found ${shown(value)}`);
  }
  if (value.includes('|')) {
    throw new Unsupported(
      `the condition ${shown(value)} counts or joins several events, which is not supported`,
    );
  }
  const words = value.match(/[()]|[^\s()]+/g) ?? [];
  const reader = { words, selections, at: 0 };
  const clause = either(reader, 0);
  if (reader.at < words.length) throw unexpected(reader, 'and, or, or its end');
  return clause;
}

function unexpected({ words, at }: Reader, expected: string): Unsupported {
  const found = words[at];
  return new Unsupported(
    `the condition ${shown(words.join(' '))}: expected ${expected}, found ${found === undefined ? 'its end' : shown(found)}`,
  );
}

/** The word at the reader, in small letters: conditions are written in capitals, too. */
function word(reader: Reader): string {
  return (reader.words[reader.at] ?? '').toLowerCase();
}

function takes(reader: Reader, wanted: string): boolean {
  if (word(reader) !== wanted) return false;
  reader.at += 1;
  return true;
}

function either(reader: Reader, depth: number): Clause {
  const parts = [both(reader, depth)];
  while (takes(reader, 'or')) parts.push(both(reader, depth));
  return anyOf(parts);
}

function both(reader: Reader, depth: number): Clause {
  const parts = [one(reader, depth)];
  while (takes(reader, 'and')) parts.push(one(reader, depth));
  return allOf(parts);
}

function one(reader: Reader, depth: number): Clause {
  if (depth > DEEPEST) throw unexpected(reader, 'at most 50 parentheses in each other');
  if (takes(reader, 'not')) return { kind: 'not', part: one(reader, depth + 1) };
  if (takes(reader, '(')) {
    const clause = either(reader, depth + 1);
    if (!takes(reader, ')')) throw unexpected(reader, '")"');
    return clause;
  }
  const several = (reader.words[reader.at + 1] ?? '').toLowerCase() === 'of';
  return several ? quantified(reader) : named(reader);
}

function named(reader: Reader): Clause {
  const name = reader.words[reader.at] ?? '';
  const clause = reader.selections.get(name);
  if (!clause) throw unexpected(reader, `one of ${[...reader.selections.keys()].join(', ')}`);
  reader.at += 1;
  return clause;
}

function quantified(reader: Reader): Clause {
  const count = word(reader);
  if (!['1', 'any', 'all'].includes(count)) throw unexpected(reader, '1, any or all before "of"');
  reader.at += 2;
  const pattern = reader.words[reader.at] ?? '';
  const chosen = [...reader.selections].filter(([name]) => isMeant(pattern, name));
  if (chosen.length === 0) throw unexpected(reader, 'a pattern that names a search identifier');
  reader.at += 1;
  const parts = chosen.map(([, clause]) => clause);
  return count === 'all' ? allOf(parts) : anyOf(parts);
}

/** What starts with an underscore is left out unless the pattern says so. */
function isMeant(pattern: string, name: string): boolean {
  if (name.startsWith('_') && !pattern.startsWith('_')) return false;
  if (pattern.toLowerCase() === 'them') return true;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}
