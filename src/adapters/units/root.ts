import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where `src` and `detections` stand: the checkout, or `dist`. Looked for from here upwards, for a build puts code where
 * it likes below `dist/src`. Throws where there is none.
 */
export function unitsRoot(): string {
  const here = fileURLToPath(import.meta.url);
  for (let at = dirname(here); ; at = dirname(at)) {
    if (existsSync(join(at, 'detections'))) return at;
    if (at === dirname(at)) throw new Error(`expected the folder detections above ${here}, found none`);
  }
}

/** Where `package.json` stands: the same, or the folder around `dist`. */
export function packageRoot(): string {
  const root = unitsRoot();
  return existsSync(join(root, 'package.json')) ? root : dirname(root);
}
