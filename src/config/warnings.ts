import { VARIABLES } from './variables.js';

/**
 * Variables that start with `VOUCH_` and mean nothing to us, each with the name that was probably meant.
 * Values are not shown.
 */
export function warnings(env: NodeJS.ProcessEnv): readonly string[] {
  const known = VARIABLES.map((variable) => variable.name as string);
  return Object.keys(env)
    .filter((name) => name.startsWith('VOUCH_') && !known.includes(name))
    .sort()
    .map((name) => `${name} is not a variable of Vouch; the nearest is ${nearest(name, known)}`);
}

/** The word of `words` that takes the fewest single changes to reach; the first one, where several do. */
function nearest(word: string, words: readonly string[]): string {
  const ranked = words.map((candidate) => ({ candidate, far: distance(word, candidate) }));
  return ranked.reduce((best, next) => (next.far < best.far ? next : best)).candidate;
}

/** Letters to insert, remove or exchange (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const exchanged = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
