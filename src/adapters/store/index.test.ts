import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshStore, freshStore } from '../../../test/database.js';
import { PortError, type Store } from '../../ports.js';
import { openStore } from './index.js';

let fresh: FreshStore;
let store: Store;
beforeAll(async () => {
  fresh = await freshStore({ poolSize: 4 });
  ({ store } = fresh);
});
afterAll(() => fresh.close());

const entry = { caseId: null, who: 'vouch', action: 'tried', detail: {} };

async function audited(): Promise<number> {
  return (await store.audit.verify()).checked;
}

/**
 * Ends the other connections to this database, as an administrator or a fail-over would: all of them, or those
 * that wait for a lock. Returns how many.
 */
async function cutOff(which: 'all' | 'waiting' = 'all'): Promise<number> {
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  const { rowCount } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND ($1 OR wait_event_type = 'Lock')`,
    [which === 'all'],
  );
  await client.end();
  return rowCount ?? 0;
}

describe('the clock', () => {
  it('is the server’s, and moves for everybody', async () => {
    const before = await store.now();
    expect(Math.abs(before.getTime() - Date.now())).toBeLessThan(5_000);
    await store.advanceClock(3_600_000);
    const after = await store.transaction((tables) => tables.now());
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(3_600_000);
    await store.advanceClock(-3_600_000);
    expect((await store.now()).getTime() - before.getTime()).toBeLessThan(60_000);
  });

  it('reads the same in a server whose own zone is another', async () => {
    await fresh.pool.query(
      `ALTER DATABASE ${new URL(fresh.url).pathname.slice(1)} SET timezone = 'Asia/Tokyo'`,
    );
    const other = await openStore({ url: fresh.url, poolSize: 2 });
    const seen = await other.store.transaction((tables) => tables.now());
    expect(Math.abs(seen.getTime() - Date.now())).toBeLessThan(5_000);
    expect(other).toMatchObject({ migrated: [], ahead: [] });
    await other.store.close();
  });
});

describe('a transaction', () => {
  it('commits together or not at all', async () => {
    const before = await audited();
    const failed = store.transaction(async (tables) => {
      await tables.audit.append([entry]);
      await tables.people.replace([], [{ principal: 'p', ownerIds: [], channel: null }]);
      throw new RangeError('mine');
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await audited()).toBe(before);
    expect(await store.people.machine('p')).toBeNull();
    expect(await store.transaction(async (tables) => tables.people.machine('p'))).toBeNull();
  });

  it('holds a name until it ends', async () => {
    const order: string[] = [];
    let locked: () => void = () => undefined;
    const isLocked = new Promise<void>((settle) => {
      locked = settle;
    });
    const first = store.transaction(async (tables) => {
      await tables.lock('a group');
      locked();
      for (let turn = 0; turn < 20; turn += 1) await tables.now();
      order.push('first');
    });
    await isLocked;
    const other = store.transaction((tables) => tables.lock('another group'));
    const second = store.transaction(async (tables) => {
      await tables.lock('a group');
      order.push('second');
    });
    await Promise.all([first, second, other]);
    expect(order).toEqual(['first', 'second']);
    await expect(store.lock('a group')).rejects.toThrow(/inside a transaction/);
  });

  it('that meets another in a deadlock is done again', async () => {
    let tries = 0;
    let arrived: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((settle) => {
      arrived = settle;
    });
    const both = [
      ['a', 'b'],
      ['b', 'a'],
    ].map(([one = '', two = '']) =>
      store.transaction(async (tables) => {
        await tables.lock(one);
        tries += 1;
        if (tries === 2) arrived();
        await bothHoldOne;
        await tables.lock(two);
        return one;
      }),
    );
    expect(await Promise.all(both)).toEqual(['a', 'b']);
    expect(tries).toBe(3);
  });
});

describe('a database that goes away', () => {
  const later = expect.objectContaining({ name: 'PortError', outcome: 'later' });

  it('in the middle of a transaction means later, and nothing was done', async () => {
    const before = await audited();
    const cut = store.transaction(async (tables) => {
      await tables.audit.append([entry]);
      await cutOff();
      await tables.audit.append([entry]);
    });
    await expect(cut).rejects.toEqual(later);
    const atCommit = store.transaction(async (tables) => {
      await tables.audit.append([entry]);
      await cutOff();
    });
    await expect(atCommit).rejects.toEqual(later);
    expect(await audited()).toBe(before);
  });

  it('in the middle of a statement means later, and the next one finds it again', async () => {
    await store.transaction(async (tables) => {
      await tables.lock('held');
      const blocked = store.transaction((inner) => inner.lock('held'));
      const outcome = blocked.catch((error: unknown) => error);
      while ((await cutOff('waiting')) === 0) await tables.now();
      expect(await outcome).toEqual(later);
    });
    expect(await store.cases.get('nobody')).toBeNull();
  });

  it('again and again means later each time, and never ends the process', async () => {
    const outcomes: unknown[] = [];
    const keepBusy = async () => {
      for (let turn = 0; turn < 25; turn += 1) {
        const work =
          turn % 2 ? store.cases.get('x') : store.transaction((tables) => tables.audit.append([entry]));
        outcomes.push(await work.then(() => null).catch((error: unknown) => error));
      }
    };
    const cutting = async () => {
      for (let turn = 0; turn < 10; turn += 1) await cutOff();
    };
    await Promise.all([keepBusy(), keepBusy(), keepBusy(), cutting()]);
    const failures = outcomes.filter((outcome) => outcome !== null);
    expect(failures).toEqual(failures.map(() => later));
    expect(await store.audit.verify()).toMatchObject({ brokenAt: null });
  });

  it('altogether means later', async () => {
    const gone = new URL(fresh.url);
    gone.port = '1';
    await expect(openStore({ url: gone.href, poolSize: 1 })).rejects.toEqual(later);
    const { store: closed, close } = await freshStore();
    await close();
    await expect(closed.now()).rejects.toEqual(later);
    await expect(closed.cases.get('x')).rejects.toBeInstanceOf(PortError);
    await closed.close();
  });

  it('never says the password', async () => {
    const gone = new URL(fresh.url);
    gone.port = '1';
    const error = await openStore({ url: gone.href, poolSize: 1 }).catch((reason: unknown) => reason);
    expect(`${error} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain(gone.password);
  });
});
