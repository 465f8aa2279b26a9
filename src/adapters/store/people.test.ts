import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import type { PersonRecord, Store } from '../../ports/store.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore();
  ({ store } = fresh);
});
afterAll(() => fresh.close());

function person(id: string, changes: Partial<PersonRecord> = {}): PersonRecord {
  return {
    ...{ id, name: id, slackId: null, email: `${id}@example.com`, duoUser: id, active: true, frozen: false },
    principals: [],
    ...changes,
  };
}

const ROLE = 'arn:aws:iam::111122223333:role/deploy';

describe('people', () => {
  it('are replaced as a whole, machines among them', async () => {
    await store.people.replace([person('old')], [{ principal: 'gone', ownerIds: [], channel: null }]);
    const people = [
      person('ann', { principals: ['a', 'shared'] }),
      person('bob', { principals: ['shared'] }),
    ];
    const machines = [{ principal: ROLE, ownerIds: ['bob', 'ann', 'left'], channel: 'C1' }];
    await store.people.replace(people, machines);
    expect(await store.people.list()).toEqual({ people, machines });
    expect(await store.people.person('old')).toBeNull();
    expect((await store.people.byPrincipal('a')).map((one) => one.id)).toEqual(['ann']);
    expect((await store.people.byPrincipal('shared')).map((one) => one.id)).toEqual(['ann', 'bob']);
    expect(await store.people.byPrincipal('A')).toEqual([]);
    expect(await store.people.machine('gone')).toBeNull();
    const machine = await store.people.machine(ROLE);
    expect(machine).toMatchObject({ principal: ROLE, channel: 'C1' });
    expect(machine?.owners.map((one) => one.id)).toEqual(['bob', 'ann']);
  });

  it('stay as they were where one of the new records cannot be stored', async () => {
    await store.people.replace([person('ann')], []);
    await expect(store.people.replace([person('bob'), person('bob')], [])).rejects.toThrow();
    expect((await store.people.list()).people).toEqual([person('ann')]);
  });

  it('are found by what a caller may call them', async () => {
    const jane = person('jane', { email: 'Jane.Doe@Example.com' });
    const other = person('jd', { email: 'jane@other.example' });
    await store.people.replace([jane, other, person('ärzte', { email: null })], []);
    const ids = async (name: string) => (await store.people.byName(name)).map((one) => one.id);
    expect(await ids('JANE')).toEqual(['jane', 'jd']);
    expect(await ids('jane.doe')).toEqual(['jane']);
    expect(await ids('JANE.DOE@EXAMPLE.COM')).toEqual(['jane']);
    expect(await ids('ÄRZTE')).toEqual(['ärzte']);
    expect(await ids('jan%')).toEqual([]);
    expect(await ids('')).toEqual([]);
    expect(await ids('jane\0')).toEqual([]);
  });

  it('keep a freeze and a learned Slack id over an import', async () => {
    await store.people.replace([person('ann'), person('bob')], []);
    await store.people.freeze('ann', true);
    await store.people.setSlackId('ann', 'U1');
    await store.people.setSlackId('bob', 'U2');
    await store.people.replace([person('ann'), person('bob', { email: 'new@example.com' })], []);
    expect(await store.people.person('ann')).toMatchObject({ frozen: true, slackId: 'U1' });
    expect(await store.people.person('bob')).toMatchObject({ frozen: false, slackId: null });
    await store.people.freeze('ann', false);
    expect(await store.people.person('ann')).toMatchObject({ frozen: false });
    await expect(store.people.freeze('nobody', true)).rejects.toThrow(/nobody/);
  });

  it('with one Slack id are nobody', async () => {
    await store.people.replace([person('a', { slackId: 'U1' }), person('b', { slackId: 'U2' })], []);
    expect((await store.people.bySlackId('U1'))?.id).toBe('a');
    await store.people.setSlackId('b', 'U1');
    expect(await store.people.bySlackId('U1')).toBeNull();
    expect(await store.people.bySlackId('U3')).toBeNull();
  });

  it('survive two imports at once: one of them whole', async () => {
    const imports = ['x', 'y'].map((set) =>
      Array.from({ length: 50 }, (_, index) => person(`${set}${index}`, { principals: [`${set}${index}`] })),
    );
    await Promise.all(imports.map((people) => store.people.replace(people, [])));
    const { people } = await store.people.list();
    expect(people).toHaveLength(50);
    expect(new Set(people.map((one) => one.id[0])).size).toBe(1);
  });
});
