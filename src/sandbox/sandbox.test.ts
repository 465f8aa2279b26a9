import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FaultKind,
  newSandboxSecrets,
  SAMPLE_ACTIONS,
  SAMPLE_CHANNELS,
  SAMPLE_PEOPLE,
  SAMPLE_WORKSPACE,
  type Sandbox,
  sampleEvents,
  startSandbox,
} from './index.js';

const secrets = newSandboxSecrets();
let folder: string;
let sandbox: Sandbox;

const start = (random?: () => number) =>
  startSandbox({
    port: 0,
    logFile: join(folder, 'sandbox.jsonl'),
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
    ...(random ? { random } : {}),
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  sandbox = await start();
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function call(method: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${sandbox.url}/slack/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

async function post(text: string, blocks?: object[]): Promise<{ ok: boolean; ts: string; error?: string }> {
  const response = await call('chat.postMessage', { channel: SAMPLE_CHANNELS.security, text, blocks });
  return (await response.json()) as { ok: boolean; ts: string };
}

const inSecurity = () => sandbox.state.messages.get(SAMPLE_CHANNELS.security) ?? [];

describe('the log', () => {
  it('brings everything back after a restart, and time stamps go on rising', async () => {
    const first = await post('one');
    await call('chat.update', { channel: SAMPLE_CHANNELS.security, ts: first.ts, text: 'one, changed' });
    await call('conversations.open', { users: 'U0JANE0001' });
    sandbox.setDuoMode('jane.doe', 'bypass');
    const before = sandbox.describe();
    await sandbox.close();
    await appendFile(join(folder, 'sandbox.jsonl'), '{"half a line');
    sandbox = await start();
    expect(JSON.parse(JSON.stringify(sandbox.describe()))).toEqual(JSON.parse(JSON.stringify(before)));
    expect(Number((await post('two')).ts)).toBeGreaterThan(Number(first.ts));
  });

  it('says what was done and what was refused', async () => {
    await post('fine');
    await post('bad', [{ type: 'marquee' }]);
    const requests = sandbox.log.filter((entry) => entry.kind === 'request');
    expect(requests.map((entry) => entry.accepted)).toEqual([true, false]);
    expect(requests[1]?.answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });
});

describe('faults', () => {
  const strike = (kind: FaultKind, more = {}) =>
    sandbox.faults.set([{ service: 'slack', method: 'chat.postMessage', rate: 1, kind, ...more }]);

  it('429 says when to come back, and does nothing', async () => {
    strike('429', { retryAfter: 7 });
    const response = await call('chat.postMessage', { channel: SAMPLE_CHANNELS.security, text: 'x' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(inSecurity()).toHaveLength(0);
  });

  it('500 and malformed do nothing', async () => {
    strike('500');
    expect((await call('chat.postMessage', { channel: SAMPLE_CHANNELS.security, text: 'x' })).status).toBe(
      500,
    );
    strike('malformed');
    await expect(post('x')).rejects.toThrow();
    expect(inSecurity()).toHaveLength(0);
  });

  it('refuse does nothing; accept-then-cut does it and loses the answer', async () => {
    strike('refuse');
    await expect(post('refused')).rejects.toThrow();
    strike('accept-then-cut');
    await expect(post('lost')).rejects.toThrow();
    expect(inSecurity().map((message) => message.text)).toEqual(['lost']);
    expect(sandbox.log.findLast((entry) => entry.kind === 'request')).toMatchObject({
      accepted: true,
      fault: 'accept-then-cut',
    });
  });

  it('hang never answers', async () => {
    strike('hang');
    const body = { channel: SAMPLE_CHANNELS.security, text: 'x' };
    await expect(call('chat.postMessage', body, AbortSignal.timeout(150))).rejects.toThrow(/timeout/);
    expect(inSecurity()).toHaveLength(0);
  });

  it('strikes as often as asked, only where asked, and is set over HTTP too', async () => {
    const faults = [{ service: 'slack', method: 'chat.postMessage', rate: 1, kind: '500', count: 1 }];
    await fetch(`${sandbox.url}/bench/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults }),
    });
    expect(((await (await call('auth.test', {})).json()) as { ok: boolean }).ok).toBe(true);
    expect((await call('chat.postMessage', { channel: SAMPLE_CHANNELS.security, text: 'x' })).status).toBe(
      500,
    );
    expect((await post('y')).ok).toBe(true);
  });

  it('refuses a rule that makes no sense', () => {
    expect(() => strike('explode' as FaultKind)).toThrow(/expected kind/);
  });
});

describe('the door', () => {
  it('answers to the loopback’s names only', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(sandbox.url);
      const options = { port, host: '127.0.0.1', headers: { host: 'evil.example' } };
      plainRequest(options, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it('takes deeds from its own pages only', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ user: 'jane', channel: SAMPLE_CHANNELS.general, text: 'hi' });
    const send = (more: object) =>
      fetch(`${sandbox.url}/ui/send`, { method: 'POST', headers: { ...headers, ...more }, body });
    expect((await send({})).status).toBe(403);
    expect((await send({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await send({ origin: sandbox.url })).status).toBe(200);
    const bench = await fetch(`${sandbox.url}/bench/clear`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect(bench.status).toBe(403);
  });

  it('serves its assets and nothing beside them', async () => {
    for (const name of ['app.js', 'layout.css', 'messages.css', 'pages.css', 'slack-blocks.css', 'icon.svg'])
      expect((await fetch(`${sandbox.url}/assets/${name}`)).status).toBe(200);
    expect((await fetch(`${sandbox.url}/assets/..%2froutes.ts`)).status).toBe(404);
  });
});

describe('the page', () => {
  const evil = '<img src=x onerror=alert(1)> <https://evil.example|Fix> </script><script>alert(1)</script>';

  it('shows attackers’ text as text', async () => {
    await post(evil, [
      { type: 'header', text: { type: 'plain_text', text: evil } },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: evil }] }],
      },
      { type: 'section', text: { type: 'mrkdwn', text: '<javascript:alert(1)|press me>' } },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'a"b<c', text: { type: 'plain_text', text: evil.slice(0, 70) } },
        ],
      },
    ]);
    const response = await fetch(`${sandbox.url}/?as=sam&in=${SAMPLE_CHANNELS.security}`);
    const page = await response.text();
    expect(page).toContain('onerror=alert(1)');
    expect(page).not.toMatch(/<img|<script>|href="javascript/i);
    expect(page.match(/<script/g)).toHaveLength(1);
    const csp = response.headers.get('content-security-policy') ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self';");
  });

  it('shows nobody what is not theirs', async () => {
    await post('only for security');
    const page = await (await fetch(`${sandbox.url}/?as=jane&in=${SAMPLE_CHANNELS.security}`)).text();
    expect(page).not.toContain('only for security');
  });
});

describe('sample actions', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const steady = () => {
    let seed = 1;
    return () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
  };

  it('has at least 14, each of well-formed records for each person, dated before now', () => {
    expect(SAMPLE_ACTIONS.length).toBeGreaterThanOrEqual(14);
    expect(new Set(SAMPLE_ACTIONS.map((action) => action.id)).size).toBe(SAMPLE_ACTIONS.length);
    for (const action of SAMPLE_ACTIONS)
      for (const who of SAMPLE_PEOPLE)
        for (const record of action.records(who, now, steady())) {
          expect(record).toMatchObject({ eventVersion: '1.09', recipientAccountId: '111122223333' });
          expect(record['eventID']).toMatch(
            /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          );
          expect(Date.parse(String(record['eventTime']))).toBeLessThanOrEqual(now.getTime());
        }
  });

  it('is pure, and a Terraform run is 40 changes with the key that AssumeRole issued', () => {
    const terraform = SAMPLE_ACTIONS.find((action) => action.id === 'terraform');
    const jane = SAMPLE_PEOPLE[0];
    if (!terraform || !jane) throw new Error('no Terraform action');
    const run = terraform.records(jane, now, steady());
    expect(run).toEqual(terraform.records(jane, now, steady()));
    expect(run).toHaveLength(41);
    const issued = JSON.stringify(run[0]?.['responseElements']).match(/ASIA\w+/)?.[0];
    for (const change of run.slice(1)) expect(JSON.stringify(change['userIdentity'])).toContain(issued);
  });

  it('starts with a quiet file in which only Jane’s new user stands out', () => {
    const events = sampleEvents(now, steady());
    expect(events).toHaveLength(24);
    expect(events.filter((event) => event['readOnly'] === false).map((event) => event['eventName'])).toEqual([
      'CreateUser',
    ]);
  });
});
