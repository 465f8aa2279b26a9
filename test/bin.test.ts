import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vouch-bin-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

/** A checkout with only these files in it; those under `node_modules/.bin` can be run. */
async function checkout(program: string, files: { readonly [name: string]: string }): Promise<string> {
  const all = { 'package.json': '{"type":"module"}', ...files };
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    if (name.includes('.bin/')) await chmod(join(folder, name), 0o755);
  }
  await cp(join(root, 'bin', program), join(folder, 'bin', program));
  return join(folder, 'bin', program);
}

describe('bin/vouch.js', () => {
  const cli =
    'export async function runProcess(argv) { console.log("dist", ...argv); process.exitCode = 3; }';

  it('runs the sources, from whatever folder', () => {
    const { status, stdout } = run(join(root, 'bin', 'vouch.js'), ['--help']);
    expect(stdout).toContain('vouch start');
    expect(status).toBe(0);
  });

  it('hands over the exit code of a command', () => {
    expect(run(join(root, 'bin', 'vouch.js'), ['nonsense'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('runs dist where there are no sources, or nothing to run them with', async () => {
    const file = await checkout('vouch.js', { 'dist/src/cli.js': cli, 'src/cli.ts': 'not even code' });
    expect(run(file, ['a', 'b'])).toMatchObject({ status: 3, stdout: 'dist a b\n' });
  });

  it('says what to do where neither can be run', async () => {
    const bare = await checkout('vouch.js', {});
    expect(run(bare)).toMatchObject({ status: 1, stderr: 'vouch: dist is missing: run "npm run build"\n' });
    const cloned = await checkout('vouch.js', { 'src/cli.ts': '' });
    expect(run(cloned)).toMatchObject({
      status: 1,
      stderr: 'vouch: nothing is installed here yet: run "npm ci"\n',
    });
  });
});

describe('bin/test.js', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };
  /** A vitest that notes how it was called and writes this report. */
  const vitest = (written: object | null, status = 0) => `#!/usr/bin/env node
    import { writeFileSync } from 'node:fs';
    const out = process.argv.find((word) => word.startsWith('--outputFile.json='));
    const report = ${JSON.stringify(written)};
    if (report) writeFileSync(out.split('=')[1], JSON.stringify(report));
    console.log('vitest', process.env.VOUCH_TEST_QUEUE, process.argv.slice(6).join(' '));
    process.exitCode = ${status};`;
  const sound = '#!/usr/bin/env node\n';

  async function tested(
    tools: { tsc?: string; vitest?: string },
    given: { args?: readonly string[]; programs?: readonly string[]; ci?: boolean } = {},
  ) {
    const file = await checkout('test.js', {
      'node_modules/.bin/package.json': '{"type":"module"}',
      'node_modules/.bin/tsc': tools.tsc ?? sound,
      'node_modules/.bin/biome': sound,
      'node_modules/.bin/vitest': tools.vitest ?? vitest(report),
      ...Object.fromEntries(
        (given.programs ?? ['redis-server', 'chromium']).map((name) => [`path/${name}`, '']),
      ),
    });
    // `env` finds node by the PATH, which must not have the real redis-server on it.
    const PATH = `${join(folder, 'path')}:${join(folder, 'node')}`;
    await mkdir(join(folder, 'node'), { recursive: true });
    await symlink(process.execPath, join(folder, 'node', 'node'));
    const { status, stdout } = run(file, given.args, { PATH, CI: given.ci ? 'true' : '' });
    return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
  }

  it('runs the suite, and once more on Redis what starts Vouch whole', async () => {
    const { status, stdout, last } = await tested({});
    expect(stdout).toMatch(
      /== Types.*== Lint and format.*vitest postgres \n.*vitest redis test\/ --exclude test\/browser\/\*\*\n/s,
    );
    expect({ status, last }).toEqual({ status: 0, last: '10 passed, 0 failed' });
  });

  it('hands its arguments to both', async () => {
    const { stdout } = await tested({}, { args: ['src/core', '-t', 'x'] });
    expect(stdout).toMatch(/vitest postgres src\/core -t x\n.*vitest redis src\/core -t x\n/s);
  });

  it('counts failed tests, files that could not be loaded, and skipped tests', async () => {
    const unloaded = { status: 'failed', assertionResults: [] };
    const bad = { ...report, numFailedTests: 2, numPendingTests: 1, testResults: [unloaded] };
    const { status, stdout, last } = await tested({ vitest: vitest(bad, 1) });
    expect(stdout).toContain('2 skipped');
    expect({ status, last }).toEqual({ status: 1, last: '10 passed, 6 failed' });
  });

  it.each([
    ['types do not fit', { tsc: `${sound}process.exit(2)` }, '10 passed, 1 failed'],
    ['vitest ends without a report', { vitest: vitest(null, 1) }, '0 passed, 2 failed'],
    ['vitest fails outside of any test', { vitest: vitest(report, 1) }, '10 passed, 2 failed'],
  ])('fails where %s', async (_, tools, line) => {
    const { status, last } = await tested(tools);
    expect({ status, last }).toEqual({ status: 1, last: line });
  });

  it('names what is missing on the machine, and how to get it', async () => {
    const { status, stdout, last } = await tested({}, { programs: [] });
    expect(stdout).toContain('redis-server is missing: the tests on Redis are left out.');
    expect(stdout).toContain('To have them: apt-get install -y redis-server chromium');
    expect(stdout).not.toContain('vitest redis');
    expect({ status, last }).toEqual({ status: 0, last: '5 passed, 0 failed' });
  });

  it('under CI that is a failure', async () => {
    const { status, last } = await tested({}, { programs: ['redis-server'], ci: true });
    expect({ status, last }).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });
});
