import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLE_PEOPLE, type StoredMessage } from '../src/sandbox/index.js';
import { type Bench, buttons, startBench, until, walkToDuo, whisperedLink, words } from './bench.js';

/** Every road through a conversation, as people see it in the stand-ins. `npm test` runs it on both queues. */
describe('a conversation', () => {
  let bench: Bench;
  afterEach(async () => bench?.close());

  const up = async () => {
    bench = await startBench();
    return bench;
  };
  const first = (personId: string, holding = '') =>
    until(`a message for ${personId} with "${holding}"`, () =>
      bench.direct(personId).find((message) => words(message).includes(holding)),
    );
  const security = (holding: string) =>
    until(`a security card with "${holding}"`, () =>
      bench
        .channel('security')
        .find((message) => message.threadTs === null && words(message).includes(holding)),
    );
  const incident = () => until('an incident', () => bench.sandbox.state.incidents[0]);

  it('Yes, verified with Duo: settled, nobody paged', async () => {
    await up();
    await bench.act('create-user', 'jane');
    const asked = await first('jane', 'Was this you?');
    expect(buttons(asked).map(({ label }) => label)).toEqual(['Yes, it was me', 'No', 'Not sure']);
    await bench.press('jane', asked, 'Yes, it was me');
    const verify = await first('jane', 'Verify with Duo');
    expect(verify.ts).toBe(asked.ts);
    expect(await bench.duo(verify, 'jane.doe', 'approve')).toContain('Thank you');
    const done = await first('jane', 'This is settled');
    expect(buttons(done)).toEqual([]);
    expect(words(done)).toContain('Jane Doe vouched for it with Duo');
    expect(bench.direct('jane')).toHaveLength(1);
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it.each([
    ['deny', 'Duo said no'],
    ['fraud', 'Thank you for reporting this'],
  ] as const)('Yes, and Duo says %s: paged at once', async (decision, says) => {
    await up();
    await bench.act('create-user', 'jane');
    await bench.press('jane', await first('jane', 'Was this you?'), 'Yes, it was me');
    await bench.duo(await first('jane', 'Verify with Duo'), 'jane.doe', decision);
    await first('jane', says);
    expect((await incident()).urgency).toBe(decision === 'fraud' ? 'high' : (await incident()).urgency);
    await security('[Acknowledge]');
  });

  it('Duo closed: try again, until the deadline', async () => {
    await up();
    await bench.act('create-user', 'jane');
    await bench.press('jane', await first('jane', 'Was this you?'), 'Yes, it was me');
    await bench.duo(await first('jane', 'Verify with Duo'), 'jane.doe', 'close');
    expect(bench.sandbox.state.incidents).toEqual([]);
    await bench.duo(await first('jane', 'Verify with Duo'), 'jane.doe', 'approve');
    await first('jane', 'This is settled');
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it('No: paged at once, with room for a comment, and security closes it', async () => {
    await up();
    await bench.act('access-key', 'jane');
    await bench.press('jane', await first('jane', 'Was this you?'), 'No');
    const told = await first('jane', 'Thank you for telling us');
    expect((await incident()).state).toBe('triggered');
    await bench.press('jane', told, 'Add a comment');
    const view = await until('the comment form', () => [...bench.sandbox.state.views.values()][0]);
    await bench.sandbox.submit({
      user: 'jane',
      viewId: view.id,
      values: { text: 'My laptop was open in the train' },
    } as never);
    const card = await security('My laptop was open in the train');
    await bench.press('sam', card, 'Acknowledge');
    await until('the acknowledgement', () => bench.sandbox.state.incidents[0]?.state === 'acknowledged');
  });

  it('silence: paged at the deadline, and said kindly; a late Yes is shown and closes nothing', async () => {
    await up();
    await bench.act('create-user', 'jane');
    await first('jane', 'Was this you?');
    await bench.advance(16);
    const told = await first('jane', 'You did nothing wrong');
    expect((await incident()).state).toBe('triggered');
    await bench.press('jane', told, 'Yes, it was me');
    await bench.duo(await first('jane', 'Verify with Duo'), 'jane.doe', 'approve');
    await security('after the page: it closes nothing');
    expect((await incident()).state).toBe('triggered');
  });

  it('fraud after a soft page: a second incident, which rings, and one answer ends both', async () => {
    await up();
    await bench.act('create-user', 'jane');
    await first('jane', 'Was this you?');
    await bench.advance(16);
    const told = await first('jane', 'You did nothing wrong');
    expect((await incident()).urgency).toBe('low');
    await bench.press('jane', told, 'Yes, it was me');
    await bench.duo(await first('jane', 'Verify with Duo'), 'jane.doe', 'fraud');
    const incidents = bench.sandbox.state.incidents;
    await until('the second incident', () => incidents[1]);
    expect(incidents.map(({ urgency, events }) => [urgency, events.length])).toEqual([
      ['low', 1],
      ['high', 1],
    ]);
    await bench.press('sam', await security('[Acknowledge]'), 'Acknowledge');
    await until('both taken', () => incidents.every(({ state }) => state === 'acknowledged'));
    expect(incidents).toHaveLength(2);
  });

  it('the wrong person presses: nothing changes, and they are told', async () => {
    await up();
    await bench.act('create-user', 'jane');
    const asked = await first('jane', 'Was this you?');
    await bench.press('omar', asked, 'Yes, it was me', { force: true });
    expect(words(await first('omar'))).toContain('This question is for Jane Doe');
    expect(words(await first('jane'))).toContain('Was this you?');
  });

  it('a double press counts once', async () => {
    await up();
    await bench.act('create-user', 'jane');
    const asked = await first('jane', 'Was this you?');
    await Promise.all([bench.press('jane', asked, 'No'), bench.press('jane', asked, 'No')]);
    await until('a word about the second press', () =>
      bench.sandbox.state.ephemeral.some(({ text }) => text.includes('already')),
    );
    expect(bench.sandbox.state.incidents).toHaveLength(1);
    expect(bench.sandbox.state.incidents[0]?.events).toHaveLength(1);
  });

  it('a Terraform run: one message to the channel of its owners, who answer for it', async () => {
    await up();
    await bench.act('terraform', 'jane');
    const asked = await until('one message about the run', () => {
      const [message] = [...bench.channel('deploys'), ...bench.direct('jane')];
      return message && words(message).includes('changes') ? message : null;
    });
    expect(bench.channel('deploys').length + bench.direct('jane').length).toBe(1);
    expect(words(asked)).toMatch(/made \d+ changes within \d+ seconds/);
  });

  it('in a channel the link to Duo goes to whoever said Yes, and to nobody else', async () => {
    await up();
    await bench.act('terraform', 'jane');
    const card = (label: string) =>
      until(`[${label}] in the channel`, () => {
        const [message] = bench.channel('deploys');
        const whole = message && words(message).includes('made 20 changes');
        return whole && buttons(message).some((one) => one.label === label) ? message : null;
      });
    await bench.press('omar', await card('Yes, it was me'), 'Yes, it was me');
    const verifying = await card('Verify with Duo');
    expect(buttons(verifying).map(({ url }) => url)).toEqual(['', '']);
    const slackIds = Object.fromEntries(SAMPLE_PEOPLE.map(({ id, slackId }) => [id, slackId]));
    const linkOf = (person: string) =>
      whisperedLink(bench.sandbox, verifying.channel, slackIds[person] ?? '');
    const link = await until('the link, for Omar', () => linkOf('omar'));
    await bench.press('jane', verifying, 'Verify with Duo');
    await until('Jane is told', () =>
      bench.sandbox.state.ephemeral.some(
        ({ to, text }) =>
          to === slackIds['jane'] && text.includes('Omar Haddad said Yes, so the link is theirs'),
      ),
    );
    expect(linkOf('jane')).toBeNull();
    const value = buttons(verifying).find(({ label }) => label === 'Verify with Duo')?.value ?? '';
    const guessed = await (await fetch(link.replace(/[^/]+$/, value))).text();
    expect(guessed).toContain('not open any more');
    expect(await walkToDuo(bench.sandbox, link, 'omar.haddad', 'approve')).toContain('Thank you');
    await until('settled', () =>
      words(bench.channel('deploys')[0] as StoredMessage).includes('This is settled'),
    );
  });

  it('a session that borrows a colleague’s name: paged, and the colleague is only told', async () => {
    await up();
    await bench.act('spoofed', 'omar');
    await incident();
    const told = await first('jane', 'Somebody used your name');
    expect(buttons(told).map(({ label }) => label)).toEqual(['That was not me', 'Add a comment']);
    await security('a name the caller chose: not proof');
  });

  it.each([
    ['root-login', 'root'],
    ['stop-logging', 'stopped'],
    ['open-ssh', 'Internet'],
  ])('an alert (%s) pages at once and is never a question', async (action, word) => {
    await up();
    await bench.act(action, 'jane');
    const page = await incident();
    expect(page.urgency).toBe('high');
    expect(words(await security('This always pages')).toLowerCase()).toContain(word.toLowerCase());
    const asked = bench.direct('jane').filter((message) => words(message).includes('Was this you?'));
    expect(asked).toEqual([]);
  });
});
