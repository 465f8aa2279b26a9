import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { awsRecord } from '../../test/aws-event.js';

const PROGRAM = fileURLToPath(new URL('../../bin/vouch.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'backtest-test-'));
/** Where the command makes its own folders, so that what it leaves behind is seen. */
const scratch = join(folder, 'tmp');
mkdirSync(scratch);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function backtest(...args: readonly string[]) {
  const env = { ...process.env, TMPDIR: scratch, VOUCH_CONTENT_DIR: '', VOUCH_TUNING: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'backtest', ...args], {
    ...{ cwd: folder, encoding: 'utf8', env },
  });
  return { status, stdout, stderr };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const record = (id: string, eventName: string, params: object | null = null) =>
  JSON.stringify(awsRecord({ eventID: id, eventName, requestParameters: params }));
const RECORDS = file(
  'records.json.gz',
  gzipSync([record('c1', 'CreateUser', { userName: 'x' }), record('g1', 'GetUser'), '7'].join('\n')),
);
const left = () => readdirSync(scratch).filter((name) => name.startsWith('vouch-'));

const QUIET = [
  "import { defineDetection, textAt } from '../../src/kit/index.js';",
  'export default defineDetection({',
  "  title: 'User looked at', provider: 'aws', on: ['iam:GetUser'], tier: 'notify', severity: 'low',",
  "  attack: [], why: 'To see.', says: (event) => textAt(event.params['userName']),",
  '});',
].join('\n');

describe('vouch backtest', () => {
  it('says what would have been asked: every record is judged or refused', () => {
    const { status, stdout, stderr } = backtest(RECORDS);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^3 records .*: 2 judged, 1 refused\.\n1 question to 1 person, 0 pages; 0 events only kept\.\n/,
    );
    expect(stdout).toContain('Without --people');
    expect(stdout).toMatch(/\n {2}notify +1\n.*\n {2}ignore +1\n/s);
    expect(stdout).toMatch(/\n {2}aws\/iam-create-user +1 +0 +0 +1 +0\n/);
  });

  it('compares with the detections of a folder, run with the kit as it is now', () => {
    file('other/detections/aws/user-looked-at.ts', QUIET);
    const { status, stdout, stderr } = backtest(RECORDS, '--against', join(folder, 'other'), '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ read: 3, judged: 2, refused: 1, unopened: 0 },
      against: {
        before: { total: { asked: 1, paged: 0 } },
        changes: [
          { kind: 'more', to: 'notify', detection: 'aws/iam-create-user', examples: ['c1'] },
          { kind: 'less', from: 'notify', to: 'ignore', detection: 'aws/user-looked-at', examples: ['g1'] },
        ],
      },
    });
    expect(left()).toEqual([]);
  });

  it('says what does not load, and leaves nothing behind', () => {
    file('broken/detections/aws/x.ts', QUIET.replaceAll('defineDetection', 'defineNothing'));
    const broken = backtest(RECORDS, '--against', join(folder, 'broken'));
    expect(broken.status).toBe(1);
    expect(broken.stderr).toMatch(
      /--against .*broken: expected detections that load with the kit as it is now, found: /,
    );
    file('shape/detections/aws/x.ts', QUIET.replace("'notify'", "'shout'"));
    expect(backtest(RECORDS, '--against', join(folder, 'shape')).stderr).toMatch(
      /found: detections\/aws\/x\.ts: expected "tier" to be one of/,
    );
    expect(backtest(RECORDS, '--against', folder).stderr).toMatch(
      /expected a folder with detections\/ in it/,
    );
    for (const name of ['no-such-revision', '--all'])
      expect(backtest(RECORDS, `--against=${name}`).stderr).toContain(
        `or a git revision of this checkout that has one, found "${name}"`,
      );
    expect(left()).toEqual([]);
  });

  it('reads on where a file is not there, and says so', () => {
    const { status, stdout, stderr } = backtest(RECORDS, 'nothing.json');
    expect(status).toBe(1);
    expect(stderr).toContain('nothing.json: expected a file, found nothing there');
    expect(stdout).toMatch(/2 judged, 1 refused\. 1 of the files could not be read\./);
  });
});
