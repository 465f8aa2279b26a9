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
    const { store, kept, audit, steps } = directory(
      [person('old'), person('sam', { duoUser: 's' }), person('kim')],
      [{ principal: 'arn:aws:iam::111122223333:role/old', ownerIds: ['old'], channel: null }],
    );
    const file = {
      people: [
        person('sam', { duoUser: 't', slackId: 'U0SAM' }),
        person('kim'),
        person('jane', { slackId: 'U0JANE' }),
      ],
      machines: [{ principal: 'arn:aws:iam::111122223333:role/deploy', ownerIds: ['jane'], channel: null }],
      refused: [],
    };
    const summary = await importPeople({ store, chat: null, wait }, file, go);
    expect(summary).toEqual({
      applied: true,
      people: 3,
      machines: 1,
      added: ['jane'],
      changed: ['sam'],
      removed: ['old'],
      removedMachines: ['arn:aws:iam::111122223333:role/old'],
      staying: [],
      stayingMachines: [],
      held: [],
      refused: [],
      found: 0,
      unreachable: [{ id: 'kim', why: 'neither a Slack id nor an e-mail' }],
    });
    expect(kept).toEqual({ people: file.people, machines: file.machines });
    expect(steps).toEqual(['begin', 'lock people', 'replace', 'audit', 'commit']);
    const counts = { people: 3, machines: 1, added: 1, changed: 1, removed: 1 };
    const detail = { ...counts, staying: 0, refused: 0, unreachable: 1 };
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

describe('an import with refused rows', () => {
  const machine = (principal: string, ...ownerIds: string[]) => ({ principal, ownerIds, channel: null });
  const slip = [{ line: 3, reason: 'no' }];

  it('removes nobody and no machine: who is missing stays as he was', async () => {
    const frozen = person('sam', { frozen: true, slackId: 'U0SAM', principals: ['p-sam'] });
    const { store, kept, audit } = directory(
      [person('jane'), frozen, person('kim')],
      [machine('ci', 'kim'), machine('deploy', 'jane', 'sam')],
    );
    const file = { people: [person('jane')], machines: [machine('deploy', 'jane')], refused: slip };
    const deps = { store, chat: null, wait };
    const expected = { removed: [], removedMachines: [], staying: ['kim', 'sam'], stayingMachines: ['ci'] };
    expect(await importPeople(deps, file, { dryRun: true })).toMatchObject({ ...expected, applied: false });
    expect(await importPeople(deps, file, go)).toMatchObject({ ...expected, applied: true });
    expect(kept.people).toEqual([person('jane'), frozen, person('kim')]);
    expect(kept.machines).toEqual([machine('deploy', 'jane', 'sam'), machine('ci', 'kim')]);
    expect(audit[0]?.detail).toMatchObject({ removed: 0, staying: 2, refused: 1 });
  });

  it('takes nothing from one who stays: who claims it is left out, and stays as he was too', async () => {
    const sam = person('sam', { principals: ['arn:x'] });
    const jane = person('jane', { duoUser: 'j' });
    const { store, kept } = directory([sam, jane]);
    const people = [
      person('jane', { principals: ['ARN:X'] }),
      person('kim', { duoUser: 'J' }),
      person('lee', { duoUser: 'l' }),
    ];
    const machines = [machine('ci', 'kim'), machine('deploy', 'lee'), machine('Arn:x', 'lee')];
    const summary = await importPeople({ store, chat: null, wait }, { people, machines, refused: slip }, go);
    expect(summary.held).toEqual([
      { id: 'jane', why: 'principal ARN:X is still that of sam' },
      { id: 'Arn:x', why: 'it is still that of sam' },
      { id: 'kim', why: 'duo J is still that of jane' },
      { id: 'ci', why: 'its owner kim was left out' },
    ]);
    expect(summary).toMatchObject({ added: ['lee'], staying: ['jane', 'sam'] });
    expect(kept.people).toEqual([person('lee', { duoUser: 'l' }), sam, jane]);
    expect(kept.machines).toEqual([machine('deploy', 'lee')]);
  });

  it('gives nobody the Slack id of one who stays', async () => {
    const { store } = directory([person('sam', { slackId: 'U0SAM' })]);
    const file = { people: [person('jane', { email: 'j@example.com' })], machines: [], refused: slip };
    const { chat } = slack(() => member('U0SAM'));
    const { unreachable } = await importPeople({ store, chat, wait }, file, go);
    expect(unreachable).toMatchObject([{ id: 'jane', why: expect.stringContaining("somebody else's") }]);
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
