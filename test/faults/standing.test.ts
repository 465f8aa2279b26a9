import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../src/sandbox/index.js';
import { type Bench, startBench, until, words } from '../bench.js';
import { actElsewhere, calls, incident, passMinutes, sayYes, security, theCase, told } from './tools.js';

/** Who is in security, where Slack does not say, or where they have no say. */
const GROUP = { service: 'slack', method: 'usergroups.users.list' } as const;
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

const asked = () => calls(bench, 'slack', GROUP.method).length;
const command = async (user: string, text: string) =>
  JSON.stringify(await bench.sandbox.command({ user, channel: 'C0GENERAL1', text: `/sec ${text}` }));
const frozen = async (id: string) => (await bench.running.world.store.people.person(id))?.frozen;

describe('the security group', () => {
  it('cannot be read for a while: what security pressed waits, and counts', async () => {
    await bench.act('root-login', 'jane');
    const card = await security(bench, '[Acknowledge]');
    bench.sandbox.faults.set([{ ...GROUP, kind: '429', rate: 1, count: 1, retryAfter: 1 }]);
    await bench.press('sam', card, 'Acknowledge');
    await until('the acknowledgement', () => bench.sandbox.state.incidents[0]?.state === 'acknowledged');
  });

  it('cannot be read for minutes: nobody is security, and whoever pressed is told why', async () => {
    await bench.act('root-login', 'jane');
    const card = await security(bench, '[Acknowledge]');
    bench.sandbox.faults.set([{ ...GROUP, kind: '500', rate: 1 }]);
    await bench.press('sam', card, 'Acknowledge');
    await until('a first try', () => asked() > 0);
    await passMinutes(bench, 12);
    await until('a word to Sam', () =>
      bench.sandbox.state.ephemeral.some(({ text }) => text.includes('Slack could not say')),
    );
    expect((await theCase(bench)).facts.acknowledged).toBeNull();
  });

  it('is not asked for by people who answer for themselves, and seldom by commands', async () => {
    await bench.act('create-user', 'jane');
    await sayYes(bench);
    expect(asked()).toBe(0);
    for (let i = 0; i < 20; i += 1) expect(await command('omar', 'cases')).toContain('for the security team');
    expect(asked()).toBeLessThan(5);
  });

  it('cannot be read: a command says so, and shows nothing', async () => {
    bench.sandbox.faults.set([{ ...GROUP, kind: '500', rate: 1, count: 1 }]);
    expect(await command('sam', 'cases')).toContain('Slack cannot say');
    expect(await command('sam', 'cases')).toContain('No case is open');
  });
});

describe('a Slack that hangs', () => {
  it('at who pressed: a deadline is kept meanwhile', async () => {
    await bench.act('create-user', 'jane');
    const question = await told(bench, 'jane', 'Was this you?');
    bench.sandbox.faults.set([{ service: 'slack', method: 'users.info', kind: 'hang', rate: 1 }]);
    await bench.press('omar', question, 'Yes, it was me', { force: true });
    await until('a first try', () => calls(bench, 'slack', 'users.info').length > 0);
    const started = Date.now();
    const swept = bench.advance(16);
    await incident(bench);
    expect(Date.now() - started).toBeLessThan(4_000);
    await swept;
  });
});

describe('whoever reported fraud', () => {
  it('has no say in commands either', async () => {
    expect(await command('sam', 'cases')).toContain('No case is open');
    await bench.running.world.store.people.freeze('sam', true);
    expect(await command('sam', 'cases')).toContain('for the security team');
  });

  it('in two cases stays on hold until both are closed', async () => {
    await bench.act('create-user', 'jane');
    await actElsewhere(bench, 'jane');
    const questions = await until('two questions', () => {
      const found = bench.direct('jane').filter((message) => words(message).includes('Was this you?'));
      return found.length === 2 && found;
    });
    for (const { ts } of questions) {
      await bench.press('jane', now('jane', ts), 'Yes, it was me');
      await until('the link', () => words(now('jane', ts)).includes('Verify with Duo'));
      await bench.duo(now('jane', ts), 'jane.doe', 'fraud');
    }
    const cards = await until('two cards', () => {
      const found = bench.channel('security').filter((one) => words(one).includes('[Resolve]'));
      return found.length === 2 && found;
    });
    for (const [i, card] of cards.entries()) {
      expect(await frozen('jane')).toBe(true);
      await resolve(card);
      const closed = () => bench.running.world.store.cases.list({ open: false, limit: 5 });
      await until('it to close', async () => (await closed()).length === i + 1);
    }
    expect(await frozen('jane')).toBe(false);
  });
});

function now(person: string, ts: string): StoredMessage {
  const found = bench.direct(person).find((message) => message.ts === ts);
  if (!found) throw new Error(`expected the message ${ts} to ${person}, found none`);
  return found;
}

async function resolve(card: StoredMessage): Promise<void> {
  const before = new Set(bench.sandbox.state.views.keys());
  await bench.press('sam', card, 'Resolve');
  const view = await until('the form', () =>
    [...bench.sandbox.state.views.values()].find(({ id }) => !before.has(id)),
  );
  await bench.sandbox.submit({
    user: 'sam',
    viewId: view.id,
    values: { option: 'attack', text: 'Talked to Jane, key turned off' },
  });
}
