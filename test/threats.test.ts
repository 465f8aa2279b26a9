import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../src/sandbox/index.js';
import { type Bench, buttons, startBench, until, walkToDuo, words } from './bench.js';
import {
  actElsewhere,
  asRole,
  changePerson,
  incident,
  pageText,
  record,
  sayYes,
  security,
  theCase,
  told,
} from './faults/tools.js';

/**
 * The threat model, row by row, through the whole of Vouch: who acts, and who may answer for it. What is tested
 * beside the code (who may press, signatures, Duo's words, envelopes, the audit chain) is not tested again here.
 */
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

describe('T1: keys alone, hoping for a habitual Yes', () => {
  it('the question names call, account, address, client and time, has no default button, and a Yes alone closes nothing', async () => {
    await bench.take([record({ requestParameters: { userName: 'ci-deployer' } })]);
    const asked = await told(bench, 'jane', 'Was this you?');
    for (const part of [
      'created the user ci-deployer',
      'CreateUser',
      'payments-prod',
      '198.51.100.7',
      'aws-cli',
    ])
      expect(words(asked)).toContain(part);
    expect(JSON.stringify(asked.blocks)).not.toContain('"style":"primary"');
    await bench.press('jane', asked, 'Yes, it was me');
    await told(bench, 'jane', 'Verify with Duo');
    await bench.advance(21);
    await incident(bench);
    expect((await theCase(bench)).closedAt).toBeNull();
  });
});

describe('T2, T3: keys, and a session with a name of the caller’s choice', () => {
  it.each(['jane.doe', 'jane', 'jane.doe@example.com'])(
    'named %s: paged, never closed by the one who is named',
    async (session) => {
      await bench.take([record({ userIdentity: asRole('deploy', session) })]);
      expect(pageText(await incident(bench))).toContain('not proof');
      const note = await told(bench, 'jane', 'Somebody used your name');
      expect(buttons(note).map(({ label }) => label)).not.toContain('Yes, it was me');
    },
  );

  it('even the insider himself, whose own name it is, is only told', async () => {
    await bench.take([record({ userIdentity: asRole('deploy', 'omar.haddad') })]);
    await incident(bench);
    await told(bench, 'omar', 'Somebody used your name');
    expect((await theCase(bench)).audience).toMatchObject({ role: 'told' });
  });

  it('the walk back to who took the role on finds the attested one, whatever the session is called', async () => {
    const key = 'ASIATHEWALKBACK00001';
    const taken = record({
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      readOnly: true,
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 'jane.doe' },
      responseElements: { credentials: { accessKeyId: key } },
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::111122223333:user/omar',
        accountId: '111122223333',
        userName: 'omar',
      },
    });
    await bench.take([taken, record({ userIdentity: asRole('deploy', 'jane.doe', key) })]);
    await told(bench, 'omar', 'Was this you?');
    expect(bench.direct('jane')).toEqual([]);
  });
});

describe('T4: a Slack session alone', () => {
  it('“not me” on the phone: paged as critical, and that person’s word counts for nothing until security is done', async () => {
    await bench.act('create-user', 'jane');
    await actElsewhere(bench, 'jane');
    const [first, second] = await until('two questions', () => {
      const asked = bench.direct('jane').filter((message) => words(message).includes('Was this you?'));
      return asked.length === 2 && asked;
    });
    if (!first || !second) throw new Error('expected two questions');
    const again = (message: StoredMessage, holding: string) =>
      until(holding, () =>
        bench
          .direct('jane')
          .find(({ ts, ...rest }) => ts === message.ts && words({ ts, ...rest }).includes(holding)),
      );
    await bench.press('jane', first, 'Yes, it was me');
    await bench.duo(await again(first, 'Verify with Duo'), 'jane.doe', 'fraud');
    const found = await incident(bench);
    expect(pageText(found)).toContain('"severity":"critical"');

    await bench.press('jane', second, 'Yes, it was me');
    await bench.duo(await again(second, 'Verify with Duo'), 'jane.doe', 'approve');
    await until('a second incident', () => bench.sandbox.state.incidents[1]);
    await bench.act('access-key', 'jane');
    await until('a third incident', () => bench.sandbox.state.incidents[2]);
    const cases = await bench.running.world.store.cases.list({ limit: 10 });
    expect(cases.map(({ closedAt }) => closedAt)).toEqual(cases.map(() => null));
    expect(cases.flatMap(({ facts }) => facts.vouches)).toEqual([]);

    await resolveFraud(await security(bench, 'Reported as fraud'));
    await until(
      'the freeze to end',
      async () => (await bench.running.world.store.people.person('jane'))?.frozen === false,
    );
  });

  it('so too when it is said after the page, and resolving ends it', async () => {
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    await bench.advance(16);
    await bench.press('jane', await told(bench, 'jane', 'You did nothing wrong'), 'Yes, it was me');
    await bench.duo(await told(bench, 'jane', 'Verify with Duo'), 'jane.doe', 'fraud');
    const card = await security(bench, 'Reported as fraud');
    expect((await bench.running.world.store.people.person('jane'))?.frozen).toBe(true);
    // The first page was a soft one, and stays it: what has become serious since has an incident of its own.
    const loud = await until('the pager to hear of it', () => bench.sandbox.state.incidents[1]);
    expect(pageText(loud as never)).toContain('critical');
    expect(bench.sandbox.state.incidents.map(({ urgency }) => urgency)).toEqual(['low', 'high']);
    await resolveFraud(card);
    await until('both to end', () =>
      bench.sandbox.state.incidents.every(({ state }) => state === 'resolved'),
    );
    await until(
      'the freeze to end',
      async () => (await bench.running.world.store.people.person('jane'))?.frozen === false,
    );
  });

  it('cannot resolve: that is for security alone', async () => {
    await bench.act('root-login', 'jane');
    const card = await security(bench, '[Acknowledge]');
    await bench.press('jane', card, 'Acknowledge', { force: true });
    await until('a refusal', () => words(bench.direct('jane')[0] ?? card).includes('Only the security team'));
    expect((await theCase(bench)).state).toBe('paged');
  });

  it('ten walks to Duo in a quarter of an hour are the most', async () => {
    await bench.act('create-user', 'jane');
    const link = bench.link(await sayYes(bench), 'Verify with Duo');
    for (let i = 0; i < 10; i += 1) await walkToDuo(bench.sandbox, link, 'jane.doe', 'close');
    expect(await walkToDuo(bench.sandbox, link, 'jane.doe', 'approve')).toContain('tried many times');
    expect((await theCase(bench)).facts.vouches).toEqual([]);
  });
});

