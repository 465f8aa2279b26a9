import { describe, expect, it } from 'vitest';
import {
  type Chat,
  type MachineRecord,
  type Member,
  type PersonRecord,
  PortError,
  type Store,
} from '../ports.js';
import { importPeople, listPeople } from './people.js';

function person(id: string, more: Partial<PersonRecord> = {}): PersonRecord {
  const none = { slackId: null, email: null, duoUser: null };
  return { id, name: id, ...none, active: true, frozen: false, principals: [], ...more };
}

/** The two tables an import writes, and what it wrote. */
function directory(people: readonly PersonRecord[] = [], machines: readonly MachineRecord[] = []) {
  const kept = { people, machines };
  const audit: { action: string; who: string; detail: unknown }[] = [];
  const steps: string[] = [];
  const tables = {
    lock: async (name: string) => void steps.push(`lock ${name}`),
    people: {
      list: async () => kept,
      replace: async (next: readonly PersonRecord[], nextMachines: readonly MachineRecord[]) => {
        steps.push('replace');
        Object.assign(kept, { people: next, machines: nextMachines });
      },
    },
    audit: {
      append: async (entries: typeof audit) => {
        steps.push('audit');
        audit.push(...entries);
      },
    },
  };
  const store = {
    ...tables,
    transaction: async (work: (inner: typeof tables) => Promise<void>) => {
      steps.push('begin');
      await work(tables);
      steps.push('commit');
    },
  };
  return { kept, audit, steps, store: store as unknown as Store };
}

function slack(answer: (email: string) => Member | null): { chat: Chat; asked: string[] } {
  const asked: string[] = [];
  const memberByEmail = async (email: string) => {
    asked.push(email);
    return answer(email);
  };
  return { chat: { memberByEmail } as unknown as Chat, asked };
}

function member(slackId: string, standing: Member['standing'] = 'full'): Member {
  return { slackId, name: slackId, email: null, timeZone: null, standing };
}

const wait = async () => {};
const go = { dryRun: false };
const parsed = (...people: readonly PersonRecord[]) => ({ people, machines: [], refused: [] });

describe('an import', () => {
  it('replaces the directory and says so in the audit, in one transaction', async () => {
    const { store, kept, audit, steps } = directory([
      person('old'),
      person('sam', { duoUser: 's' }),
      person('kim'),
    ]);
    const file = {
      people: [
        person('sam', { duoUser: 't', slackId: 'U0SAM' }),
        person('kim'),
        person('jane', { slackId: 'U0JANE' }),
      ],
      machines: [{ principal: 'arn:aws:iam::111122223333:role/deploy', ownerIds: ['jane'], channel: null }],
      refused: [{ line: 7, reason: 'no' }],
    };
    const summary = await importPeople({ store, chat: null, wait }, file, go);
    expect(summary).toEqual({
      applied: true,
      people: 3,
      machines: 1,
      added: ['jane'],
      changed: ['sam'],
      removed: ['old'],
      refused: [{ line: 7, reason: 'no' }],
      found: 0,
      unreachable: [{ id: 'kim', why: 'neither a Slack id nor an e-mail' }],
    });
    expect(kept).toEqual({ people: file.people, machines: file.machines });
    expect(steps).toEqual(['begin', 'lock people', 'replace', 'audit', 'commit']);
    const detail = { people: 3, machines: 1, added: 1, changed: 1, removed: 1, refused: 1, unreachable: 1 };
    expect(audit).toEqual([{ caseId: null, who: 'operator', action: 'people-imported', detail }]);
  });

  it('changes nothing in a dry run, and nothing where nobody is usable', async () => {
    const { store, steps } = directory([person('sam')]);
    const dry = await importPeople({ store, chat: null, wait }, parsed(person('jane')), { dryRun: true });
    expect(dry).toMatchObject({ applied: false, added: ['jane'], removed: ['sam'] });
    expect(await importPeople({ store, chat: null, wait }, parsed(), go)).toMatchObject({ applied: false });
    expect(steps).toEqual([]);
  });

  it('thaws nobody', async () => {
    const { store, kept } = directory([person('jane', { frozen: true })]);
    await importPeople({ store, chat: null, wait }, parsed(person('jane'), person('sam')), go);
    expect(kept.people.map(({ id, frozen }) => [id, frozen])).toEqual([
      ['jane', true],
      ['sam', false],
    ]);
  });
});

