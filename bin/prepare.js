#!/usr/bin/env node
// After `npm ci` in a checkout: builds, so that `npx vouch` starts at once and uses both of its threads. Whatever is
// missing or wrong, it runs from its sources all the same, and says there what is wrong with them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const here = ['src/cli.ts', 'node_modules/esbuild', 'node_modules/prisma'];

if (here.every((name) => existsSync(root + name)) && !build()) {
  console.error('vouch: nothing was built; it runs from its sources. "npm run build" says more.');
}

function build() {
  return node('generate.js') && node('build.js', '--no-types');
}

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [`${root}bin/${script}`, ...args], { stdio: 'ignore' });
  return status === 0;
}
