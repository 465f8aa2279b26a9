// Tells whether what was built is of the sources as they are now: by the path, size and time of each, which takes a
// few milliseconds where reading them all would take as long as a start.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whatever a build is made of. */
const SOURCES = [
  ...['src', 'detections', 'workflows', 'remediations', 'prisma'],
  ...['bin/build.js', 'tsconfig.json', 'tsconfig.build.json'],
];
const STAMP = 'stamp';

/** To be taken before a build: what is changed meanwhile is not in it. */
export function stampOf(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) if (existsSync(join(root, source))) add(hash, root, source);
  return hash.digest('hex');
}

export function isCurrent(root) {
  try {
    return readFileSync(join(root, 'dist', STAMP), 'utf8') === stampOf(root);
  } catch (cause) {
    // Nothing was built, or a file may not be read, or has just gone: whatever it is, the sources will say it.
    if (cause.code === undefined) throw cause;
    return false;
  }
}

export function removeStamp(dist) {
  rmSync(join(dist, STAMP), { force: true });
}

export function writeStamp(dist, stamp) {
  writeFileSync(join(dist, STAMP), stamp);
}

function add(hash, root, path) {
  // Not what a link points to: editors leave some that point to nothing.
  const found = lstatSync(join(root, path));
  if (found.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) add(hash, root, `${path}/${name}`);
  } else if (!/\.test\.tsx?$/.test(path)) {
    hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
  }
}
