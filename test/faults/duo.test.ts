import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DuoMode } from '../../src/sandbox/index.js';
import { type Bench, startBench, until, walkToDuo, words } from '../bench.js';
import { calls, incident, pageText, security, told } from './tools.js';

/** The fault matrix, rows of Duo: whatever happens there, what is not proven is not confirmed. */
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

/** A question, Yes, and the message with the link to Duo. */
async function saidYes() {
  await bench.act('create-user', 'jane');
  await bench.press('jane', await told(bench, 'jane', 'Was this you?'), 'Yes, it was me');
  return told(bench, 'jane', 'Verify with Duo');
}

async function neverConfirmed() {
  const [c] = await bench.running.world.store.cases.list({ limit: 1 });
  expect(c?.facts.vouches).toEqual([]);
  expect(c?.closedAt).toBeNull();
  expect(words(bench.direct('jane')[0] as never)).not.toContain('This is settled');
}

describe('Duo cannot be asked', () => {
  it.each(['500', '429', 'refuse', 'malformed'] as const)(
    'before the prompt (%s): said so, nothing verified, paged at the deadline',
    async (kind) => {
      bench.sandbox.faults.set([{ service: 'duo', method: 'health_check', kind, rate: 1 }]);
      const card = await saidYes();
      expect(await bench.duo(card, 'jane.doe', 'approve')).toContain('Duo cannot be reached right now');
      await told(bench, 'jane', 'Duo cannot be reached right now');
      expect(bench.sandbox.state.incidents).toEqual([]);
      await neverConfirmed();
      await bench.advance(21);
      expect(pageText(await incident(bench))).toContain('The Yes was not verified in time');
      await told(bench, 'jane', 'Time ran out');
      await neverConfirmed();
    },
  );

  it.each(['500', 'refuse', 'accept-then-cut', 'malformed'] as const)(
    'after the approval (%s): the code is not traded, so nothing is verified; trying again works',
    async (kind) => {
      bench.sandbox.faults.set([{ service: 'duo', method: 'token', kind, rate: 1, count: 1 }]);
      const card = await saidYes();
      expect(await bench.duo(card, 'jane.doe', 'approve')).toContain('Duo could not be reached');
      await neverConfirmed();
      const again = await told(bench, 'jane', 'Duo cannot be reached right now');
      expect(await bench.duo(again, 'jane.doe', 'approve')).toContain('Thank you');
      await told(bench, 'jane', 'This is settled');
      expect(bench.sandbox.state.incidents).toEqual([]);
    },
  );

  it('that hangs is given up after 5 s, and other people are served meanwhile', async () => {
    bench.sandbox.faults.set([{ service: 'duo', method: 'health_check', kind: 'hang', rate: 1, count: 1 }]);
    const card = await saidYes();
    const started = Date.now();
    const hanging = bench.duo(card, 'jane.doe', 'approve');
    await until('the hanging call', () => calls(bench, 'duo', 'health_check').length > 0);
    await bench.act('create-user', 'omar');
    await bench.press('omar', await told(bench, 'omar', 'Was this you?'), 'No');
    await incident(bench);
    expect(await hanging).toContain('Duo cannot be reached right now');
    expect(Date.now() - started).toBeLessThan(8_000);
    await neverConfirmedFor('jane');
  });
});

async function neverConfirmedFor(person: string) {
  expect(bench.direct(person).map(words).join()).not.toContain('This is settled');
}

describe('Duo answers, and it does not count', () => {
  it.each<[DuoMode, string, string]>([
    ['unenrolled', 'not enrolled', 'A Yes that could not be verified'],
    ['bypass', 'without a second factor', 'A Yes that could not be verified'],
    ['other-person', 'another person', 'The second factor was denied'],
  ])('%s: paged at once', async (mode, says, headline) => {
    bench.sandbox.setDuoMode('jane.doe', mode);
    const card = await saidYes();
    expect(await bench.duo(card, 'jane.doe', 'approve')).toContain(says);
    expect(pageText(await incident(bench))).toContain(headline);
    await security(bench, headline);
    await neverConfirmed();
  });

  it.each<[DuoMode, string]>([
    ['stale', 'earlier sign-in'],
    ['wrong-nonce', 'Nothing is verified'],
  ])('%s: not verified, may be tried again, paged at the deadline', async (mode, says) => {
    bench.sandbox.setDuoMode('jane.doe', mode);
    const card = await saidYes();
    expect(await bench.duo(card, 'jane.doe', 'approve')).toContain(says);
    await neverConfirmed();
    expect(bench.sandbox.state.incidents).toEqual([]);
    await bench.advance(21);
    await incident(bench);
    await neverConfirmed();
  });

  it('nobody at Duo for this person: paged at once, and Duo is not asked', async () => {
    const { store } = bench.running.world;
    const { people, machines } = await store.people.list();
    await store.people.replace(
      people.map((one) => (one.id === 'jane' ? { ...one, duoUser: null } : one)),
      machines,
    );
    const card = await saidYes();
    expect(
      await walkToDuo(bench.sandbox, bench.link(card, 'Verify with Duo'), 'jane.doe', 'approve'),
    ).toContain('no Duo account on file');
    await incident(bench);
    expect(calls(bench, 'duo')).toEqual([]);
    await neverConfirmed();
  });
});
