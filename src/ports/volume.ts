import type { NewItem } from '../core/workflow.js';

/** How much people were told, and what was gathered so that it is not more. */
export interface VolumeTable {
  /** Questions of low and medium severity to this person since then, without summaries. */
  questionsTo(personId: string, since: Date): Promise<number>;
  /** Open cases of its class, opened since then; counts no further than `most`. */
  openedLike(item: Pick<NewItem, 'detection' | 'account'>, since: Date, most: number): Promise<number>;
  /** What was gathered in cases opened since then. */
  gathered(since: Date): Promise<Gathered>;
}

/** Cases that stand for many, and the events in them. */
export interface Gathered {
  /** Lists of what went over people's budgets, of so many people. */
  readonly summaries: { readonly cases: number; readonly events: number; readonly people: number };
  readonly storms: { readonly cases: number; readonly events: number };
}
