/** What the process under test is told on its standard input, as one line of JSON. */
export interface Orders {
  /** All of Vouch's environment. */
  readonly env: { readonly [name: string]: string };
  /** Where to die; null: nowhere. */
  readonly point: Point | null;
  /** Every step reached is written there, a line each, before anything can happen to the process. */
  readonly trace: string;
}

export interface Point {
  readonly phase: 'before' | 'after';
  /** A step's name, or `*` for any. */
  readonly step: string;
  /** The first time it is reached is 1. */
  readonly nth: number;
}

export function said({ phase, step, nth }: Point): string {
  return `${phase} ${step}${nth > 1 ? ` (${nth}.)` : ''}`;
}
