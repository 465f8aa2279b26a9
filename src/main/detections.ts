import type { Refusal } from '../adapters/content/load.js';
import { loadDetections } from '../adapters/units/load.js';
import type { LoadedDetection } from '../core/detection.js';

export interface AllDetections {
  readonly detections: readonly LoadedDetection[];
  /** What the operator's folder changed in its own detections, a line each. */
  readonly overrides: readonly string[];
}

/** Our own detections and the operator's. Throws where the operator's folder cannot be read as a whole. */
export async function allDetections(
  contentDir: string | null,
  refused: (refusal: Refusal) => void,
): Promise<AllDetections> {
  const ours = await loadDetections();
  if (contentDir === null) return { detections: ours, overrides: [] };
  try {
    const ids = ours.map(({ id }) => id);
    // Loaded only where there is a folder: it brings a YAML parser.
    const { loadContent } = await import('../adapters/content/load.js');
    const content = await loadContent(contentDir, await import('../kit/index.js'), ids);
    for (const refusal of content.refused) refused(refusal);
    return { detections: [...ours, ...content.detections], overrides: content.overrides };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`VOUCH_CONTENT_DIR: expected a folder that can be read, found ${contentDir}: ${why}`, {
      cause,
    });
  }
}

/** For commands that need no other setting. What is left out of the operator's folder is said on standard error. */
export async function detectionsHere(
  env: NodeJS.ProcessEnv,
  refused: (refusal: Refusal) => void = sayRefused,
): Promise<readonly LoadedDetection[]> {
  const dir = env['VOUCH_CONTENT_DIR']?.trim() || null;
  const { detections } = await allDetections(dir, refused);
  return detections;
}

function sayRefused({ file, reason }: Refusal): void {
  process.stderr.write(`vouch: not loaded: ${file}: ${reason}\n`);
}
