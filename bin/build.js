#!/usr/bin/env node
// Writes dist: the code in few files, for what has to be found and read one by one makes a start slow; and beside it
// everything that the code reads from its own folder. `--no-types` leaves the types unchecked.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeStamp, stampOf, writeStamp } from './stamp.js';

/** What is started or imported by its path: `src/x.ts` becomes `dist/src/x.js`. They share chunks, so all have one kit. */
const ENTRIES = ['src/cli.ts', 'src/kit/index.ts', 'src/cli/classify-thread.ts'];
/** A file each, as `--against` copies them, and all of a folder in one, which is what Vouch loads. */
const UNITS = ['detections', 'workflows', 'remediations'];

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const build = await bundler();
const stamp = stampOf(root);
// First of all: whatever becomes of this build, nobody takes half of it for a whole one.
removeStamp(dist);
rmSync(dist, { recursive: true, force: true });
if (!process.argv.includes('--no-types')) checkTypes();
await write({
  entryPoints: ENTRIES,
  outdir: 'dist/src',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
});
for (const folder of UNITS) await writeUnits(folder);
const assets = ['src', ...UNITS].flatMap(assetsIn);
for (const asset of assets) copy(asset);
copy('prisma/migrations');
writeStamp(dist, stamp);
console.log(`Built dist: the code, ${assets.length} other files and the migrations.`);

/** Before anything is removed. */
async function bundler() {
  try {
    return (await import('esbuild')).build;
  } catch (error) {
    console.error(`esbuild could not be loaded (${error.message}): run "npm ci"`);
    stop();
  }
}

function checkTypes() {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status, error } = spawnSync(tsc, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  if (error) console.error(`tsc could not be run (${error.message}): run "npm ci"`);
  stop();
}

async function write(options) {
  // The maps are for NODE_OPTIONS=--enable-source-maps: to read them at every start would cost more than they help.
  const always = { absWorkingDir: root, format: 'esm', platform: 'node', target: 'node20', sourcemap: true };
  await build({ ...always, ...options }).catch((error) => {
    // It has printed what is wrong with the code, but not what is wrong with itself.
    if (error.errors === undefined) console.error(`esbuild could not be run: ${error.message}`);
    stop();
  });
}

function stop() {
  console.error('The build stopped: see above.');
  process.exit(1);
}

/** The one file exports every module under its path. It is made of the single files: both import the same kit. */
async function writeUnits(folder) {
  const files = filesIn(folder).filter((file) => /(?<!\.test)\.ts$/.test(file));
  if (files.length === 0) return;
  await write({ entryPoints: files, outdir: `dist/${folder}`, outbase: folder });
  const names = files.map((file) => file.slice(folder.length + 1).replace(/ts$/, 'js'));
  const contents = names.map(
    (name) => `export * as ${JSON.stringify(name)} from ${JSON.stringify(`./${name}`)};`,
  );
  await write({
    stdin: { contents: contents.join('\n'), resolveDir: join(dist, folder) },
    outfile: `dist/${folder}.js`,
    bundle: true,
    external: ['./dist/src/*'],
  });
}

/** Pages, styles, pictures, samples: whatever is not code, words for people or made for tests. */
function assetsIn(folder) {
  return filesIn(folder)
    .filter((file) => !/\.(tsx?|md|sha256)$/.test(file))
    .filter((file) => !/(^|\/)(generated|fixtures)\//.test(file));
}

/** Paths from the root. */
function filesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

function copy(name) {
  cpSync(join(root, name), join(dist, name), { recursive: true });
}
