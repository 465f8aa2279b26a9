import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { pressed, signed, slackServer, submitted, typed } from '../../../test/slack-server.js';
import type { Card } from '../../core/card.js';
import type { JsonObject } from '../../core/json.js';
import type { Route } from './receiver.js';

const FORM = { title: 'Comment', text: { label: 'What?' }, submit: 'Send' };
const bench = slackServer();

describe('a press', () => {
  it('is handed over, and acknowledged only then', async () => {
    let stored = false;
    bench.answerPress = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      stored = true;
      return { kind: 'stored' };
    };
    const sent = signed(pressed());
    const response = await bench.send(sent);
    expect(stored).toBe(true);
    expect([response.status, await response.text()]).toEqual([200, '']);
    const key = `${sent.headers['x-slack-request-timestamp']}:${sent.headers['x-slack-signature']}`;
    expect(bench.presses).toEqual([
      {
        requestKey: createHash('sha256').update(key).digest('hex'),
        buttonId: 'opaque-button-id',
        slackId: 'U0JANE',
        teamId: 'T0ACME',
        channel: 'D0JANE',
        filled: null,
      },
    ]);
    expect(bench.api.calls).toEqual([]);
  });

  it('that could not be stored is not acknowledged', async () => {
    bench.answerPress = async () => {
      throw new Error('the database is away');
    };
    expect((await bench.send(signed(pressed()))).status).toBe(503);
    expect(bench.reports).toEqual(['a request of Slack failed: Error: the database is away']);
  });

  it('that takes too long is not acknowledged, and may still be stored', async () => {
    await bench.restart({ answerWithinMs: 100 });
    let release = () => {};
    bench.answerPress = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'stored' });
      });
    expect((await bench.send(signed(pressed()))).status).toBe(503);
    release();
    await expect.poll(() => bench.reports.length).toBe(2);
    expect(bench.reports[0]).toMatch(/^a press was not stored within 100 ms/);
  });

  it('replayed twenty times has one key, by which it is stored once', async () => {
    const seen = new Set<string>();
    bench.answerPress = async ({ requestKey }) => {
      const first = !seen.has(requestKey);
      seen.add(requestKey);
      return { kind: first ? 'stored' : 'seen' };
    };
    const sent = signed(pressed());
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await bench.send(sent)).status),
    );
    expect(statuses).toEqual(Array(20).fill(200));
    expect(seen.size).toBe(1);
  });

  it('on a link, or on a button of somebody else, is acknowledged at once', async () => {
    for (const action_id of ['link:verify', 'other']) {
      const response = await bench.send(
        signed(pressed({ actions: [{ type: 'button', action_id, block_id: 'b' }] })),
      );
      expect(response.status).toBe(200);
    }
    expect(bench.presses).toEqual([]);
  });

  it('in a message without a channel finds it in the container', async () => {
    await bench.send(signed(pressed({ channel: undefined, container: { channel_id: 'C9' } })));
    expect(bench.presses[0]?.channel).toBe('C9');
  });
});

describe('a form', () => {
  it('is opened after the ack, and comes back as a press with what was filled in', async () => {
    bench.answerPress = async ({ filled }) =>
      filled ? { kind: 'stored' } : { kind: 'form', form: FORM, ticket: 'ticket-1' };
    bench.api.answers['views.open'] = () => ({ ok: true, view: {} });
    expect((await bench.send(signed(pressed()))).status).toBe(200);
    await expect.poll(() => bench.api.calls.length).toBe(1);
    const { method, args } = bench.api.calls[0] ?? { method: '', args: {} as JsonObject };
    expect([method, args['trigger_id']]).toEqual(['views.open', 'trigger-1']);
    expect(args['view']).toMatchObject({
      private_metadata: 'ticket-1',
      callback_id: 'form:D0JANE',
    });

    const response = await bench.send(signed(submitted()));
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(bench.presses[1]).toMatchObject({
      buttonId: 'ticket-1',
      slackId: 'U0JANE',
      channel: 'C0SECURITY',
      filled: { option: 'attack', text: 'rotated' },
    });
  });

  it('that could not be stored stays open', async () => {
    bench.answerPress = () => Promise.reject(new Error('away'));
    expect((await bench.send(signed(submitted()))).status).toBe(503);
  });

  it('that does not open is said to the one who pressed', async () => {
    bench.answerPress = async () => ({ kind: 'form', form: FORM, ticket: 'ticket-1' });
    bench.api.answers['views.open'] = () => ({ ok: false, error: 'expired_trigger_id' });
    expect((await bench.send(signed(pressed()))).status).toBe(200);
    await expect
      .poll(() => bench.api.calls.map(({ method }) => method))
      .toEqual(['views.open', 'chat.postEphemeral']);
    expect(bench.api.calls[1]?.args).toMatchObject({ channel: 'D0JANE', user: 'U0JANE' });
    await expect.poll(() => bench.reports.length).toBe(2);
    expect(bench.reports.join()).not.toContain('xoxb');
  });
});

