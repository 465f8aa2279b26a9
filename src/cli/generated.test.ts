import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadDetections } from '../adapters/units/load.js';
import { main } from '../cli.js';
import { PATTERN_LIMIT } from '../core/pattern.js';
import { staleness, writeGenerated } from './checkout.js';
import { coverageFile } from './coverage.js';
import { patternFile } from './events.js';

const detections = await loadDetections();

describe('what is made from the catalogue is up to date', () => {
  it.each([
    ['the EventBridge rules of infra/terraform/member', patternFile(detections)],
    ['docs/coverage.md', coverageFile(detections)],
  ])('%s', async (_, file) => {
    expect(await staleness(file), 'the command that mends it stands below').toBeNull();
  });
});

describe('a generated file', () => {
  let folder = '';
  const file = { path: 'docs/page.md', command: 'npx vouch page --write', text: 'new\n' };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vouch-generated-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('that is older than the code, or missing, says how to make it anew', async () => {
    expect(await staleness(file, folder)).toMatch(/^docs\/page\.md is not .* Next: npx vouch page --write, /);
    await mkdir(join(folder, 'docs'));
    await writeFile(join(folder, 'docs/page.md'), 'old\n');
    expect(await staleness(file, folder)).toContain('Next: npx vouch page --write');
    await writeGenerated(file, folder);
    expect(await readFile(join(folder, 'docs/page.md'), 'utf8')).toBe('new\n');
    expect(await staleness(file, folder)).toBeNull();
  });

  it('is not written where there is no checkout', async () => {
    await expect(writeGenerated(file, folder)).rejects.toThrow(
      /expected the folder .* found none: run this in a checkout/,
    );
  });
});

describe('the commands', () => {
  let written = '';
  beforeEach(() => {
    written = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('print rules for a region, as text or as JSON', async () => {
    expect(await main(['events', 'pattern', '--region', 'eu-west-1', '--json'])).toBe(0);
    const rules = JSON.parse(written) as { readonly name: string; readonly pattern: object }[];
    expect(rules.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['changes-1', 'reads-1', 'root', 'issued-keys']),
    );
    expect(Math.max(...rules.map(({ pattern }) => JSON.stringify(pattern).length))).toBeLessThanOrEqual(
      PATTERN_LIMIT,
    );
    expect(written).not.toContain('iam.amazonaws.com');
    written = '';
    await main(['events', 'pattern']);
    expect(written).toContain('iam.amazonaws.com');
    expect(written).toMatch(/^changes-1 {2}ENABLED {2}\d+ characters$/m);
  });

  it('print the file of the Terraform module', async () => {
    await main(['events', 'pattern', '--terraform']);
    expect(written).toBe(patternFile(detections).text);
  });

  it('print the coverage', async () => {
    await main(['coverage']);
    expect(written).toBe(coverageFile(detections).text);
    written = '';
    await main(['coverage', '--json']);
    expect(JSON.parse(written)).toHaveProperty('matrix');
  });

  it.each([
    [['events'], 'expected pattern, found nothing'],
    [['events', 'patterns'], 'expected pattern, found "patterns"'],
    [
      ['events', 'pattern', '--region', 'Ireland'],
      'expected --region to name one, such as eu-west-1, found "Ireland"',
    ],
    [['coverage', 'all'], 'expected no words, found "all"'],
  ])('refuse %j', async (argv, message) => {
    await expect(main(argv)).rejects.toThrow(message);
  });
});
