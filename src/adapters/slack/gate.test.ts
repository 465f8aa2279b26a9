import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  FORM_TYPE,
  pressed,
  type Sent,
  signed,
  slackServer,
  submitted,
  typed,
} from '../../../test/slack-server.js';

const bench = slackServer();

describe('turned away, with no handler called', () => {
  afterEach(() => {
    expect([bench.presses, bench.commands]).toEqual([[], []]);
  });
  const good = () => signed(pressed());

  it.each<[string, number, () => Sent]>([
    ['unsigned', 401, () => ({ body: pressed(), headers: { 'content-type': FORM_TYPE } })],
    ['signed with another secret', 401, () => signed(pressed(), { secret: 'another-secret' })],
    ['signed with no secret', 401, () => signed(pressed(), { secret: '' })],
    ['with another body under the signature', 401, () => ({ ...good(), body: `${pressed()}&x=1` })],
    ['301 s old', 401, () => signed(pressed(), { ageS: 302 })],
    ['from 301 s ahead', 401, () => signed(pressed(), { ageS: -303 })],
    ['from a year ahead', 401, () => signed(pressed(), { ageS: -31_536_000 })],
    [
      'an unsigned ssl_check with a press in it',
      401,
      () => ({ body: `ssl_check=1&${pressed()}`, headers: { 'content-type': FORM_TYPE } }),
    ],
    ['a signed ssl_check with a press in it', 200, () => signed(`ssl_check=1&${pressed()}`)],
    ['plain text', 415, () => signed(pressed(), { type: 'text/plain' })],
    ['multipart', 415, () => signed(pressed(), { type: 'multipart/form-data; boundary=x' })],
    ['a form said to be JSON', 400, () => signed(pressed(), { type: 'application/json' })],
    ['a payload that is not JSON', 400, () => signed('payload=%7Bnot')],
    ['a payload of null', 400, () => signed('payload=null')],
    ['a payload that is a list', 400, () => signed('payload=%5B%5D')],
    ['two payloads', 400, () => signed(`${pressed()}&${pressed()}`)],
    ['JSON null', 400, () => signed('null', { type: 'application/json' })],
    ['nothing', 403, () => signed('')],
    ['of a kind nobody knows', 400, () => signed(pressed({ type: 'mystery', actions: undefined }))],
    ['more than a mebibyte', 413, () => signed(`${pressed()}&pad=${'x'.repeat(1024 * 1024)}`)],
    [
      'of another team',
      403,
      () => signed(pressed({ team: { id: 'T0EVIL' }, user: { id: 'U1', team_id: 'T0EVIL' } })),
    ],
    ['by a guest of another team', 403, () => signed(pressed({ user: { id: 'U1', team_id: 'T0EVIL' } }))],
    ['of no team', 403, () => signed(pressed({ team: null, user: { id: 'U1' } }))],
    ['a command of another team', 403, () => signed(typed('cases', { team_id: 'T0EVIL' }))],
    ['another command', 400, () => signed(typed('cases', { command: '/other' }))],
    ['a shortcut', 400, () => signed(pressed({ type: 'shortcut', callback_id: 'x', actions: undefined }))],
    [
      'a menu’s question',
      400,
      () => signed(pressed({ type: 'block_suggestion', name: 'x', actions: undefined })),
    ],
    ['another app’s form', 400, () => signed(submitted({ callback_id: 'other' }))],
    ['a form without its ticket', 400, () => signed(submitted({ private_metadata: '' }))],
    [
      'a press without a button id',
      400,
      () => signed(pressed({ actions: [{ type: 'button', action_id: 'press:yes' }] })),
    ],
    ['a press of nobody', 400, () => signed(pressed({ user: { team_id: 'T0ACME' } }))],
    [
      'a legacy button',
      400,
      () => signed(pressed({ type: 'interactive_message', callback_id: 'x', actions: [{ name: 'a' }] })),
    ],
  ])('%s: %i', async (_, status, sent) => {
    const response = await bench.send(sent());
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(bench.refusals).toEqual(status === 200 ? [] : [status]);
  });

  it.each([
    ['with something after it', (signature: string) => `${signature}=x`],
    ['in capitals', (signature: string) => signature.toUpperCase().replace('V0', 'v0')],
    ['of another version', (signature: string) => signature.replace('v0', 'v1')],
  ])('the right signature %s, which would have had a key of its own', async (_, bent) => {
    const sent = good();
    const header = bent(sent.headers['x-slack-signature'] ?? '');
    expect((await bench.send(sent, { 'x-slack-signature': header })).status).toBe(401);
  });

  it.each(['0', '+', ' 0x', '1e'])('a time stamp written another way (%s)', async (before) => {
    const sent = good();
    const header = `${before}${sent.headers['x-slack-request-timestamp']}`;
    expect((await bench.send(sent, { 'x-slack-request-timestamp': header })).status).toBe(401);
  });

  it.each(['X-Slack-Signature', 'x-slack-request-timestamp', 'Content-Type'])('a second %s', async (name) => {
    const { body, headers } = good();
    const first = Object.entries(headers).flat();
    expect(await rawStatus([...first, name, headers[name.toLowerCase()] ?? ''], body)).toBe(400);
  });

  it('a body that grows beyond a mebibyte without saying so', async () => {
    const { headers } = good();
    const flat = Object.entries(headers).flat();
    const body = 'x'.repeat(3 * 1024 * 1024);
    expect(await rawStatus([...flat, 'transfer-encoding', 'chunked'], body)).toBe(413);
  });

  it('five hundred forgeries', async () => {
    const { body, headers } = good();
    for (let i = 0; i < 500; i += 50) {
      const batch = Array.from({ length: 50 }, async (_, j) => {
        const hash = createHash('sha256')
          .update(`${i + j}`)
          .digest('hex');
        return (await bench.send({ body, headers }, { 'x-slack-signature': `v0=${hash}` })).status;
      });
      expect(new Set(await Promise.all(batch))).toEqual(new Set([401]));
    }
    expect(bench.refusals).toHaveLength(500);
  });
});

/** With header names repeated, which fetch does not do. */
function rawStatus(headers: readonly string[], body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(bench.url);
    const options = {
      hostname,
      port,
      path: '/slack/events',
      method: 'POST',
      headers: [...headers, 'host', hostname],
    };
    const sent = request(options, (res) => resolve(res.resume().statusCode ?? 0));
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('what is taken', () => {
  it('at the edges of the window, and with a charset', async () => {
    for (const ageS of [298, -298]) expect((await bench.send(signed(pressed(), { ageS }))).status).toBe(200);
    expect((await bench.send(signed(pressed(), { type: `${FORM_TYPE}; charset=UTF-8` }))).status).toBe(200);
    expect(bench.presses).toHaveLength(3);
  });

  it('of an organisation, whichever workspace of it', async () => {
    await bench.restart({ teamId: 'E0ACME' });
    const body = pressed({ team: null, user: { id: 'U0JANE', team_id: 'T7' }, enterprise: { id: 'E0ACME' } });
    expect((await bench.send(signed(body))).status).toBe(200);
    expect((await bench.send(signed(pressed({ enterprise: { id: 'E0EVIL' } })))).status).toBe(403);
    expect(bench.presses).toMatchObject([{ teamId: 'T7' }]);
  });

  it('Slack’s question whether the address is ours, if it is signed', async () => {
    const question = signed('{"type":"url_verification","challenge":"c1"}', { type: 'application/json' });
    expect(await (await bench.send(question)).json()).toEqual({ challenge: 'c1' });
  });
});