describe('a missing Slack id', () => {
  const mail = (id: string) => person(id, { email: `${id}@example.com` });

  it('is looked up by e-mail', async () => {
    const { store, kept } = directory();
    const { chat } = slack(() => member('U0JANE'));
    const summary = await importPeople({ store, chat, wait }, parsed(mail('jane')), go);
    expect(summary).toMatchObject({ found: 1, unreachable: [] });
    expect(kept.people[0]?.slackId).toBe('U0JANE');
  });

  it('is kept from the last import while the e-mail is the same', async () => {
    const { store, kept } = directory([
      { ...mail('jane'), slackId: 'U0JANE' },
      { ...mail('sam'), slackId: 'U0SAM' },
    ]);
    const { chat, asked } = slack(() => member('U0NEW'));
    const moved = person('sam', { email: 'samuel@example.com' });
    expect(await importPeople({ store, chat, wait }, parsed(mail('jane'), moved), go)).toMatchObject({
      found: 1,
    });
    expect(asked).toEqual(['samuel@example.com']);
    expect(kept.people.map(({ slackId }) => slackId)).toEqual(['U0JANE', 'U0NEW']);
  });

  it.each([
    [null, 'Slack knows nobody by jane@example.com'],
    [member('U0GUEST', 'guest'), 'jane@example.com is no full member in Slack: guest'],
    [member('U0SAM'), "jane@example.com is U0SAM, which is somebody else's already"],
  ])('that cannot be found is reported: %o', async (answer, why) => {
    const { store, kept } = directory();
    const people = parsed(mail('jane'), person('sam', { slackId: 'U0SAM' }));
    const summary = await importPeople({ store, chat: slack(() => answer).chat, wait }, people, go);
    expect(summary.unreachable).toEqual([{ id: 'jane', why }]);
    expect(kept.people[0]?.slackId).toBeNull();
  });

  it('is asked for again when Slack says later, as late as it says', async () => {
    const waits: number[] = [];
    let calls = 0;
    const { chat } = slack(() => {
      calls += 1;
      if (calls < 3) throw new PortError('later', 'ratelimited', 'slow down', { retryAfterMs: 30_000 });
      return member('U0JANE');
    });
    const patient = async (ms: number) => void waits.push(ms);
    const { store } = directory();
    expect(await importPeople({ store, chat, wait: patient }, parsed(mail('jane')), go)).toMatchObject({
      found: 1,
    });
    expect(waits).toEqual([30_000, 30_000]);
  });

  it('is given up for everybody once Slack is away, and the import goes on', async () => {
    const { chat, asked } = slack(() => {
      throw new PortError('later', 'timeout', 'no answer');
    });
    const { store } = directory();
    const people = parsed(
      mail('jane'),
      mail('sam'),
      person('kim', { slackId: 'U0KIM', email: 'kim@example.com' }),
    );
    const summary = await importPeople({ store, chat, wait }, people, go);
    expect(summary.applied).toBe(true);
    expect(summary.unreachable).toEqual([
      { id: 'jane', why: 'Slack did not say: timeout' },
      { id: 'sam', why: 'Slack did not say: timeout' },
    ]);
    expect(asked).toHaveLength(3);
  });
});

describe('the list', () => {
  it('is sorted', async () => {
    const machine = (principal: string) => ({ principal, ownerIds: [], channel: null });
    const { store } = directory([person('sam'), person('jane')], [machine('b'), machine('a')]);
    const { people, machines } = await listPeople(store);
    expect(people.map(({ id }) => id)).toEqual(['jane', 'sam']);
    expect(machines.map(({ principal }) => principal)).toEqual(['a', 'b']);
  });
});
