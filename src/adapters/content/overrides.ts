import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoadedDetection, SEVERITIES, type Severity, TIERS, type Tier } from '../../core/detection.js';
import { contentOverrideLine } from '../../core/tuning/changes.js';
import { readYaml } from './yaml.js';

/** What stands in the folder and could not be used. */
export interface Refusal {
  readonly file: string;
  readonly reason: string;
}

/** The one file that changes tiers without editing rules. */
export const OVERRIDES: readonly string[] = ['overrides.yaml', 'overrides.yml'];

interface Override {
  readonly tier?: Tier;
  readonly severity?: Severity;
  readonly off?: boolean;
  readonly reason: string;
}

interface Applied {
  readonly detections: readonly LoadedDetection[];
  /** What was applied, a line each. */
  readonly overrides: readonly string[];
  readonly refused: readonly Refusal[];
}

/**
 * `sigma/some_rule: { tier: log, reason: … }`. An entry that cannot be used is refused by itself; the detection
 * then stays as its rule says.
 */
export async function applyOverrides(dir: string, detections: readonly LoadedDetection[]): Promise<Applied> {
  const byId = new Map(detections.map((detection) => [detection.id, detection]));
  const refused: Refusal[] = [];
  const overrides: string[] = [];
  for (const file of OVERRIDES) {
    try {
      for (const [id, value] of await entriesOf(join(dir, file))) {
        const one = applyOne(byId, id, value);
        if ('problem' in one) refused.push({ file, reason: `"${id}": ${one.problem}` });
        else overrides.push(one.line);
      }
    } catch (error) {
      refused.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { detections: [...byId.values()], overrides, refused };
}

async function entriesOf(path: string): Promise<readonly (readonly [string, unknown])[]> {
  const text = await textAt(path);
  if (text === null || text.trim() === '') return [];
  const value = readYaml(text);
  if (value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  throw new Error('expected a map of ids to what is to be different');
}

async function textAt(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What is wrong with the entry, or what it did where it was applied. */
function applyOne(
  byId: Map<string, LoadedDetection>,
  id: string,
  value: unknown,
): { readonly problem: string } | { readonly line: string } {
  const detection = byId.get(id);
  if (!detection)
    return { problem: 'expected the id of a detection in this folder, such as sigma/<file name>' };
  const problem = problemIn(value);
  if (problem !== null) return { problem };
  const { tier, severity, off, reason } = value as Override;
  if (off === true) byId.delete(id);
  else byId.set(id, overridden(detection, { ...(tier && { tier }), ...(severity && { severity }) }));
  const to = off === true ? ['off'] : [tier, severity].filter((one) => one !== undefined);
  return { line: contentOverrideLine(id, to, reason.replace(/\s+/g, ' ').trim()) };
}

const FIELDS = ['tier', 'severity', 'off', 'reason'];

function problemIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'expected a map';
  const { tier, severity, off, reason } = value as { readonly [key: string]: unknown };
  const strange = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (strange !== undefined) return `expected only ${FIELDS.join(', ')}, found "${strange}"`;
  if (typeof reason !== 'string' || reason.trim() === '') return 'expected a "reason" in words';
  if (tier !== undefined && !TIERS.some((known) => known === tier))
    return `expected "tier" to be one of ${TIERS.join(', ')}, found ${JSON.stringify(tier)}`;
  if (severity !== undefined && !SEVERITIES.some((known) => known === severity))
    return `expected "severity" to be one of ${SEVERITIES.join(', ')}, found ${JSON.stringify(severity)}`;
  if (off !== undefined && typeof off !== 'boolean') return 'expected "off" to be true or false';
  return tier === undefined && severity === undefined && off !== true
    ? 'expected a tier, a severity or off'
    : null;
}

/** What a module's own judge says about tier or severity gives way, too. */
function overridden(detection: LoadedDetection, to: { tier?: Tier; severity?: Severity }): LoadedDetection {
  const { judge } = detection;
  if (!judge) return { ...detection, ...to };
  return {
    ...detection,
    ...to,
    judge: (event, known) => {
      const judgement = judge.call(detection, event, known);
      return judgement === null ? null : { ...judgement, ...to };
    },
  };
}
