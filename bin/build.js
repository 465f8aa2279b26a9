#!/usr/bin/env node
// Writes dist: the compiled code, and beside it everything that the code reads from its own folder.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
compile();
const assets = ['src', 'detections', 'workflows', 'remediations'].flatMap(assetsIn);
for (const asset of assets) copy(asset);
copy('prisma/migrations');
console.log(`Built dist: the code, ${assets.length} other files and the migrations.`);

function compile() {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status, error } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  console.error(
    error ? `tsc could not be run (${error.message}): run "npm ci"` : 'The build stopped: see above.',
  );
  process.exit(1);
}

/** Pages, styles, pictures, samples: whatever is not code, words for people or made for tests. */
function assetsIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(tsx?|md|sha256)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((file) => !/(^|\/)(generated|fixtures)\//.test(file));
}

function copy(name) {
  cpSync(join(root, name), join(dist, name), { recursive: true });
}
