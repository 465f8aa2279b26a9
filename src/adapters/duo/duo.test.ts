import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, decodeJwt, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PortError, type SecondFactor } from '../../ports.js';
import { createSecondFactor } from './index.js';

const CLIENT_ID = 'DIXXXXXXXXXXXXXXXXXX';
const CLIENT_SECRET = 'a'.repeat(40);
const SECRET = new TextEncoder().encode(CLIENT_SECRET);
const STATE = 's'.repeat(32);
const NONCE = 'n'.repeat(32);

type Answer = (req: IncomingMessage, body: URLSearchParams, res: ServerResponse) => void | Promise<void>;

let server: Server;
let base: string;
let answer: Answer;
let seen: { url: string; body: URLSearchParams }[];
let factor: SecondFactor;

beforeEach(async () => {
  seen = [];
  server = createServer(async (req, res) => {
    let text = '';
    for await (const piece of req) text += piece;
    const body = new URLSearchParams(text);
    seen.push({ url: req.url ?? '', body });
    await answer(req, body, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/duo`;
  factor = createSecondFactor({ ...settings(), apiUrl: base });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function settings() {
  return {
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    apiHost: 'api-test.duosecurity.com',
    redirectUrl: 'https://vouch.example.com/duo/callback',
    now: () => new Date(),
    beginLimitMs: 300,
    finishLimitMs: 300,
  };
}

function json(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);

function claims(change: Record<string, unknown> = {}): Record<string, unknown> {
  const now = nowSeconds();
  return {
    iss: `${base}/oauth/v1/token`,
    aud: CLIENT_ID,
    sub: 'jane',
    preferred_username: 'jane',
    nonce: NONCE,
    iat: now,
    exp: now + 300,
    auth_time: now,
    auth_result: { result: 'allow', status: 'allow', status_msg: 'Login Successful' },
    auth_context: { txid: 'tx', factor: 'duo_push', reason: 'user_approved', result: 'success' },
    ...change,
  };
}

async function signed(payload: Record<string, unknown>, secret = SECRET, alg = 'HS512'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg }).sign(secret);
}

function gives(idToken: string | Promise<string>): Answer {
  return async (_req, _body, res) =>
    json(res, 200, { id_token: await idToken, access_token: 'x', expires_in: 300, token_type: 'Bearer' });
}

async function failure(promise: Promise<unknown>): Promise<PortError> {
  const error = await promise.then(
    (value) => new Error(`expected a failure, found ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PortError);
  return error as PortError;
}

const finish = () => factor.finish('jane', 'code-1', NONCE);

describe('begin', () => {
  it('asks whether Duo is up, then leads to its prompt with a signed request for this person', async () => {
    answer = (_req, _body, res) => json(res, 200, { stat: 'OK', response: { timestamp: 1 } });
    const url = new URL(await factor.begin('jane', STATE, NONCE));
    expect(seen.map(({ url: path }) => path)).toEqual(['/duo/oauth/v1/health_check']);
    expect(`${url.origin}${url.pathname}`).toBe(`${base}/oauth/v1/authorize`);
    const request = url.searchParams.get('request') ?? '';
    const { payload } = await jwtVerify(request, SECRET, { algorithms: ['HS512'], audience: base });
    expect(payload).toMatchObject({
      duo_uname: 'jane',
      state: STATE,
      nonce: NONCE,
      client_id: CLIENT_ID,
      redirect_uri: 'https://vouch.example.com/duo/callback',
    });
    // A second may begin between the two readings of the clock.
    expect(payload.exp).toBeLessThanOrEqual(nowSeconds() + 301);
  });

  it.each<[string, string, Answer]>([
    ['down', 'http 500', (_req, _body, res) => json(res, 500, { error: 'no', error_description: 'down' })],
    ['slow', 'timeout', () => undefined],
    [
      'refusing our credentials',
      'http 401',
      (_req, _body, res) => json(res, 401, { error: 'invalid_client' }),
    ],
    ['answering with an error', 'bad-answer', (_req, _body, res) => json(res, 200, { stat: 'FAIL' })],
    ['cutting the line', 'ECONNRESET', (req) => void req.socket.destroy()],
    [
      'sending us elsewhere',
      'http 302',
      (_req, _body, res) => json(res, 302, {}, { location: 'http://127.0.0.1:1/elsewhere' }),
    ],
  ])('throws `later` when Duo is %s', async (_name, code, given) => {
    answer = given;
    const error = await failure(factor.begin('jane', STATE, NONCE));
    expect(error).toMatchObject({ outcome: 'later', code });
  });

  it('throws `later` when nobody listens, and names nothing secret', async () => {
    await new Promise((resolve) => server.close(resolve));
    const error = await failure(factor.begin('jane', STATE, NONCE));
    expect(error).toMatchObject({ outcome: 'later', code: 'ECONNREFUSED' });
    const everything = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.cause)} ${String(error.cause)}`;
    expect(everything).not.toContain('client_assertion');
    expect(everything).not.toContain(CLIENT_SECRET);
  });

  it('honours Retry-After', async () => {
    answer = (_req, _body, res) => json(res, 429, {}, { 'retry-after': '7' });
    expect((await failure(factor.begin('jane', STATE, NONCE))).retryAfterMs).toBe(7_000);
  });
});

describe('finish', () => {
  it('trades the code, proving who we are, for a verdict', async () => {
    answer = gives(signed(claims()));
    expect(await finish()).toMatchObject({ result: 'allow', subject: 'jane' });
    const [exchange] = seen;
    expect(exchange?.url).toBe('/duo/oauth/v1/token');
    expect(exchange?.body.get('code')).toBe('code-1');
    expect(decodeJwt(exchange?.body.get('client_assertion') ?? '')).toMatchObject({
      sub: CLIENT_ID,
      aud: `${base}/oauth/v1/token`,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['denied', { auth_result: { result: 'deny', status: 'deny' } }],
    ['fraud', { auth_result: { result: 'deny', status: 'fraud' } }],
    ['bypassed', { auth_context: { factor: 'not_available', reason: 'bypass_user' } }],
    ['bypassed', { auth_context: { factor: 'remembered_device', reason: 'remembered_device' } }],
    ['unenrolled', { auth_context: { factor: 'not_available', reason: 'allow_unenrolled_user' } }],
    ['other-person', { preferred_username: 'joe', sub: 'joe' }],
    ['other-person', { preferred_username: undefined }],
    ['stale', { auth_time: nowSeconds() - 400 }],
    ['stale', { auth_time: nowSeconds() + 400 }],
  ])('%s: %j', async (result, change) => {
    answer = gives(signed(claims(change)));
    expect((await finish()).result).toBe(result);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['signed with another secret', () => signed(claims(), new TextEncoder().encode('b'.repeat(40)))],
    ['signed with a weaker algorithm', () => signed(claims(), SECRET, 'HS256')],
    ['not signed at all', () => new UnsecuredJWT(claims()).encode()],
    ['not signed, in a spelling of its own', () => forged({ alg: 'None', typ: 'JWT' })],
    ['for another application', () => signed(claims({ aud: 'DIYYYYYYYYYYYYYYYYYY' }))],
    ['for us and somebody else', () => signed(claims({ aud: [CLIENT_ID, 'DIYYYYYYYYYYYYYYYYYY'] }))],
    ['from another issuer', () => signed(claims({ iss: 'https://api-evil.duosecurity.com/oauth/v1/token' }))],
    ['expired', () => signed(claims({ exp: nowSeconds() - 120 }))],
    ['without an expiry', () => signed(claims({ exp: undefined }))],
    ['with another nonce', () => signed(claims({ nonce: 'm'.repeat(32) }))],
    ['without a nonce', () => signed(claims({ nonce: undefined }))],
    ['no token', () => 'not a token'],
  ])('refuses for good a token that is %s', async (_name, token) => {
    answer = gives(token());
    expect((await failure(finish())).outcome).toBe('never');
  });

  it.each<[string, string, string, Answer]>([
    ['fails', 'unknown', 'http 500', (_req, _body, res) => json(res, 500, {})],
    ['hangs', 'unknown', 'timeout', () => undefined],
    [
      'hangs half way',
      'unknown',
      'timeout',
      (_req, _body, res) => {
        res.writeHead(200, { 'content-type': 'application/json' });
        res.write('{"id_token":');
      },
    ],
    ['cuts the line', 'unknown', 'ECONNRESET', (req) => void req.socket.destroy()],
    [
      'knows the code already',
      'never',
      'http 400',
      (_req, _body, res) => json(res, 400, { error: 'invalid_grant', error_description: 'used' }),
    ],
    ['answers with a page', 'never', 'bad-answer', (_req, _body, res) => void res.end('<html>')],
    [
      'leaves out the token',
      'never',
      'bad-answer',
      (_req, _body, res) => json(res, 200, { token_type: 'Bearer' }),
    ],
    ['floods us', 'never', 'bad-answer', (_req, _body, res) => void res.end('x'.repeat(400_000))],
  ])('verifies nothing when Duo %s', async (_name, outcome, code, given) => {
    answer = given;
    expect(await failure(finish())).toMatchObject({ outcome, code });
  });

  it('verifies nothing without a code', async () => {
    expect((await failure(factor.finish('jane', '', NONCE))).outcome).toBe('never');
    expect(seen).toEqual([]);
  });

  it('verifies nothing when no nonce was given', async () => {
    answer = gives(signed(claims({ nonce: undefined })));
    expect((await failure(factor.finish('jane', 'code-1', ''))).outcome).toBe('never');
  });

  it('keeps two walks at once apart', async () => {
    answer = async (req, body, res) => {
      const who = body.get('code') ?? '';
      await gives(signed(claims({ preferred_username: who, sub: who })))(req, body, res);
    };
    const people = ['ada', 'bob', 'cyd', 'dee'];
    const results = await Promise.all(people.map((who) => factor.finish(who, who, NONCE)));
    expect(results.map(({ result, subject }) => `${subject} ${result}`)).toEqual(
      people.map((who) => `${who} allow`),
    );
  });
});

describe('settings', () => {
  it.each([
    'https://127.0.0.1:1',
    'http://duo.example.com',
    'http://10.0.0.1',
    'http://127.0.0.1@evil.example',
    'x',
  ])('refuses the stand-in address %s', (apiUrl) => {
    expect(() => createSecondFactor({ ...settings(), apiUrl })).toThrow(
      /expected a stand-in on this machine/,
    );
  });

  it('refuses credentials of the wrong shape without showing them', () => {
    const make = () => createSecondFactor({ ...settings(), clientSecret: 'hunter2-hunter2' });
    expect(make).toThrow(/client secret of 40/);
    expect(make).not.toThrow(/hunter2/);
  });

  it('refuses a host that is not one', () => {
    expect(() => createSecondFactor({ ...settings(), apiHost: 'api.example/evil' })).toThrow(
      /expected a host name/,
    );
  });
});

function forged(header: object): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value));
  return `${part(header)}.${part(claims())}.`;
}
