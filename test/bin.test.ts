import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stampOf, writeStamp } from '../bin/stamp.js';

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
    maxBuffer: 16 * 1024 * 1024,
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

  it('runs from whatever folder', () => {
    const { status, stdout } = run(join(root, 'bin', 'vouch.js'), ['--help']);
    expect(stdout).toContain('vouch start');
    expect(status).toBe(0);
  });

  it('hands over the exit code of a command', () => {
    expect(run(join(root, 'bin', 'vouch.js'), ['nonsense'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('runs dist where there are no sources, or nothing to run them with', async () => {
    const bare = await checkout('vouch.js', { 'dist/src/cli.js': cli });
    expect(run(bare, ['a', 'b'])).toMatchObject({ status: 3, stdout: 'dist a b\n', stderr: '' });
    await cp(join(root, 'bin', 'stamp.js'), join(folder, 'bin', 'stamp.js'));
    const file = await checkout('vouch.js', { 'src/cli.ts': 'not even code' });
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

describe('bin/vouch.js in a checkout that was built', () => {
  const saying = (what: string) => `export async function runProcess() { console.log("${what}"); }`;
  let file = '';

  beforeEach(async () => {
    file = await checkout('vouch.js', {
      'dist/src/cli.js': saying('built'),
      'src/cli.ts': saying('sources'),
      'src/core/event.ts': '',
      'src/core/event.test.ts': '',
      'src/adapters/store/generated/client.ts': '',
      'tsconfig.json': '{}',
    });
    await cp(join(root, 'bin', 'stamp.js'), join(folder, 'bin', 'stamp.js'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'node_modules', 'tsx'), join(folder, 'node_modules', 'tsx'));
    writeStamp(join(folder, 'dist'), stampOf(folder));
  });

  const said = (...args: string[]) => run(file, args).stdout;

  it('runs what was built of the sources as they are, whatever became of their tests', async () => {
    expect(said()).toBe('built\n');
    await writeFile(join(folder, 'src/core/event.test.ts'), '// More to come.');
    await symlink('nowhere', join(folder, '.#event.ts'));
    expect(said()).toBe('built\n');
  });

  it.each([
    ['changed', () => writeFile(join(folder, 'src/core/event.ts'), '// Another one.')],
    ['touched', () => utimes(join(folder, 'src/core/event.ts'), 1, 1)],
    ['added', () => writeFile(join(folder, 'src/core/more.ts'), '')],
    ['removed', () => rm(join(folder, 'src/core/event.ts'))],
    ['linked to nothing, as editors do', () => symlink('nowhere', join(folder, 'src/core/.#event.ts'))],
  ])('runs the sources once one was %s', async (_, change) => {
    await change();
    expect(said()).toBe('sources\n');
  });

  it('runs the sources beside another revision of them', () => {
    expect(said('backtest', 'file', '--against', 'HEAD')).toBe('sources\n');
    expect(said('backtest', 'file', '--against=HEAD')).toBe('sources\n');
  });

  it.each([
    ['nothing was built, or not to the end', () => rm(join(folder, 'dist', 'stamp'))],
    ['what was built is gone', () => rm(join(folder, 'dist', 'src'), { recursive: true })],
    ['there is no telling', async () => symlink('stamp', await removed(join(folder, 'dist', 'stamp')))],
  ])('runs the sources where %s', async (_, change) => {
    await change();
    expect(said()).toBe('sources\n');
  });

  async function removed(path: string): Promise<string> {
    await rm(path);
    return path;
  }

  it('says so where it has to run what was built of other sources', async () => {
    await rm(join(folder, 'node_modules'), { recursive: true });
    expect(run(file)).toMatchObject({ stdout: 'built\n', stderr: '' });
    await writeFile(join(folder, 'src/core/more.ts'), '');
    expect(run(file)).toMatchObject({
      stdout: 'built\n',
      stderr: 'vouch: this runs what was built of other sources than are here: run "npm ci"\n',
    });
  });
});

describe('what bin/build.js writes', () => {
  let built = '';
  let vouch = '';

  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'vouch-built-'));
    vouch = join(built, 'bin', 'vouch.js');
    const code = ['bin', 'src', 'detections', 'workflows', 'prisma'];
    for (const name of [...code, 'tsconfig.json', 'tsconfig.build.json', 'package.json'])
      await cp(join(root, name), join(built, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(built, 'node_modules'));
    const { status, stdout } = spawnSync(process.execPath, ['bin/build.js'], {
      cwd: built,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toMatchObject({ status: 0 });
    for (const name of code.slice(1)) await rm(join(built, name), { recursive: true });
  });
  afterAll(() => rm(built, { recursive: true, force: true }));

  /** Another installation of it, with only these packages. */
  async function withOnly(packages: readonly string[]): Promise<string> {
    for (const name of ['bin', 'dist', 'package.json'])
      await cp(join(built, name), join(folder, name), { recursive: true });
    await mkdir(join(folder, 'node_modules'));
    for (const name of packages)
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    return join(folder, 'bin', 'vouch.js');
  }

  it.each([['--version'], ['coverage', '--json'], ['events', 'pattern']])(
    'says the same as the sources: %s %s',
    (...args) => {
      const { status, stdout } = run(vouch, args);
      expect(status).toBe(0);
      // However this checkout was built.
      const sources = join(root, 'src', 'cli.ts');
      const script = `import(${JSON.stringify(sources)}).then((cli) => cli.runProcess(${JSON.stringify(args)}))`;
      const { stdout: expected } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
        cwd: root,
        encoding: 'utf8',
      });
      expect(stdout).toBe(expected);
    },
  );

  it('classifies with no package but luxon, and reads the detections from one file', async () => {
    const file = await withOnly(['luxon']);
    for (const name of await readdir(join(folder, 'dist', 'detections')))
      await rm(join(folder, 'dist', 'detections', name), { recursive: true });
    await writeFile(
      join(folder, 'records.json'),
      JSON.stringify({ eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' }),
    );
    const { status, stdout, stderr } = run(file, ['classify', 'records.json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('"id":"aws/cloudtrail-stopped"');
  });

  it('has one kit, for its own detections and for those it is compared with', async () => {
    const written = await readdir(join(built, 'dist'), { recursive: true });
    const texts = await Promise.all(
      written
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFile(join(built, 'dist', name), 'utf8')),
    );
    expect(texts.filter((text) => text.includes('function defineDetection('))).toHaveLength(1);
    await writeFile(join(folder, 'records.json'), '{"eventName":"GetUser"}');
    const { status, stdout } = run(vouch, ['backtest', 'records.json', '--against', join(built, 'dist')]);
    expect(stdout).toContain('No event has another tier.');
    expect(status).toBe(0);
  });

  describe('a large file', () => {
    /** A detection of the operator's that says on which thread it was asked. */
    async function classifyLarge(then: string) {
      const records = Array.from({ length: 8_000 }, (_, n) => ({
        eventName: 'MakeThing',
        eventSource: 'things.amazonaws.com',
        eventID: `event-${n}`,
        eventTime: '2026-01-05T10:00:00Z',
        userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/jane' },
        requestParameters: { text: 'x'.repeat(300) },
      }));
      await mkdir(join(folder, 'content'));
      await writeFile(
        join(folder, 'content', 'thing.js'),
        `// Only the first thread's output is a file of its own.
         const isMainThread = process.stdout.fd === 1;
         let asked = 0;
         const judge = () => { asked += 1; ${then} return { reason: isMainThread ? 'first' : 'second' }; };
         export default () => ({ title: 'A thing', provider: 'aws', on: ['things:MakeThing'], tier: 'log',
           severity: 'low', attack: ['T1098'], why: 'Things.', says: () => 'made a thing', judge });`,
      );
      await writeFile(
        join(folder, 'large.jsonl'),
        records.map((record) => `${JSON.stringify(record)}\n`).join(''),
      );
      const said = run(vouch, ['classify', 'large.jsonl'], {
        ...process.env,
        VOUCH_CONTENT_DIR: join(folder, 'content'),
      });
      const lines = said.stdout.trim().split('\n');
      const found = lines.map((line) => JSON.parse(line) as { eventId: string; reasons: string[] });
      return {
        ...said,
        ids: found.map(({ eventId }) => eventId),
        by: new Set(found.map((one) => one.reasons[0])),
      };
    }
    const inOrder = Array.from({ length: 8_000 }, (_, n) => `event-${n}`);

    it.runIf(availableParallelism() > 1)('is judged on two threads, and comes out in order', async () => {
      // The first one takes its time, so that the second one is there before all is done.
      const { status, stderr, ids, by } = await classifyLarge(
        'if (isMainThread && asked < 600) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);',
      );
      expect({ status, stderr, ids }).toEqual({ status: 0, stderr: '', ids: inOrder });
      expect(by).toEqual(new Set(['first', 'second']));
    });

    it.runIf(availableParallelism() > 1)(
      'is judged on one where the other ends, and nothing is lost',
      async () => {
        const { status, stderr, ids } = await classifyLarge(
          'if (isMainThread) { if (asked < 600) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); } else if (asked > 300) process.exit(3);',
        );
        expect({ status, ids }).toEqual({ status: 0, ids: inOrder });
        expect(stderr).toBe('vouch: goes on with one thread, the second one is gone: it ended\n');
      },
    );
  });

  it('starts: with its database, its pages and what they are made of', async () => {
    // As root it starts its database as another user, who has to get there.
    await chmod(folder, 0o711);
    const env = { VOUCH_DATA_DIR: join(folder, 'data'), VOUCH_PORT: '0', VOUCH_SANDBOX_PORT: '0' };
    const child = spawn(process.execPath, [vouch, 'start'], { env: { PATH: process.env['PATH'], ...env } });
    const ended = once(child, 'close');
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    try {
      await expect.poll(() => said, { timeout: 25_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\n/);
      const url = said.match(/http:\S+/)?.[0];
      const page = await (await fetch(`${url}/`)).text();
      const parts = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
      expect(parts).toContain('/assets/slack-blocks.css');
      for (const path of parts) expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 200]);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    expect(child.exitCode).toBe(0);
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
      /== Types.*== Lint and format.*vitest postgres \n.*vitest redis test\/ --exclude test\/browser\/\*\* --exclude test\/bin.test.ts\n/s,
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
