import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsEvent, awsRecord } from '../../../test/aws-event.js';
import { buildCatalogue } from '../../core/catalogue.js';
import { classifyLine } from '../../core/classify.js';
import { NOTHING_KNOWN } from '../../core/known.js';
import * as kit from '../../kit/index.js';
import { loadContent } from './load.js';
import { writersOf } from './writers.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vouch-content-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function put(files: { readonly [name: string]: string }): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text, { mode: 0o644 });
  }
}

async function load(files: { readonly [name: string]: string }, taken: readonly string[] = []) {
  await put(files);
  return loadContent(dir, kit, taken);
}

const RULE = `
title: Key pair imported
description: Detects imported key pairs.
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventSource: ec2.amazonaws.com
    eventName: ImportKeyPair
    requestParameters.owner: 012345678901
  condition: selection
level: low
`;
const MODULE = `
// Nothing is imported here: kit has it all.
  export default (kit) => ({
  title: 'Import of a key',
  provider: 'aws',
  on: ['kms:ImportKeyMaterial'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1486'],
  why: 'What is encrypted with a foreign key can be taken away.',
  says: (event) => 'imported ' + kit.textAt(event.params['keyId']),
  judge: (event) => (event.params['keyId'] === 'x' ? { tier: 'alert' } : {}),
});
`;

describe('a content folder', () => {
  it('gives rules and modules, and refuses others by name', async () => {
    const { detections, refused } = await load({
      'rules/key-pair.yml': RULE,
      'kms/import.mjs': MODULE,
      'windows.yml': RULE.replace('product: aws', 'product: windows'),
      'broken.yaml': 'title: [',
      'several.yml': `${RULE}\n---\n${RULE}`,
      'notes.md': '# nothing',
      'import.test.mjs': 'throw new Error("a test was loaded");',
      '.hidden/old.yml': RULE,
      'typed.ts': MODULE,
      'a name.yml': RULE,
    });
    expect(detections.map(({ id }) => id)).toEqual(['own/kms/import', 'sigma/key-pair']);
    expect(Object.fromEntries(refused.map(({ file, reason }) => [file, reason]))).toEqual({
      'windows.yml': expect.stringMatching(/aws cloudtrail, found one for windows/),
      'broken.yaml': expect.stringMatching(/^expected YAML.*line 1/),
      'several.yml': expect.stringMatching(/found several/),
      'typed.ts': expect.stringMatching(/found \.ts/),
      'a name.yml': expect.stringMatching(/becomes an id/),
    });
  });

  it('a number keeps its zeros, and the rule matches', async () => {
    const { detections } = await load({ 'key-pair.yml': RULE });
    const record = (owner: string) =>
      awsRecord({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'ImportKeyPair',
        requestParameters: { owner },
      });
    const catalogue = buildCatalogue(detections);
    expect(classifyLine(record('012345678901'), 'here', catalogue)).toMatchObject({
      tier: 'log',
      detections: [{ id: 'sigma/key-pair' }],
      reasons: ['Key pair imported'],
    });
    expect(classifyLine(record('12345678901'), 'here', catalogue).detections).toEqual([]);
  });

  it('a module is given the kit', async () => {
    const { detections } = await load({ 'import.js': MODULE });
    expect(detections[0]?.says(awsEvent('kms:ImportKeyMaterial', { keyId: 'k' }))).toBe('imported k');
  });

  it.each([
    ["import fs from 'node:fs';\n", /found "import"/],
    ["const fs = require('node:fs');\n", /found "require"/],
    ["const fs = await import('node:fs');\n", /found "import"/],
    ['throw new Error("on loading");\n', /on loading/],
    ['this is no code\n', /./],
  ])('a module with %j is refused', async (line, reason) => {
    const { detections, refused } = await load({ 'x.mjs': line + MODULE, 'key-pair.yml': RULE });
    expect(detections.map(({ id }) => id)).toEqual(['sigma/key-pair']);
    expect(refused).toEqual([{ file: 'x.mjs', reason: expect.stringMatching(reason) }]);
  });

  it.each([
    ['export const x = 1;', /found nothing/],
    ['export default {};', /expected "export default \(kit\) => detection", found \{\}/],
    ['export default () => 7;', /expected the function to give a detection, found 7/],
    [MODULE.replace("tier: 'notify'", "tier: 'warn'"), /"tier" to be one of .* found "warn"/],
    [MODULE.replace('kms:ImportKeyMaterial', 'kms ImportKeyMaterial'), /service:Name/],
  ])('%j is no detection', async (text, reason) => {
    const { detections, refused } = await load({ 'x.js': text });
    expect(detections).toEqual([]);
    expect(refused).toEqual([{ file: 'x.js', reason: expect.stringMatching(reason) }]);
  });

  it('an id is taken once, and never one of ours', async () => {
    const { detections, refused } = await load({ 'a/r.yml': RULE, 'b/r.yml': RULE, 'm.js': MODULE }, [
      'own/m',
    ]);
    expect(detections.map(({ id }) => id)).toEqual(['sigma/r']);
    expect(refused.map(({ file }) => file)).toEqual(['b/r.yml', 'm.js']);
    expect(refused[0]?.reason).toMatch(/"sigma\/r", which is taken/);
  });

  it('follows a link to a file, as mounted folders have them', async () => {
    await put({ '..data/r.yml': RULE });
    await symlink('..data/r.yml', join(dir, 'r.yml'));
    expect((await loadContent(dir, kit)).detections.map(({ id }) => id)).toEqual(['sigma/r']);
  });

  it('that is not there is an error', async () => {
    await expect(loadContent(join(dir, 'none'), kit)).rejects.toThrow(/ENOENT/);
  });
});

