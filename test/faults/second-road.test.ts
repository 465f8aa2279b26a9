import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, buttons, startBench, until, walkToDuo, whisperedLink, words } from '../bench.js';
import { asRole, passMinutes, record, sayYes, security, theCase, told } from './tools.js';

/** Calls and links that must reach one person: when the first road failed, or somebody else's turn came. */
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => bench.close());

const mentions = () =>
  bench
    .channel('security')
    .filter((message) => message.threadTs === null && message.text.includes('<!subteam^S0SECURITY>'));

describe('a mention', () => {
  it('is made again for a later page that the pager does not take', async () => {
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: '500', rate: 1 }]);
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    await passMinutes(bench, 20, 4);
    await until('a mention', () => mentions().length === 1);
    bench.sandbox.faults.clear();
    await passMinutes(bench, 2);
    await until('the page', () => bench.sandbox.state.incidents.length === 1);
    bench.sandbox.faults.set([{ service: 'pagerduty', kind: '500', rate: 1 }]);
    await bench.press('jane', await told(bench, 'jane', 'You did nothing wrong'), 'Yes, it was me');
    await bench.duo(await told(bench, 'jane', 'Verify with Duo'), 'jane.doe', 'fraud');
    await passMinutes(bench, 6);
    await until('another mention', () => mentions().length === 2);
    await passMinutes(bench, 4);
    expect(mentions()).toHaveLength(2);
  });

  it('of fraud in a closed case waits for no card', async () => {
    const { store } = bench.running.world;
    await bench.act('create-user', 'jane');
    const card = await sayYes(bench);
    const posted = await fetch(bench.link(card, 'Verify with Duo'), { method: 'POST', redirect: 'manual' });
    await (await fetch(posted.headers.get('location') ?? '')).text();
    await bench.press('jane', card, 'No');
    await bench.press('sam', await security(bench, '[Resolve]'), 'Resolve');
    const view = await until('the form', () => [...bench.sandbox.state.views.values()][0]);
    const values = { option: 'attack', text: 'Her key is turned off' };
    await bench.sandbox.submit({ user: 'sam', viewId: view.id, values });
    const c = await until('it to close', async () => {
      const found = await theCase(bench);
      return found.closedAt && found;
    });
    const lane = `${c.id}:security`;
    const settled = async () =>
      (await store.effects.ofCase(c.id)).every(({ state }) => state === 'done' || state === 'failed');
    await until('everything to be said', settled);
    const [show] = await store.effects.add(c.id, [{ effect: { kind: 'show', surface: 'security' }, lane }]);
    expect(await store.effects.claim(show ?? '', 60_000)).not.toBeNull();
    const back = bench.sandbox.decide('jane.doe', 'fraud') ?? '';
    const cookie = (posted.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await (await fetch(back, { headers: { cookie } })).text();
    expect(words(await until('the mention', () => mentions()[0]))).toContain('this was not me');
  });
});

describe('a whispered link', () => {
  it('opens nothing once somebody else has said Yes', async () => {
    const run = (name: string) =>
      record({
        userIdentity: asRole('terraform', 'run-7', 'ASIARUNRUNRUNRUN0001'),
        eventName: name,
        requestParameters: { userName: 'ci' },
      });
    await bench.take([run('CreateUser')]);
    const card = (label: string) =>
      until(`[${label}] in the channel`, () => {
        const [message] = bench.channel('deploys');
        return message && buttons(message).some((one) => one.label === label) && message;
      });
    await bench.press('omar', await card('Yes, it was me'), 'Yes, it was me');
    const { channel } = await card('Verify with Duo');
    const old = await until('the link, for Omar', () => whisperedLink(bench.sandbox, channel, 'U0OMAR0002'));
    await bench.take([run('CreateUser')]);
    await until('both to be in it', async () => (await theCase(bench)).items.length === 2);
    expect(await walkToDuo(bench.sandbox, old, 'omar.haddad', 'approve')).toContain('Thank you');
    await bench.press('jane', await card('Yes, it was me'), 'Yes, it was me');
    const link = await until('the link, for Jane', () => whisperedLink(bench.sandbox, channel, 'U0JANE0001'));
    const opened = await fetch(old, { method: 'POST', redirect: 'manual' });
    expect(opened.headers.get('location')).toBeNull();
    expect(await walkToDuo(bench.sandbox, link, 'jane.doe', 'approve')).toContain('Thank you');
  });
});
