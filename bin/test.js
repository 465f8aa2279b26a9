#!/usr/bin/env node
// `npm test`: types, lint, then every test; those that start Vouch whole once more with the queues on Redis.
// Arguments go to vitest: `npm test -- src/core`. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const asked = process.argv.slice(2);
/** The browser and the build start Vouch as a newcomer does, without Redis: once is enough. */
const WITHOUT = ['test/browser/**', 'test/bin.test.ts'];
const total = { passed: 0, failed: 0, skipped: 0 };

process.exitCode = main();

function main() {
  const found = programs();
  if (!found) return 1;
  stage('Types', () => check('tsc', ['--noEmit', '-p', 'tsconfig.json']));
  stage('Lint and format', () => check('biome', ['check', '.']));
  stage('Tests, queues on PostgreSQL', () => vitest('postgres', asked));
  if (found.redis) {
    stage('Tests that start Vouch whole, queues on Redis', () =>
      vitest(
        'redis',
        asked.length > 0 ? asked : ['test/', ...WITHOUT.flatMap((name) => ['--exclude', name])],
      ),
    );
  }
  if (total.skipped > 0) console.log(`\n${total.skipped} skipped`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** What some tests need on the machine. Null: this is CI, where nothing may be missing. */
function programs() {
  const redis = onPath(['redis-server']);
  const browser = onPath(['chromium', 'chromium-browser', 'google-chrome']);
  const missing = [
    ...(redis ? [] : [['redis-server', 'tests on Redis']]),
    ...(browser ? [] : [['chromium', 'tests in a browser']]),
  ];
  for (const [name, tests] of missing) console.log(`${name} is missing: the ${tests} are left out.`);
  if (missing.length === 0) return { redis };
  console.log(`To have them: apt-get install -y ${missing.map(([name]) => name).join(' ')}`);
  if (process.env.CI !== 'true') return { redis };
  console.log(`\nUnder CI=true a missing program is a failure.\n\n0 passed, ${missing.length} failed`);
  return null;
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}

function stage(title, run) {
  const started = Date.now();
  console.log(`\n== ${title}`);
  run();
  console.log(`   ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** A stage that has no tests of its own counts only where it fails. */
function check(program, args) {
  const { status, error } = tool(program, args, process.env);
  if (error) console.log(`${program} could not be run: ${error.message}`);
  if (status !== 0) total.failed += 1;
}

function tool(program, args, env) {
  return spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, stdio: 'inherit', env });
}

function vitest(queue, args) {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-report-'));
  const file = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = tool('vitest', ['run', ...reporters, ...args], {
    ...process.env,
    VOUCH_TEST_QUEUE: queue,
  });
  const counts = existsSync(file)
    ? countsIn(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  for (const kind of Object.keys(total)) total[kind] += counts[kind];
  // An error outside of any test, or before the first one.
  if (status !== 0 && counts.failed === 0) total.failed += 1;
}

/** A file that could not be loaded has no tests to fail, so it counts as one. */
function countsIn(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
