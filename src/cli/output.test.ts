import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** `vouch …` as a shell runs it; its own exit code is on standard error, after all it said. */
function shell(words: string, then: string): { readonly out: string; readonly err: string } {
  const line = `{ "${process.execPath}" bin/vouch.js ${words}; echo "code $?" >&2; } ${then}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' });
  return { out: stdout, err: stderr };
}

describe('what cannot be printed', () => {
  it.each(['coverage', 'events pattern --terraform'])(
    '%s: a reader who has seen enough is no error',
    (words) => {
      expect(shell(words, '| true').err).toBe('code 0\n');
    },
  );

  it('a pipe that is closed ends with exit code 0', () => {
    expect(shell('coverage', '| head -n 1')).toEqual({
      out: expect.stringMatching(/^[^\n]+\n$/),
      err: 'code 0\n',
    });
  });

  it.each(['coverage', '--help'])('%s: a full disk is one line, and exit code 1', (words) => {
    expect(shell(words, '> /dev/full').err).toBe(
      'vouch: expected to write the output, found: ENOSPC: no space left on device, write\ncode 1\n',
    );
  });
});
