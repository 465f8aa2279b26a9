import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let client: string;

/** A checkout of its own: the others are reading this one's client. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-generate-'));
  client = join(folder, 'src', 'adapters', 'store', 'generated', 'client.ts');
  await mkdir(join(folder, 'src'));
  for (const part of ['bin', 'prisma', 'prisma.config.ts', 'package.json']) {
    await cp(part, join(folder, part), { recursive: true });
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true }));

function generate() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/generate.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('bin/generate.js', () => {
  it('writes the client, quietly, and only where it is missing or older than the schema', async () => {
    expect(generate()).toEqual({ status: 0, said: '' });
    const { mtimeMs } = await stat(client);
    expect(generate()).toEqual({ status: 0, said: '' });
    expect((await stat(client)).mtimeMs).toBe(mtimeMs);
    await appendFile(join(folder, 'prisma', 'schema.prisma'), '\nmodel Added {\n  id String @id\n}\n');
    expect(generate()).toEqual({ status: 0, said: '' });
    expect(await readFile(client, 'utf8')).toContain('Added');
  });

  it('says what is wrong with a schema', async () => {
    await appendFile(join(folder, 'prisma', 'schema.prisma'), '\nmodel Broken {\n');
    const { status, said } = generate();
    expect(status).toBe(1);
    expect(said).toMatch(/could not be generated from prisma\/schema.prisma/);
    // And does not take the old client for a good one afterwards.
    expect(generate().status).toBe(1);
  });
});
