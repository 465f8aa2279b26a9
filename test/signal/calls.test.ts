import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDetections } from '../../src/adapters/units/load.js';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { type Call, fields, readCalls, tiers, watched } from './calls.js';

const folder = process.env['VOUCH_CORPORA'];
const catalogue = buildCatalogue(await loadDetections());
const reasons = await readReasons();
const calls = folder ? readCalls(folder) : [];

interface Reasons {
  readonly differs: { readonly [call: string]: string };
}

/** One file for each part of the catalogue; the key is the call as the list writes it. */
async function readReasons(): Promise<ReadonlyMap<string, string>> {
  const differs = new URL('differs/', import.meta.url);
  const files = readdirSync(differs).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((file) => import(new URL(file, differs).href) as Promise<Reasons>),
  );
  return new Map(modules.flatMap(({ differs }) => Object.entries(differs)));
}

function keys(among: readonly Call[]): readonly string[] {
  return among.map(
    (call) => `${call.key}: ${tiers(call, catalogue).join(', ')}, suggested ${call.suggested}`,
  );
}

describe.skipIf(!folder)('calls that public rule sets watch (VOUCH_CORPORA)', () => {
  it('are many', () => {
    expect(calls.length).toBeGreaterThan(500);
  });

  it('are watched, or it is written down why not', () => {
    const missing = calls.filter((call) => !watched(call, catalogue) && !reasons.has(call.key));
    expect(missing.map(({ key }) => key)).toEqual([]);
  });

  it('have the tier that is suggested, by themselves or by who called, or it is written down why not', () => {
    const other = calls.filter(
      (call) =>
        watched(call, catalogue) &&
        !tiers(call, catalogue).includes(call.suggested) &&
        !reasons.has(call.key),
    );
    expect(keys(other)).toEqual([]);
  });

  it('have no reason where none is needed any more', () => {
    const byKey = new Map(calls.map((call) => [call.key, call]));
    const stale = [...reasons.keys()].filter((key) => {
      const call = byKey.get(key);
      return call === undefined || agrees(call);
    });
    expect(stale).toEqual([]);
  });

  /** Watched, and never of another tier than the one suggested. */
  function agrees(call: Call): boolean {
    return watched(call, catalogue) && tiers(call, catalogue).every((tier) => tier === call.suggested);
  }
});

describe('a reason', () => {
  it.each([...reasons])('for %s is one line', (call, reason) => {
    expect(call).toMatch(/^[a-z0-9-]+\.amazonaws\.com:[A-Z]\w+$/);
    expect(reason).toMatch(/^\S.{7,250}$/);
    expect(reason).not.toMatch(/[.\n]$/);
  });
});

it.each([
  ['a,b,,c', ['a', 'b', '', 'c']],
  [',"b, or ""c""",d\r', ['', 'b, or "c"', 'd']],
  ['a,', ['a', '']],
])('the line %s has its fields', (line, expected) => {
  expect(fields(line)).toEqual(expected);
});
