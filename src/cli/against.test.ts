import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyRevision } from './against.js';

const folder = mkdtempSync(join(tmpdir(), 'against-'));
const checkout = join(folder, 'checkout');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WHO = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', checkout, ...WHO, ...args], { encoding: 'utf8' });
const write = (text: string) => writeFileSync(join(checkout, 'detections', 'aws', 'x.ts'), text);

beforeAll(() => {
  mkdirSync(join(checkout, 'detections', 'aws'), { recursive: true });
  git('init', '--quiet');
  write('first');
  writeFileSync(join(checkout, 'README.md'), 'not a detection');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  git('tag', 'v1');
  write('second');
  git('commit', '--quiet', '--all', '--message', 'second');
  write('not committed');
  git('add', '.');
  write('not even staged');
});

describe('a revision', () => {
  it('gives its detections alone, and leaves the checkout as it was', async () => {
    const before = git('status', '--porcelain=v2', '--branch');
    const copy = join(folder, 'copy');
    mkdirSync(copy);
    await copyRevision('v1', copy, checkout);
    expect(readFileSync(join(copy, 'detections', 'aws', 'x.ts'), 'utf8')).toBe('first');
    expect(readdirSync(copy).sort()).toEqual(['detections', 'index']);
    expect(git('status', '--porcelain=v2', '--branch')).toBe(before);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it.each(['v2', '--all', '-h', 'v1:README.md', ''])('%j is none', async (name) => {
    await expect(copyRevision(name, folder, checkout)).rejects.toThrow(
      `or a git revision of this checkout that has one, found "${name}"`,
    );
  });
});
