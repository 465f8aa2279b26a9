import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { buildCatalogue } from '../../core/catalogue.js';
import type { VouchEvent } from '../../core/event.js';
import { normaliseAws } from '../../core/normalise/aws.js';
import { loadDetections, loadWorkflows } from './load.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const detections = await loadDetections();
const workflows = await loadWorkflows();

function emptyEvent(name: string): VouchEvent {
  const result = normaliseAws({ eventName: name }, 'empty');
  if ('refusal' in result) throw new Error(result.refusal.reason);
  return result.event;
}

describe('every detection', () => {
  it('is found', () => {
    expect(detections.length).toBeGreaterThanOrEqual(24);
    expect(() => buildCatalogue(detections)).not.toThrow();
  });

  it.each(detections.map((detection) => [detection.id, detection] as const))(
    '%s keeps the rules',
    (id, detection) => {
      expect(id).toMatch(/^(?:aws|github)(?:-history)?\/[a-z0-9-]+$/);
      const folder = detection.history ? `${detection.provider}-history/` : `${detection.provider}/`;
      expect(id.startsWith(folder), 'those with a history stand in a folder of their own').toBe(true);
      expect(existsSync(join(ROOT, 'detections', `${id}.test.ts`)), 'a test beside it').toBe(true);
      expect(detection.why).toMatch(/^[A-Z].*\.$/);
      expect(detection.why.length).toBeLessThanOrEqual(160);
      expect(detection.title).not.toMatch(/\.$/);
      for (const technique of detection.attack) expect(technique).toMatch(/^T\d{4}(?:\.\d{3})?$/);
      expect(detection.attack.length).toBeGreaterThan(0);
      expect(new Set(detection.on).size).toBe(detection.on.length);
      for (const call of detection.on) {
        const said = detection.says(emptyEvent(call.split(':')[1] ?? 'Anything'));
        expect(said).toMatch(/^[a-z]/);
        expect(said).not.toMatch(/undefined|null|\[object|\.$/);
      }
    },
  );

  it('has a title of its own', () => {
    const titles = detections.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});

describe('every workflow', () => {
  it("is found under its file's name, and starts in one of its states", () => {
    for (const { id, states } of workflows) {
      expect(id).toMatch(/^[a-z-]+$/);
      expect(Object.keys(states).length).toBeGreaterThan(0);
    }
  });
});

describe('a file that is no unit', () => {
  let root = '';
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  async function withFile(content: string): Promise<Promise<unknown>> {
    root = await mkdtemp(join(tmpdir(), 'vouch-units-'));
    await mkdir(join(root, 'detections', 'aws'), { recursive: true });
    await writeFile(join(root, 'detections', 'aws', 'x.ts'), content);
    await writeFile(join(root, 'detections', 'aws', 'x.test.ts'), 'throw new Error("a test was loaded");');
    return loadDetections(root);
  }

  const good = {
    title: 'T',
    provider: 'aws',
    on: ['iam:CreateUser'],
    tier: 'log',
    severity: 'low',
    attack: [],
    why: 'W.',
  };
  const unit = (different: object) =>
    `export default { ...${JSON.stringify({ ...good, ...different })}, says: () => 'did' };`;

  it.each([
    [
      'no default export',
      'export const x = 1;',
      /x\.ts: expected a default export that is an object, found nothing/,
    ],
    [
      'a wrong tier',
      unit({ tier: 'warn' }),
      /x\.ts: expected "tier" to be one of ignore, log, notify, alert, found "warn"/,
    ],
    ['no call', unit({ on: [] }), /x\.ts: expected "on" to be a list of calls, at least one, found \[\]/],
    ['a stray field', unit({ level: 1 }), /x\.ts: expected only title, .*, found "level"/],
    ['everything without a judge', unit({ on: ['*'] }), /x\.ts: expected a "judge"/],
    ['a history of no kind', unit({ history: {} }), /x\.ts: expected "history" to have a "kind" of volume/],
    [
      'a history without a window',
      unit({ history: { kind: 'volume', what: 'w', atLeast: 3 } }),
      /x\.ts: expected "history" to have a "withinMs" above 0/,
    ],
    [
      'a sequence of one',
      unit({ history: { kind: 'sequence', steps: [{ what: 's' }], withinMs: 9 } }),
      /expected "history" to have two to five "steps"/,
    ],
    [
      'a novelty of nothing',
      unit({ history: { kind: 'novelty', what: 'w', days: 30, atMost: 3 } }),
      /expected "history" to have a function "of"/,
    ],
  ])('%s: the error names the file', async (_, content, message) => {
    await expect(withFile(content)).rejects.toThrow(message);
  });

  it('and a good one is loaded under its path', async () => {
    expect(await withFile(unit({}))).toMatchObject([{ id: 'aws/x', tier: 'log' }]);
  });

  it('and one with a history may look at every call', async () => {
    const history = { kind: 'volume', what: 'calls were made', atLeast: 3, withinMs: 60_000 };
    expect(await withFile(unit({ on: ['*'], history }))).toMatchObject([{ history }]);
  });
});