describe('the command', () => {
  it('is answered to the one who typed it alone', async () => {
    const response = await bench.send(signed(typed('case  4F2K <@U9|eve> &lt;b&gt; <#C1|general> ')));
    expect(bench.commands[0]).toMatchObject({
      slackId: 'U0JANE',
      teamId: 'T0ACME',
      channel: 'C1',
      text: 'case  4F2K @U9 <b> #C1',
    });
    expect(bench.commands[0]?.requestKey).toMatch(/^[0-9a-f]{64}$/);
    expect(await response.json()).toMatchObject({
      response_type: 'ephemeral',
      text: 'There is no open case.',
    });
  });

  it('may be answered with a card, whose choices are not for here', async () => {
    const card: Card = {
      headline: 'Open cases',
      body: [],
      facts: [],
      after: [],
      choices: [{ input: 'resolve', label: 'Resolve' }],
      summary: '2 open cases',
    };
    bench.answerCommand = async () => card;
    const answer = await (await bench.send(signed(typed('cases')))).text();
    expect(answer).toContain('"type":"header"');
    expect(answer).not.toContain('"type":"actions"');
  });
});

describe('other routes', () => {
  const route = (method: string, path: string): Route => ({
    method,
    path,
    handler: (req, res) => void res.end(`${method} ${path} took ${req.url}`),
  });

  beforeEach(async () => {
    const broken: Route = {
      method: 'GET',
      path: '/broken',
      handler: () => Promise.reject(new Error('boom')),
    };
    const half: Route = {
      method: 'GET',
      path: '/half',
      handler: (_, res) => {
        res.writeHead(200).write('all is w');
        throw new Error('boom');
      },
    };
    await bench.restart({
      routes: [
        half,
        route('GET', '/healthz'),
        route('GET', '/verify/:id'),
        route('POST', '/verify/:id'),
        route('*', '/sandbox/*'),
        broken,
      ],
    });
  });

  it.each([
    ['GET', '/healthz', 200],
    ['GET', '/verify/abc?x=1', 200],
    ['POST', '/verify/abc', 200],
    ['PUT', '/sandbox/a/b', 200],
    ['GET', '/sandbox/', 200],
    ['DELETE', '/verify/abc', 405],
    ['GET', '/verify/', 404],
    ['GET', '/verify/a/b', 404],
    ['GET', '/sandbox', 404],
    ['GET', '/', 404],
    ['GET', '/slack/events', 405],
    ['POST', '/slack/events/', 404],
  ])('%s %s: %i', async (method, path, status) => {
    const response = await fetch(bench.url + path, { method });
    expect(response.status).toBe(status);
    const text = await response.text();
    if (status === 200) expect(text).toContain(`took ${path}`);
  });

  it('one that fails half way is not taken for a whole answer', async () => {
    const response = fetch(`${bench.url}/half`).then((got) => got.text());
    await expect(response).rejects.toThrow();
  });

  it('one that fails answers 500, and the reason goes to the log alone', async () => {
    const response = await fetch(`${bench.url}/broken?secret=1`);
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(bench.reports).toEqual(['GET /broken failed: Error: boom']);
  });
});

describe('close', () => {
  it('lets what is under way finish, and takes nothing more', async () => {
    let release = () => {};
    bench.answerPress = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'stored' });
      });
    const answer = bench.send(signed(pressed()));
    await expect.poll(() => bench.presses.length).toBe(1);
    const closed = bench.close();
    await expect(fetch(`${bench.url}/healthz`)).rejects.toThrow();
    release();
    expect((await answer).status).toBe(200);
    await closed;
  });

  it('does not wait for somebody who only holds a connection', async () => {
    const { hostname, port } = new URL(bench.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const started = performance.now();
    await bench.close();
    expect(performance.now() - started).toBeLessThan(1_000);
    socket.destroy();
  });

  it('says where the port is taken', async () => {
    const port = Number(new URL(bench.api.url).port);
    await expect(bench.restart({ port })).rejects.toThrow('EADDRINUSE');
  });
});
