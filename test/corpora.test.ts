import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDetections } from '../src/adapters/units/load.js';
import { buildCatalogue } from '../src/core/catalogue.js';
import { classify, classifyLine } from '../src/core/classify.js';
import { describe as describeEvent } from '../src/core/describe.js';
import { TIERS } from '../src/core/detection.js';
import { normaliseAws } from '../src/core/normalise/aws.js';

const folder = process.env['VOUCH_CORPORA'];
const catalogue = buildCatalogue(await loadDetections());

interface Line {
  readonly id: string;
  readonly expect: 'malicious' | 'benign' | 'context';
  readonly tier_hint: string | null;
  readonly key?: boolean;
  readonly failed: boolean;
  readonly event: unknown;
}

function lines(file: string): readonly Line[] {
  const text = readFileSync(join(folder ?? '', file), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as Line);
}

function tierOf({ id, event }: Line): number {
  const { tier } = classifyLine(event, id, catalogue);
  return tier === null ? -1 : TIERS.indexOf(tier);
}

describe.skipIf(!folder)('events that others recorded (VOUCH_CORPORA)', () => {
  it.each(['stratus.dev.jsonl', 'panther-aws.dev.jsonl'])(
    '%s: every record is read and described',
    (file) => {
      for (const { id, event } of lines(file)) {
        const result = normaliseAws(event, id);
        if ('refusal' in result) throw new Error(`${id}: ${result.refusal.reason}`);
        const classification = classify(result.event, catalogue);
        expect(JSON.stringify(result.event)).toContain('"provider":"aws"');
        if (classification.matches.length === 0) continue;
        const item = describeEvent('e', result.event, classification, catalogue.detections);
        expect(item.says, id).not.toMatch(/undefined|\[object|not readable in full: TypeError/);
        expect(item.facts.length).toBeLessThanOrEqual(8);
      }
    },
  );

  it('techniques that were carried out are seen, and what surrounds them is not', () => {
    const all = lines('stratus.dev.jsonl');
    const sensitive = all.filter(
      ({ expect, tier_hint }) => expect === 'malicious' && ['notify', 'alert'].includes(tier_hint ?? ''),
    );
    const missed = sensitive.filter((line) => tierOf(line) < TIERS.indexOf('log')).map(({ id }) => id);
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(sensitive.length / 10);
    const noisy = all
      .filter((line) => line.expect === 'context' && tierOf(line) >= TIERS.indexOf('notify'))
      .map(({ id }) => id);
    expect(noisy).toEqual([]);
  });
});
