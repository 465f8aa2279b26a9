import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNITS = ['src', 'detections', 'workflows', 'remediations'];

/** Compiled once, the process under test starts in half the time; it is started some thousand times. */
export interface Build {
  /** To be run by node. */
  readonly script: string;
  remove(): void;
}

export function build(): Build {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-crash-build-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const settings = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, rootDir: ROOT, outDir: folder },
    include: [...UNITS.map((unit) => join(ROOT, unit)), join(ROOT, 'test/campaign/child.ts')],
    exclude: ['**/*.test.ts', '**/*.test.tsx'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  for (const name of ['node_modules', 'prisma', 'package.json']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const { stdout, error } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
  const script = join(folder, 'test/campaign/child.js');
  if (existsSync(script)) return { script, remove };
  remove();
  throw new Error(
    `the process under test could not be compiled: ${error?.message ?? stdout.slice(0, 1_000)}`,
  );
}
