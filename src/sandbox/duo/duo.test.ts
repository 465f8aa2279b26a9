import http from 'node:http';
import { Client } from '@duosecurity/duo_universal';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuoMode, newSandboxSecrets, SAMPLE_WORKSPACE, type Sandbox, startSandbox } from '../index.js';

const secrets = newSandboxSecrets();
const redirectUrl = 'http://127.0.0.1:9/duo/callback';
const state = 'state-state-state-state-1';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
  });
});

afterAll(() => sandbox.close());

/** Duo's own library, led to the sandbox. */
function client(clientSecret = secrets.duoClientSecret): Client {
  const made = new Client({
    clientId: secrets.duoClientId,
    clientSecret,
    apiHost: 'api.example.com',
    redirectUrl,
  });
  const inside = made as unknown as {
    baseURL: string;
    axios: { defaults: { baseURL: string; httpAgent: http.Agent; proxy: false } };
  };
  inside.baseURL = `${sandbox.url}/duo`;
  Object.assign(inside.axios.defaults, {
    baseURL: inside.baseURL,
    httpAgent: new http.Agent(),
    proxy: false,
  });
  return made;
}

async function withNonce(address: string, nonce: string): Promise<string> {
  const url = new URL(address);
  const claims = decodeJwt(url.searchParams.get('request') ?? '');
  const key = new TextEncoder().encode(secrets.duoClientSecret);
  const request = await new SignJWT({ ...claims, nonce }).setProtectedHeader({ alg: 'HS512' }).sign(key);
  url.searchParams.set('request', request);
  return url.href;
}

/** Opens the prompt, decides on it in the page, and returns the code. */
async function walk(decision: string, nonce = 'nonce-1'): Promise<string> {
  const address = await withNonce(await client().createAuthUrl('jane.doe', state), nonce);
  const page = await (await fetch(address)).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const answer = await fetch(`${sandbox.url}${action}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: sandbox.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: `decision=${decision}`,
  });
  const back = new URL(answer.headers.get('location') ?? 'http://nowhere/');
  if (back.searchParams.has('state')) expect(back.searchParams.get('state')).toBe(state);
  return back.searchParams.get('duo_code') ?? '';
}

describe('the Universal Prompt', () => {
  it('is healthy for its own client, and for no other', async () => {
    expect(await client().healthCheck()).toMatchObject({ stat: 'OK' });
    await expect(client('x'.repeat(40)).healthCheck()).rejects.toThrow(/invalid_client/);
  });

  it('names the person and the application, and marks itself', async () => {
    const page = await (await fetch(await client().createAuthUrl('jane.doe', state))).text();
    expect(page).toContain('Jane Doe (jane.doe)');
    expect(page).toContain('Vouch');
    expect(page).toContain('not the real Duo');
  });

  it.each([
    ['approve', 'allow', 'allow', 'user_approved'],
    ['deny', 'deny', 'deny', 'user_cancelled'],
    ['fraud', 'deny', 'fraud', 'user_marked_fraud'],
  ])('%s', async (decision, result, status, reason) => {
    const token = await client().exchangeAuthorizationCodeFor2FAResult(
      await walk(decision),
      'jane.doe',
      'nonce-1',
    );
    expect(token).toMatchObject({
      preferred_username: 'jane.doe',
      sub: 'jane.doe',
      auth_result: { result, status },
      auth_context: { reason },
    });
    expect(Math.abs(token.auth_time - Date.now() / 1000)).toBeLessThan(5);
  });

  it('returns nothing when it is closed', async () => {
    expect(await walk('close')).toBe('');
  });

  it('trades a code once', async () => {
    const code = await walk('approve');
    await client().exchangeAuthorizationCodeFor2FAResult(code, 'jane.doe');
    await expect(client().exchangeAuthorizationCodeFor2FAResult(code, 'jane.doe')).rejects.toThrow(
      /invalid_grant/,
    );
  });

  it('refuses a prompt that somebody else signed, and one answered twice', async () => {
    const forged = await fetch(await client('y'.repeat(40)).createAuthUrl('jane.doe', state));
    expect(forged.status).toBe(400);
    await fetch(await client().createAuthUrl('omar.haddad', state));
    expect(sandbox.decide('omar.haddad', 'approve')).toContain('duo_code=');
    expect(() => sandbox.decide('omar.haddad', 'approve')).toThrow(/not known/);
  });

  it('takes a decision only from its own page', async () => {
    const page = await (await fetch(await client().createAuthUrl('jane.doe', state))).text();
    const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = 'decision=approve';
    const headers = { origin: 'http://evil.example', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${sandbox.url}${action}`, { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
  });

  it.each<[DuoMode, object | RegExp]>([
    [
      'bypass',
      { auth_result: { result: 'allow', status: 'bypass' }, auth_context: { reason: 'bypass_user' } },
    ],
    ['unenrolled', { auth_result: { result: 'allow' }, auth_context: { reason: 'allow_unenrolled_user' } }],
    ['other-person', /username is invalid/],
    ['wrong-nonce', /nonce is invalid/],
  ])('plays %s', async (mode, expected) => {
    sandbox.setDuoMode('jane.doe', mode);
    const traded = client().exchangeAuthorizationCodeFor2FAResult(
      await walk('approve'),
      'jane.doe',
      'nonce-1',
    );
    if (expected instanceof RegExp) await expect(traded).rejects.toThrow(expected);
    else expect(await traded).toMatchObject(expected);
    sandbox.setDuoMode('jane.doe', 'normal');
  });

  it('plays stale, and down', async () => {
    sandbox.setDuoMode('jane.doe', 'stale');
    const token = await client().exchangeAuthorizationCodeFor2FAResult(await walk('approve'), 'jane.doe');
    expect(token.auth_time).toBeLessThan(Date.now() / 1000 - 3000);
    sandbox.setDuoMode('jane.doe', 'down');
    expect((await fetch(await client().createAuthUrl('jane.doe', state))).status).toBe(503);
    sandbox.setDuoMode('jane.doe', 'normal');
  });

  it('keeps secrets, assertions and codes out of the log', () => {
    const log = JSON.stringify(sandbox.log);
    expect(log).not.toContain(secrets.duoClientSecret);
    expect(log).not.toContain('client_assertion"');
  });
});
