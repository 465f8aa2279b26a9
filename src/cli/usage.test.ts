import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main, runProcess, UsageError } from '../cli.js';

const said: string[] = [];

function listen(): void {
  said.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => said.push(String(chunk)) > 0);
  }
}

const exitCode = process.exitCode;
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = exitCode;
});

describe('what was typed wrongly is refused with the use of that command alone', () => {
  it.each([
    ['people', 'expected import FILE, list or release PERSON, found nothing', 'vouch people release PERSON'],
    [
      'people import',
      'expected a file after import, such as people.csv; found none',
      'vouch people import FILE',
    ],
    ['people list x', 'found "list x"', 'vouch people list'],
    ['people import a.csv b.csv', 'found "import a.csv b.csv"', 'vouch people import FILE'],
    [
      'people release',
      'expected the id of a person after release, such as jane; found none',
      'vouch people release PERSON',
    ],
    ['audit', 'expected verify or show CASE, found nothing', 'vouch audit show CASE'],
    [
      'audit show',
      'expected the code of a case after show, such as 4F2K; found none',
      'vouch audit show CASE',
    ],
    ['audit show 4F2K 4F2L', 'found "show 4F2K 4F2L"', 'vouch audit show CASE'],
    ['audit verify x', 'found "verify x"', 'vouch audit verify'],
    ['events', 'expected pattern, found nothing', 'vouch events pattern'],
    ['events pattern x', 'found "pattern x"', 'vouch events pattern'],
    ['events pattern --json --terraform', 'found --json, --terraform', 'vouch events pattern'],
    ['events pattern --region eu-west-1 --terraform', 'expected no --region', 'vouch events pattern'],
    ['coverage --json --write', 'expected one of --json and --write', 'vouch coverage'],
    ['coverage x', 'expected no words, found "x"', 'vouch coverage'],
    ['refused x', 'expected no words, found "x"', 'vouch refused'],
    ['doctor x', 'expected no words, found "x"', 'vouch doctor'],
    ['start now', 'expected no word after start, found "now"', 'vouch start'],
    ['replay', 'expected at least one file', 'vouch replay FILE'],
    ['classify', 'expected at least one file', 'vouch classify FILE'],
    ['backtest', 'expected at least one file', 'vouch backtest FILE'],
    ['refused --all', "Unknown option '--all'", 'vouch refused'],
  ])('%s', async (words, why, usage) => {
    const error: unknown = await main(words.split(' ')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    const [first = '', ...rest] = (error as Error).message.split('\n');
    expect(first).toContain(why);
    expect(rest.join('\n')).toContain(usage);
    const [command = ''] = words.split(' ');
    expect(rest.filter((line) => !line.startsWith(`vouch ${command} `))).toEqual([]);
    expect(new Set(rest).size).toBe(rest.length);
  });

  it('on standard error, with exit code 2', async () => {
    listen();
    await runProcess(['people']);
    expect(process.exitCode).toBe(2);
    expect(said.join('')).toMatch(/^vouch: expected import FILE/);
  });

  it('a name that only every object has is no command', async () => {
    await expect(main(['toString'])).rejects.toThrow(/expected one of start, .*found "toString"/);
  });
});

describe('what it says about itself', () => {
  it('its name and version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    listen();
    expect(await main(['--version'])).toBe(0);
    expect(said).toEqual([`vouch ${version}\n`]);
  });

  it('the exit codes of a command, in its help', async () => {
    listen();
    expect(await main(['classify', '--help'])).toBe(0);
    expect(said.join('')).toMatch(
      /^vouch classify FILE.*Exit code: 0 where records were read.*1 where a file cannot/s,
    );
  });
});
