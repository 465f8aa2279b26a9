import { describe, expect, it } from 'vitest';
import { loadDetections } from '../src/adapters/units/load.js';
import { buildCatalogue } from '../src/core/catalogue.js';
import { renamed } from './signal/renamed.js';
import {
  atLeast,
  counts,
  ofMedium,
  outranks,
  pairs,
  type Rated,
  rate,
  readLines,
  type Share,
  share,
} from './signal/score.js';

/** What the catalogue makes of events that others recorded and judged. Each number is a promise; print.ts lists who breaks it. */
const folder = process.env['VOUCH_CORPORA'] ?? '';
const catalogue = buildCatalogue(await loadDetections());

function percent({ hits, of }: Share): number {
  return (100 * hits) / of;
}

function names({ others }: Share): string {
  return others.map(({ call, id, tier }) => `${call} ${id} ${tier}`).join('\n');
}

function expectShare(found: Share, atLeastPercent: number): void {
  expect(found.of).toBeGreaterThan(0);
  expect(percent(found), names(found)).toBeGreaterThanOrEqual(atLeastPercent);
}

const quiet = (line: Rated) => !atLeast('notify')(line);

describe.skipIf(folder === '')('signal, on events that others recorded (VOUCH_CORPORA)', () => {
  const stratus = folder === '' ? [] : readLines(folder, 'stratus.dev.jsonl');
  const panther =
    folder === '' ? [] : rate(readLines(folder, 'panther-aws.dev.jsonl'), catalogue).filter(counts);
  const isKey = (line: Rated) => line.expect === 'malicious' && line.stateless;

  it.each([
    ['as they are', stratus],
    ['with every telling name replaced', stratus.map((line) => ({ ...line, event: renamed(line.event) }))],
  ])('attacks %s: every key event is asked about, most of the worst are alerts', (_how, lines) => {
    const key = rate(lines, catalogue).filter(isKey);
    expectShare(share(key, atLeast('notify')), 100);
    const worst = key.filter(({ tier_hint }) => tier_hint === 'alert');
    expectShare(share(worst, atLeast('alert')), 85);
  });

  it('what surrounds an attack stays quiet', () => {
    const context = rate(stratus, catalogue).filter((line) => line.expect === 'context');
    expectShare(share(context, quiet), 99);
  });

  it('what rule authors call malicious, at Medium and above, is asked about', () => {
    const bad = panther.filter((line) => line.expect === 'malicious' && ofMedium(line));
    expectShare(share(bad, atLeast('notify')), 85);
  });

  it('what rule authors call benign is never an alert', () => {
    const benign = panther.filter((line) => line.expect === 'benign');
    expectShare(
      share(benign, (line) => !atLeast('alert')(line)),
      100,
    );
  });

  it.each([
    ['different-call', 95],
    ['same-call-variant', 75],
    ['same-call-failed', 65],
  ])('what rule authors call benign is mostly not asked about: %s', (kind, percentQuiet) => {
    expectShare(
      share(
        panther.filter((line) => line.benign_kind === kind),
        quiet,
      ),
      percentQuiet,
    );
  });

  it('the malicious one of a pair outranks the benign one', () => {
    const twos = pairs(panther);
    const ranked = twos.filter(outranks);
    expect(twos.length).toBeGreaterThan(0);
    expect((100 * ranked.length) / twos.length).toBeGreaterThanOrEqual(80);
  });
});