describe('overrides', () => {
  const FILES = { 'r.yml': RULE, 's.yml': RULE, 'm.js': MODULE };

  it('change tier and severity, or turn off, without editing rules', async () => {
    const { detections, overrides, refused } = await load({
      ...FILES,
      'overrides.yaml':
        'sigma/r: { tier: alert, severity: critical, reason: keys come from one place only }\nsigma/s: { off: true, reason: "said by r" }\nown/m: { tier: log, reason: rehearsed every week }\n',
    });
    expect(refused).toEqual([]);
    expect(overrides).toEqual([
      'override sigma/r -> alert critical in the content folder: keys come from one place only',
      'override sigma/s -> off in the content folder: said by r',
      'override own/m -> log in the content folder: rehearsed every week',
    ]);
    expect(detections.map(({ id, tier, severity }) => [id, tier, severity])).toEqual([
      ['own/m', 'log', 'high'],
      ['sigma/r', 'alert', 'critical'],
    ]);
    expect(detections[0]?.judge?.(awsEvent('kms:ImportKeyMaterial', { keyId: 'x' }), NOTHING_KNOWN)).toEqual({
      tier: 'log',
    });
  });

  it.each([
    ['sigma/r: { tier: log }', /"sigma\/r": expected a "reason"/],
    ['sigma/r: { tier: loud, reason: x }', /"tier" to be one of .*"loud"/],
    ['sigma/r: { severity: bad, reason: x }', /"severity" to be one of .*"bad"/],
    ['sigma/r: { off: 1, reason: x }', /"off" to be true or false/],
    ['sigma/r: { level: low, reason: x }', /found "level"/],
    ['sigma/r: { reason: x }', /expected a tier, a severity or off/],
    ['sigma/r: { off: false, reason: x }', /expected a tier, a severity or off/],
    ['sigma/r: off', /expected a map/],
    ['sigma/none: { off: true, reason: x }', /expected the id of a detection in this folder/],
    ['- sigma/r', /expected a map of ids/],
    ['sigma/r: {', /expected YAML/],
  ])('%j is refused, and the rule stays as it is', async (text, reason) => {
    const { detections, overrides, refused } = await load({ ...FILES, 'overrides.yaml': text });
    expect(overrides).toEqual([]);
    expect(detections.map(({ id, tier }) => `${id} ${tier}`)).toEqual([
      'own/m notify',
      'sigma/r log',
      'sigma/s log',
    ]);
    expect(refused).toEqual([{ file: 'overrides.yaml', reason: expect.stringMatching(reason) }]);
  });
});

describe('who may write', () => {
  it('to the folder, and to what is in it', async () => {
    await put({ 'sub/r.yml': RULE });
    await chmod(join(dir, 'sub'), 0o755);
    await chmod(dir, 0o755);
    expect(await writersOf(dir)).toMatchObject({ mine: true, loose: [], strangers: [] });
    await chmod(join(dir, 'sub/r.yml'), 0o664);
    expect((await writersOf(dir)).loose).toEqual(['sub/r.yml']);
    await chmod(dir, 0o777);
    expect((await writersOf(dir)).loose).toEqual(['.', 'sub/r.yml']);
  });
});
