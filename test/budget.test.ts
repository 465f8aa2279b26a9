import { afterEach, describe, expect, it } from 'vitest';
import { awsRecord } from './aws-event.js';
import { type Bench, buttons, startBench, until, words } from './bench.js';

const WAIT_MS = 400;

/** What Jane does, each time in a session of its own. */
function deeds(at: Date, from: number, to: number, different: Record<string, unknown> = {}) {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    ...awsRecord({
      eventID: `0000000-budget-${from + i}`,
      eventTime: at.toISOString(),
      requestParameters: { userName: `robot-${from + i}` },
      ...different,
    }),
    userIdentity: {
      ...(awsRecord()['userIdentity'] as object),
      accessKeyId: `AKIAEXAMPLE${String(from + i).padStart(9, '0')}`,
    },
  }));
}

describe('a budget of two questions a day', () => {
  let bench: Bench;
  afterEach(async () => bench?.close());

  const asked = () => bench.direct('jane').map(words);
  const summary = (holding: string) =>
    until(`a list with "${holding}"`, () => bench.direct('jane').find((one) => words(one).includes(holding)));
  const act = async (from: number, to: number, different: Record<string, unknown> = {}) => {
    await bench.take(deeds(await bench.running.world.store.now(), from, to, different));
  };
  const up = async (askBudget = 2) => {
    bench = await startBench({ policy: { askBudget, quietMs: WAIT_MS } });
    return bench.running.world.store;
  };

  it('gathers what is more in one message that grows, and one verified Yes covers just what it lists', async () => {
    const store = await up();
    await act(1, 2);
    await until('two questions', () => asked().length === 2);
    await act(3, 5);
    const list = await summary('3 more things since');
    expect(words(list)).toContain('You have had 2 questions in the last 24 hours');
    for (const name of ['robot-3', 'robot-4', 'robot-5']) expect(words(list)).toContain(name);
    await bench.advance(10);
    await act(6, 7);
    expect((await summary('5 more things since')).ts).toBe(list.ts);
    expect(asked()).toHaveLength(3);

    await bench.press('jane', await summary('5 more things'), 'Yes, it was me');
    await act(8, 8);
    await summary('robot-8');
    const verify = await summary('Verify with Duo');
    expect(await bench.duo(verify, 'jane.doe', 'approve')).toContain('Thank you');
    const again = await summary('You have vouched for 5 of these. 1 came after that');
    await bench.press('jane', again, 'Yes, it was me');
    await bench.duo(await summary('Verify with Duo'), 'jane.doe', 'approve');
    const done = await summary('This is settled');
    expect([done.ts, asked().length]).toEqual([list.ts, 3]);

    const security = await until('security to see it', () =>
      bench.channel('security').find((one) => words(one).includes('Nobody was paged')),
    );
    for (const name of ['robot-3', 'robot-7', 'robot-8']) expect(words(security)).toContain(name);
    const [settled] = (await store.cases.list({ limit: 10 })).filter(({ items }) => items.length > 1);
    expect(settled?.items.map(({ standing }) => standing)).toEqual(Array(6).fill('vouched'));
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it('pages for the whole list at the deadline of its first, and asks anew about what comes then', async () => {
    const store = await up();
    await act(1, 3);
    const list = await summary('1 more thing since');
    await bench.advance(14);
    await act(4, 4);
    await summary('2 more things since');
    await bench.advance(2);
    await until('the page', () => bench.sandbox.state.incidents.length === 3);
    const cases = await store.cases.list({ limit: 10 });
    expect(cases.map(({ state, items }) => [state, items.length]).sort()).toEqual([
      ['escalated', 1],
      ['escalated', 1],
      ['escalated', 2],
    ]);
    await act(5, 5);
    await until('another list', () => asked().filter((text) => text.includes('1 more thing')).length === 1);
    expect(bench.direct('jane').at(-1)?.ts).not.toBe(list.ts);
  });

  it('answers all of it with one No', async () => {
    await up(0);
    await act(1, 3);
    const list = await summary('3 more things since');
    expect(buttons(list).map(({ label }) => label)).toEqual(['Yes, it was me', 'No', 'Not sure']);
    await bench.press('jane', list, 'No');
    const card = await until('security', () =>
      bench.channel('security').find((one) => words(one).includes('Somebody says this was not them')),
    );
    for (const name of ['robot-1', 'robot-2', 'robot-3']) expect(words(card)).toContain(name);
    expect(bench.sandbox.state.incidents).toHaveLength(1);
  });

  it('holds back nothing serious and nobody else, and counts neither', async () => {
    await up(1);
    const stop = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' };
    const failed = { errorCode: 'AccessDenied', errorMessage: 'no', requestParameters: { name: 'x' } };
    await act(1, 2, { ...stop, ...failed });
    await until(
      'two critical questions',
      () => asked().filter((text) => text.includes('failed')).length === 2,
    );
    await act(3, 3);
    await until('a question', () => asked().length === 3);
    expect(asked().join()).not.toContain('in the last 24 hours');
    await act(4, 4, { ...stop, ...failed });
    await until('a fourth', () => asked().length === 4);
    await act(5, 5);
    await summary('You have had 1 question in the last 24 hours');
    await bench.act('create-user', 'omar');
    await until('Omar', () => bench.direct('omar').length === 1);
    expect(words(bench.direct('omar')[0] as never)).not.toContain('more thing');
    await bench.advance(24 * 60 + 1);
    await act(6, 6);
    await until('the next day', () => asked().some((text) => text.includes('robot-6')));
    expect(asked().find((text) => text.includes('robot-6'))).not.toContain('in the last 24 hours');
  });
});