async function resolveFraud(card: StoredMessage) {
  const stays = () => bench.channel('security').find(({ ts }) => ts === card.ts) ?? card;
  await bench.press('sam', stays(), 'Resolve');
  const view = await until('the form', () => [...bench.sandbox.state.views.values()][0]);
  await bench.sandbox.submit({
    user: 'sam',
    viewId: view.id,
    values: { option: 'attack', text: 'Talked to Jane, key turned off' },
  });
}

describe('T23: nobody to ask', () => {
  it.each<[string, { readonly [field: string]: unknown }]>([
    ['a role that nobody answers for', asRole('deploy', 'i-0123456789')],
    [
      'a user who is not on file',
      { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ghost', userName: 'ghost' },
    ],
    ['a federated name', { type: 'SAMLUser', principalId: 'x:ghost', userName: 'ghost' }],
    ['nothing that says who', {}],
  ])('%s: paged', async (_name, userIdentity) => {
    await bench.take([record({ userIdentity })]);
    await incident(bench);
    await security(bench, '[Acknowledge]');
  });

  it('a person who has left, and whose access is in use: paged', async () => {
    await changePerson(bench, 'jane', { active: false });
    await bench.act('create-user', 'jane');
    expect(pageText(await incident(bench))).toContain('deactivated, and their access is still in use');
    expect(bench.direct('jane')).toEqual([]);
  });

  it('two people with one principal: nobody is guessed', async () => {
    await changePerson(bench, 'omar', { principals: ['arn:aws:iam::111122223333:user/jane'] });
    await bench.act('create-user', 'jane');
    expect(pageText(await incident(bench))).toContain('mapped to 2 people');
    expect(bench.direct('jane')).toEqual([]);
    expect(bench.direct('omar')).toEqual([]);
  });
});

describe('T24: on Slack’s side', () => {
  it('a message that was deleted is posted anew when there is something to say, and its buttons work', async () => {
    await bench.act('create-user', 'jane');
    const asked = await told(bench, 'jane', 'Was this you?');
    const list = bench.sandbox.state.messages.get(asked.channel) ?? [];
    bench.sandbox.state.messages.set(
      asked.channel,
      list.filter(({ ts }) => ts !== asked.ts),
    );
    await bench.advance(16);
    const anew = await told(bench, 'jane', 'You did nothing wrong');
    expect(anew.ts).not.toBe(asked.ts);
    await bench.press('jane', anew, 'No');
    await until('the answer', async () => (await theCase(bench)).facts.answer?.choice === 'no');
  });

  it('a person who is deactivated after the question can answer nothing any more', async () => {
    await bench.act('create-user', 'jane');
    const card = await sayYes(bench);
    const link = bench.link(card, 'Verify with Duo');
    await changePerson(bench, 'jane', { active: false });
    expect(await walkToDuo(bench.sandbox, link, 'jane.doe', 'approve')).not.toContain('Thank you');
    await incident(bench);
    expect((await theCase(bench)).closedAt).toBeNull();
  });
});

describe('what went wrong in an earlier bot of this kind', () => {
  it('W1, W2: a Yes without the second factor silences nothing, and one with it is good for itself alone', async () => {
    const newest = (holding: string) =>
      until(holding, () => bench.direct('jane').findLast((message) => words(message).includes(holding)));
    await bench.act('create-user', 'jane');
    await bench.duo(await sayYes(bench), 'jane.doe', 'deny');
    await incident(bench);
    await bench.advance(3);
    await bench.act('create-user', 'jane');
    await bench.press('jane', await newest('Was this you?'), 'Yes, it was me');
    await bench.duo(await newest('One more step'), 'jane.doe', 'approve');
    await newest('This is settled');
    await bench.advance(3);
    await bench.act('create-user', 'jane');
    await newest('Was this you?');
    expect(bench.direct('jane')).toHaveLength(3);
  });

  it('W6: a changed Duo name counts from the next walk on, without a restart', async () => {
    await bench.act('create-user', 'jane');
    const card = await sayYes(bench);
    await changePerson(bench, 'jane', { duoUser: 'jane.new' });
    await expect(bench.duo(card, 'jane.doe', 'approve')).rejects.toThrow('not known here');
    expect(await bench.duo(card, 'jane.new', 'approve')).toContain('Thank you');
  });

  it('W7: empty commands, strange users and odd words stop nothing', async () => {
    for (const text of [
      '/sec',
      '/sec    ',
      `/sec ${'x'.repeat(2_000)}`,
      '/sec case',
      '/sec case \u0000',
      "/sec case ';--",
    ])
      expect(await bench.sandbox.command({ user: 'sam', channel: 'C0SECURITY', text })).toMatchObject({
        ok: true,
      });
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
  });
});
