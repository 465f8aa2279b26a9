import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPeople } from '../src/adapters/people-file/read.js';
import { importPeople, listPeople } from '../src/app/people.js';
import { type FreshStore, freshStore } from './database.js';

/** From the file in the documentation to the rows, and back. */
const page = readFileSync(new URL('../docs/people.md', import.meta.url), 'utf8');
const example = /<!-- example: csv -->\n```csv\n(.*?)```/s.exec(page)?.[1] ?? '';
const wait = async () => {};
let fresh: FreshStore;

beforeAll(async () => {
  fresh = await freshStore();
});
afterAll(() => fresh.close());

it('the directory holds what the file says, import after import, and who is frozen stays so', async () => {
  const { store } = fresh;
  const parsed = readPeople(example, 'csv');
  const first = await importPeople({ store, chat: null, wait }, parsed, { dryRun: false });
  expect(first).toMatchObject({
    applied: true,
    added: ['jane', 'lee', 'sam'],
    changed: [],
    removed: [],
    machines: 1,
  });

  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  const { people, machines } = await listPeople(store);
  const sorted = parsed.people.map((person) => ({ ...person, principals: [...person.principals].sort() }));
  expect(people).toEqual(sorted.sort(byId));
  expect(machines).toEqual(parsed.machines);
  const jane = await store.people.byPrincipal('arn:aws:iam::111122223333:user/jane');
  expect(jane.map(({ id }) => id)).toEqual(['jane']);
  const deploy = await store.people.machine('arn:aws:iam::111122223333:role/deploy');
  expect(deploy?.owners.map(({ id }) => id)).toEqual(['jane', 'sam']);

  await store.people.freeze('jane', true);
  const without = readPeople(example.replace(/^lee.*$/m, ''), 'csv');
  const second = await importPeople({ store, chat: null, wait }, without, { dryRun: false });
  expect(second).toMatchObject({ applied: true, added: [], changed: [], removed: ['lee'] });
  expect(await store.people.person('jane')).toMatchObject({ frozen: true });
  expect(await store.people.person('lee')).toBeNull();
  expect(await store.audit.verify()).toMatchObject({ checked: 2, brokenAt: null });
});
