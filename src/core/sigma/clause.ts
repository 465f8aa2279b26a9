import type { Look } from './fields.js';

/** Null: cannot be known from what there is. */
export type Truth = boolean | null;

/** One value of a rule held against one field. */
export interface Test {
  /** Null: the whole record. */
  readonly field: string | null;
  /** The one text that the field has to be, whatever its case, where the test is that plain; else null. */
  readonly exactly: string | null;
  /** Asks for a field that is not there. */
  readonly missing?: boolean;
  holds(look: Look): Truth;
}

/** A condition with everything in its place. */
export type Clause =
  | { readonly kind: 'all'; readonly parts: readonly Clause[] }
  | { readonly kind: 'any'; readonly parts: readonly Clause[] }
  | { readonly kind: 'not'; readonly part: Clause }
  | { readonly kind: 'test'; readonly test: Test };

export function allOf(parts: readonly Clause[]): Clause {
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', parts };
}

export function anyOf(parts: readonly Clause[]): Clause {
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', parts };
}

/** Does it hold? What cannot be known counts only where it would decide. */
export function truthOf(clause: Clause, look: Look): Truth {
  if (clause.kind === 'test') return clause.test.holds(look);
  if (clause.kind === 'not') {
    const truth = truthOf(clause.part, look);
    return truth === null ? null : !truth;
  }
  const deciding = clause.kind === 'any';
  let sure = true;
  for (const part of clause.parts) {
    const truth = truthOf(part, look);
    if (truth === deciding) return deciding;
    if (truth === null) sure = false;
  }
  return sure ? !deciding : null;
}

/** A call that a clause asks for, whatever its case; null: any. */
export interface Wanted {
  readonly source: string | null;
  readonly name: string | null;
}

const MOST_CALLS = 1_000;
/** Any call at all. */
const ANY: readonly Wanted[] = [{ source: null, name: null }];

/** The calls of which one is needed for the clause to hold. None at all: it can never hold. */
export function wantedBy(clause: Clause): readonly Wanted[] {
  if (clause.kind === 'not') return ANY;
  if (clause.kind === 'test') return wantedByTest(clause.test);
  const lists = clause.parts.map(wantedBy);
  if (clause.kind === 'any') return limited(lists.flat());
  return lists.reduce((left, right) => limited(both(left, right)), ANY);
}

function wantedByTest({ field, exactly }: Test): readonly Wanted[] {
  if (exactly === null) return ANY;
  if (field === 'eventSource') return [{ source: exactly, name: null }];
  return field === 'eventName' ? [{ source: null, name: exactly }] : ANY;
}

function both(left: readonly Wanted[], right: readonly Wanted[]): readonly Wanted[] {
  if (left.length * right.length > MOST_CALLS) return left;
  return left.flatMap((one) =>
    right.flatMap((other) => {
      const agree = (a: string | null, b: string | null) =>
        a === null || b === null || a.toLowerCase() === b.toLowerCase();
      if (!agree(one.source, other.source) || !agree(one.name, other.name)) return [];
      return [{ source: one.source ?? other.source, name: one.name ?? other.name }];
    }),
  );
}

function limited(wanted: readonly Wanted[]): readonly Wanted[] {
  return wanted.length > MOST_CALLS ? ANY : wanted;
}

/** Every test that a clause asks to hold, not those whose opposite it asks for. */
export function testsIn(clause: Clause): readonly Test[] {
  if (clause.kind === 'test') return [clause.test];
  return clause.kind === 'not' ? [] : clause.parts.flatMap(testsIn);
}
