#!/usr/bin/env node
// Starts the command line: the built code in dist; in a checkout only where it is of the sources as they are now, else
// the sources themselves through tsx.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = [20, 19];

function path(name) {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

function oldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

async function cli() {
  const sources = existsSync(path('src/cli.ts'));
  const stale = sources && !(await isBuilt());
  if (stale && existsSync(path('node_modules/tsx'))) return fromSources();
  if (existsSync(path('dist/src/cli.js'))) {
    if (stale) console.error('vouch: this runs what was built of other sources than are here: run "npm ci"');
    return import('../dist/src/cli.js');
  }
  throw new Error(
    sources ? 'nothing is installed here yet: run "npm ci"' : 'dist is missing: run "npm run build"',
  );
}

/** Another revision's detections are sources: they load beside sources. */
async function isBuilt() {
  if (process.argv.some((word) => word.startsWith('--against'))) return false;
  if (!existsSync(path('dist/src/cli.js'))) return false;
  const { isCurrent } = await import('./stamp.js');
  return isCurrent(path(''));
}

async function fromSources() {
  if (!existsSync(path('src/adapters/store/generated/client.ts'))) await import('./generate.js');
  const { register } = await import('tsx/esm/api');
  process.setSourceMapsEnabled(true);
  register({ tsconfig: path('tsconfig.json') });
  return import('../src/cli.ts');
}

async function run() {
  if (oldNode())
    throw new Error(`expected Node.js ${NEEDED.join('.')} or later, found ${process.versions.node}`);
  const { runProcess } = await cli();
  await runProcess(process.argv.slice(2));
}

run().catch((error) => {
  console.error(`vouch: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
