import type { Place } from './pattern.js';
import { shown, Unsupported } from './unsupported.js';

const COMPARISONS = ['lt', 'lte', 'gt', 'gte'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What the words after a field's name ask for. */
export interface Manner {
  readonly way: Place | Comparison | 're' | 'cidr' | 'exists';
  /** Every value has to hold, not just one. */
  readonly all: boolean;
  readonly cased: boolean;
  /** The opposite. */
  readonly not: boolean;
  /** The value names another field. */
  readonly fieldref: boolean;
  readonly flags: { readonly insensitive: boolean; readonly lines: boolean; readonly dots: boolean };
}

const WAYS: readonly string[] = [
  'contains',
  'startswith',
  'endswith',
  're',
  'cidr',
  'exists',
  ...COMPARISONS,
];
const OTHERS: readonly string[] = ['all', 'cased', 'neq', 'fieldref'];
const FLAGS: readonly string[] = ['i', 'm', 's'];
const PLACES: readonly string[] = ['equals', 'contains', 'startswith', 'endswith'];

/** `userAgent|contains|all` → field `userAgent`, every value contained. No field: the whole record. */
export function readKey(key: string): { readonly field: string | null; readonly manner: Manner } {
  const [field = '', ...words] = key.split('|').map((word) => word.trim());
  const known = [...WAYS, ...OTHERS, ...(words.includes('re') ? FLAGS : [])];
  const strange = words.find((word) => !known.includes(word));
  if (strange !== undefined) {
    throw new Unsupported(`${shown(key)} uses the modifier "${strange}", which is not supported`);
  }
  const ways = words.filter((word) => WAYS.includes(word));
  const way = (ways[0] ?? 'equals') as Manner['way'];
  const plain = PLACES.includes(way);
  const clash = ways.length > 1 || (!plain && (words.includes('cased') || words.includes('fieldref')));
  if (clash) throw new Unsupported(`${shown(key)} puts modifiers together that do not go together`);
  const has = (word: string) => words.includes(word);
  return {
    field: field === '' ? null : field,
    manner: {
      // Keywords are looked for anywhere in the record.
      way: field === '' && way === 'equals' ? 'contains' : way,
      all: has('all'),
      cased: has('cased'),
      not: has('neq'),
      fieldref: has('fieldref'),
      flags: { insensitive: has('i'), lines: has('m'), dots: has('s') },
    },
  };
}
