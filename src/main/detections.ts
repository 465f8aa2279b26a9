import type { Refusal } from '../adapters/content/load.js';
import { loadDetections } from '../adapters/units/load.js';
import type { LoadedDetection } from '../core/detection.js';

/** Our own detections and the operator's. Throws where the operator's folder cannot be read as a whole. */
export async function allDetections(
  contentDir: string | null,
  refused: (refusal: Refusal) => void,
): Promise<readonly LoadedDetection[]> {
  const ours = await loadDetections();
  if (contentDir === null) return ours;
  try {
    const ids = ours.map(({ id }) => id);
    // Loaded only where there is a folder: it brings a YAML parser.
    const { loadContent } = await import('../adapters/content/load.js');
    const content = await loadContent(contentDir, await import('../kit/index.js'), ids);
    for (const refusal of content.refused) refused(refusal);
    return [...ours, ...content.detections];
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
  return allDetections(dir, refused);
}

function sayRefused({ file, reason }: Refusal): void {
  process.stderr.write(`vouch: not loaded: ${file}: ${reason}\n`);
}
