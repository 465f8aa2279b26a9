import { type Classification, TIERS, type Tier } from '../detection.js';

/** Events whose tier is another one than before, for one pair of tiers and one detection. */
export interface ChangeRow {
  /** `more`: asks or pages where it did not, or pages where it asked · `less`: the other way · `kept`: nobody hears of it. */
  readonly kind: 'more' | 'less' | 'kept';
  readonly from: Tier;
  readonly to: Tier;
  /** The most serious one on the side that takes it more seriously. */
  readonly detection: string;
  readonly events: number;
  /** The ids of the first of them. */
  readonly examples: readonly string[];
}

export interface Changes {
  see(eventId: string, before: Classification, now: Classification): void;
  /** What asks more first, then what asks less; the most events first. */
  rows(): readonly ChangeRow[];
}

const KINDS = ['more', 'less', 'kept'] as const;

export function createChanges(examples: number): Changes {
  const rows = new Map<
    string,
    Omit<ChangeRow, 'events' | 'examples'> & { events: number; examples: string[] }
  >();
  return {
    see(eventId, before, now) {
      const [from, to] = [before.tier, now.tier];
      if (from === to) return;
      const [leading] = (rank(to) > rank(from) ? now : before).matches;
      const detection = leading?.id ?? '';
      const key = `${from} ${to} ${detection}`;
      const row = rows.get(key) ?? { kind: kindOf(from, to), from, to, detection, events: 0, examples: [] };
      rows.set(key, row);
      row.events += 1;
      if (row.examples.length < examples) row.examples.push(eventId);
    },
    rows: () =>
      [...rows.values()].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.events - a.events),
  };
}

function kindOf(from: Tier, to: Tier): ChangeRow['kind'] {
  if (Math.max(rank(from), rank(to)) < rank('notify')) return 'kept';
  return rank(to) > rank(from) ? 'more' : 'less';
}

function rank(tier: Tier): number {
  return TIERS.indexOf(tier);
}
