import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../src/core/catalogue.js';
import { classifyLine } from '../../src/core/classify.js';
import { TIERS, type Tier } from '../../src/core/detection.js';

/** One record that others recorded, with what they say of it. */
export interface Line {
  readonly id: string;
  readonly expect: 'malicious' | 'benign' | 'context';
  readonly rule: string;
  readonly severity: string | null;
  readonly stateless: boolean;
  readonly key?: boolean;
  readonly tier_hint: Tier | null;
  readonly failed: boolean;
  readonly needs?: readonly string[];
  readonly malformed?: readonly string[];
  readonly enabled?: boolean;
  readonly benign_kind?: 'different-call' | 'same-call-variant' | 'same-call-failed' | null;
  readonly benign_conflict?: boolean | null;
  readonly label_conflict?: boolean;
  readonly event: unknown;
}

export interface Rated extends Line {
  readonly tier: Tier;
  readonly call: string;
}

/** How many of how many, and which of them missed or should not have been there. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly others: readonly Rated[];
}

export function readLines(folder: string, file: string): readonly Line[] {
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as Line);
}

export function rate(lines: readonly Line[], catalogue: Catalogue): readonly Rated[] {
  return lines
    .filter((line) => !line.benign_conflict && !line.label_conflict)
    .map((line) => {
      const { tier, eventSource, eventName } = classifyLine(line.event, line.id, catalogue);
      return { ...line, tier: tier ?? 'ignore', call: `${eventSource}:${eventName}` };
    });
}

export function atLeast(tier: Tier): (line: Rated) => boolean {
  return (line) => TIERS.indexOf(line.tier) >= TIERS.indexOf(tier);
}

/** `others`: those of `among` that `test` does not hold for. */
export function share(among: readonly Rated[], test: (line: Rated) => boolean): Share {
  const others = among.filter((line) => !test(line));
  return { hits: among.length - others.length, of: among.length, others };
}

const MEDIUM_AND_ABOVE: readonly (string | null)[] = ['Medium', 'High', 'Critical'];

/** What counts in the rule authors' own tests: decidable from one record, well formed, nothing to configure. */
export function counts(line: Rated): boolean {
  return line.stateless && (line.needs ?? []).length === 0 && (line.malformed ?? []).length === 0;
}

export function ofMedium(line: Rated): boolean {
  return line.enabled === true && MEDIUM_AND_ABOVE.includes(line.severity);
}

/** Every malicious record of a rule beside every benign one of it with the same call. */
export function pairs(lines: readonly Rated[]): readonly (readonly [Rated, Rated])[] {
  const bad = lines.filter((line) => line.expect === 'malicious');
  return bad.flatMap((one) =>
    lines
      .filter((line) => line.expect === 'benign' && line.rule === one.rule && line.call === one.call)
      .map((other) => [one, other] as const),
  );
}

export function outranks([one, other]: readonly [Rated, Rated]): boolean {
  return TIERS.indexOf(one.tier) > TIERS.indexOf(other.tier);
}
