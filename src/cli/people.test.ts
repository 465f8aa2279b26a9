import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FreshStore, freshStore } from '../../test/database.js';
import { main } from '../cli.js';

let fresh: FreshStore;
let folder: string;
let out: string;
let err: string;

beforeEach(async () => {
  fresh = await freshStore({ poolSize: 4 });
  folder = await mkdtemp(join(tmpdir(), 'vouch-people-'));
  vi.stubEnv('DATABASE_URL', fresh.url);
  vi.stubEnv('VOUCH_DATA_DIR', join(folder, 'data'));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await fresh.close();
  await rm(folder, { recursive: true });
});

/** Imports a file with this text. */
async function bring(name: string, text: string, ...flags: readonly string[]): Promise<number> {
  const file = join(folder, name);
  await writeFile(file, text);
  [out, err] = ['', ''];
  return main(['people', 'import', file, ...flags]);
}

const ids = async () => (await fresh.store.people.list()).people.map(({ id }) => id).sort();

it('a list of nobody removes nobody, unless that is said', async () => {
  expect(await bring('all.csv', 'person,name\njane,Jane\nsam,Sam\n')).toBe(0);
  for (const [name, text] of [
    ['empty.csv', 'person,name\n'],
    ['empty.yaml', 'people: []\n'],
  ] as const) {
    expect(await bring(name, text)).toBe(1);
    expect(err).toBe(
      `vouch: ${join(folder, name)}: expected at least one person, found none; nobody was removed. Next: with --allow-empty everybody is removed\n`,
    );
    expect(out).toBe('');
    expect(await ids()).toEqual(['jane', 'sam']);
  }
  expect(await bring('empty.csv', 'person,name\n', '--allow-empty', '--dry-run')).toBe(0);
  expect(out).toContain('2 gone.\nNothing was written.');
  expect(await ids()).toEqual(['jane', 'sam']);
  expect(await bring('empty.csv', 'person,name\n', '--allow-empty')).toBe(0);
  expect(out).toContain('2 gone.\nImported.');
  expect(await ids()).toEqual([]);
});

it('a slip in a row removes nobody, and the summary says who stays', async () => {
  const role = 'arn:aws:iam::111122223333:role/deploy';
  const header = 'person,slack,machine_roles\n';
  await bring('all.csv', `${header}jane,U0JANE,\nsam,U0SAM,${role}\nkim,U0KIM,\n`);
  const slips = `${header}jane,U0JANE,\nsam,@sam,${role}\nkim,@kim,\n`;
  for (const flags of [['--dry-run'], []]) {
    expect(await bring('slips.csv', slips, ...flags)).toBe(1);
    expect(out).toContain(`staying: kim, sam\nmachines staying: ${role}\n`);
    expect(out).toContain('3 on file are not among the rows taken; they stay, because rows were refused.');
    expect(out).toContain('0 gone.');
    expect(await ids()).toEqual(['jane', 'kim', 'sam']);
    expect((await fresh.store.people.machine(role))?.owners.map(({ id }) => id)).toEqual(['sam']);
  }
  await bring('slips.csv', slips, '--json');
  expect(JSON.parse(out)).toMatchObject({ removed: [], staying: ['kim', 'sam'], stayingMachines: [role] });
});

it('names who goes, twenty at most', async () => {
  const many = Array.from({ length: 22 }, (_, index) => `p${10 + index}`);
  await bring('all.csv', `person\njane\n${many.join('\n')}\n`);
  for (const flags of [['--dry-run'], []]) {
    expect(await bring('one.csv', 'person\njane\n', ...flags)).toBe(0);
    expect(out).toContain(`gone: ${many.slice(0, 20).join(', ')} and 2 more\n`);
  }
  expect(await ids()).toEqual(['jane']);
});

it('rows that are all bad remove nobody, whatever is said', async () => {
  await bring('all.csv', 'person,name\njane,Jane\n');
  expect(await bring('bad.csv', 'person,name\nNOT AN ID,Jane\n', '--allow-empty')).toBe(1);
  expect(out).toMatch(/bad\.csv, line 2: person: expected/);
  expect(err).toContain('nobody was removed. Next: mend the lines above');
  expect(await bring('nothing.csv', '', '--allow-empty', '--json')).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ applied: false, people: 0 });
  expect(await ids()).toEqual(['jane']);
});

it.each([
  ['people: 3\n', 'line 1: expected a list under people, found a number'],
  ['people: everybody\n', 'line 1: expected a list under people, found a text'],
  ['people:\n', 'expected a list under people, found nothing'],
  ['people:\n  person: jane\n', 'line 2: expected a list under people, found keys and values'],
  ['people:\n  - person: jane\nmachines: 4.5\n', 'line 3: expected a list under machines, found a number'],
])('%j: %s', async (text, words) => {
  expect(await bring('odd.yaml', text)).toBe(1);
  expect(out).toContain(words);
});

it('a file that is not there is named', async () => {
  const file = join(folder, 'gone.csv');
  await expect(main(['people', 'import', file])).rejects.toThrow(
    `${file}: expected a file, found nothing there. Next: check the path`,
  );
  await expect(main(['people', 'import', folder])).rejects.toThrow('expected a file, found a folder');
});

it('a database that is away is named by its setting, in plain words, without the password', async () => {
  const away = 'postgresql://vouch:s3cret@127.0.0.1:1/vouch';
  vi.stubEnv('DATABASE_URL', away);
  const error = await main(['people', 'list']).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    message:
      'DATABASE_URL, 127.0.0.1:1: the database cannot be used now: nobody listens at its address (ECONNREFUSED). Next: check the address, and whether the server runs; vouch doctor tries again',
  });
  const wrong = new URL(fresh.url);
  wrong.pathname = '/no_such_database';
  vi.stubEnv('DATABASE_URL', wrong.href);
  await expect(main(['people', 'list'])).rejects.toThrow(
    `DATABASE_URL, ${wrong.host}: there is no database of this name on the server (3D000)`,
  );
  wrong.password = 'wrong';
  vi.stubEnv('DATABASE_URL', wrong.href);
  await expect(main(['people', 'list'])).rejects.toThrow(
    `DATABASE_URL, ${wrong.host}: the database refuses this user or password (28P01)`,
  );
});

it('a sandbox’s data folder is made closed to others', async () => {
  const { stat } = await import('node:fs/promises');
  await bring('all.csv', 'person\njane\n');
  const { mode } = await stat(join(folder, 'data'));
  expect(mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
});

it('a look at a database elsewhere makes no data folder either', async () => {
  await main(['people', 'list']);
  const { readdir } = await import('node:fs/promises');
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  'audit verify',
  'audit show 4F2K',
  'people list',
  'people release jane',
  'refused',
  'report weekly',
])('%s makes no data folder, and no database in one that is empty', async (words) => {
  const data = join(folder, 'data');
  const { mkdir, readdir } = await import('node:fs/promises');
  vi.stubEnv('DATABASE_URL', undefined);
  const told = `expected the data folder of a Vouch at ${data}, found none`;
  await expect(main(words.split(' '))).rejects.toThrow(told);
  expect(await readdir(folder)).toEqual([]);
  await mkdir(data);
  await expect(main(words.split(' '))).rejects.toThrow(told);
  expect(await readdir(data)).toEqual([]);
});
