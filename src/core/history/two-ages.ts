/** A map that forgets what was not looked at for longest. */
export interface TwoAges<T> {
  get(name: string): T | undefined;
  /** The same, and it counts as not looked at. */
  peek(name: string): T | undefined;
  set(name: string, value: T): void;
}

/** What was used since the young ones were last full, and what was used in the time before that. `most`: of each. */
export function twoAges<T>(most: number): TwoAges<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  const set = (name: string, value: T) => {
    young.set(name, value);
    if (young.size < most) return;
    old = young;
    young = new Map();
  };
  return {
    get(name) {
      const value = young.get(name);
      if (value !== undefined) return value;
      const before = old.get(name);
      if (before !== undefined) set(name, before);
      return before;
    },
    peek: (name) => young.get(name) ?? old.get(name),
    set,
  };
}
