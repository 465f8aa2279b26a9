#!/usr/bin/env node
// Writes the database client from prisma/schema.prisma, unless it is there and of this very schema.
// Needs no network and no install script.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'src', 'adapters', 'store', 'generated');
const note = join(output, 'schema.sha256');
const schema = join(root, 'prisma', 'schema.prisma');

// An image without sources has the built client in dist and nothing to generate from.
if (existsSync(schema) && existsSync(join(root, 'src'))) generate();

function generate() {
  const require = createRequire(import.meta.url);
  const client = require('@prisma/client/package.json').version;
  const wanted = createHash('sha256').update(readFileSync(schema)).update(client).digest('hex');
  if (existsSync(join(output, 'client.ts')) && existsSync(note) && readFileSync(note, 'utf8') === wanted)
    return;
  rmSync(note, { force: true });
  const made = spawnSync(process.execPath, [prismaCli(require), 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  });
  if (made.status !== 0) {
    fail(
      `the database client could not be generated from prisma/schema.prisma:\n${made.stderr || made.stdout || made.error}`,
    );
  }
  writeFileSync(note, wanted);
}

function prismaCli(require) {
  try {
    return require.resolve('prisma/build/index.js');
  } catch {
    fail(
      'the database client is not generated yet and the package "prisma" is missing: run "npm ci" without --omit=dev, or use the built image',
    );
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
