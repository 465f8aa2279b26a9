import https from 'node:https';
import net from 'node:net';
import { event } from '@pagerduty/pdjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSandboxSecrets, SAMPLE_WORKSPACE, type Sandbox, startSandbox } from '../index.js';

const secrets = newSandboxSecrets();
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

const payload = { summary: 'Nobody vouched', severity: 'critical', source: 'payments-prod' };

async function enqueue(
  body: object,
): Promise<{ status: number; body: { errors?: string[]; dedup_key?: string } }> {
  const response = await fetch(`${sandbox.url}/pagerduty/v2/enqueue`, {
    method: 'POST',
    body: JSON.stringify({ routing_key: secrets.routingKey, event_action: 'trigger', payload, ...body }),
  });
  return {
    status: response.status,
    body: (await response.json()) as { errors?: string[]; dedup_key?: string },
  };
}

describe('events', () => {
  it('is reached with PagerDuty’s own library', async () => {
    const agent = new https.Agent();
    const port = Number(new URL(sandbox.url).port);
    Object.assign(agent, { createConnection: () => net.connect(port, '127.0.0.1') });
    const parameters = {
      server: `127.0.0.1:${port}/pagerduty`,
      data: { routing_key: secrets.routingKey, event_action: 'trigger', dedup_key: 'pdjs', payload },
      agent,
      requestTimeout: 0,
    } as unknown as Parameters<typeof event>[0];
    const answer = await event(parameters);
    expect(answer).toMatchObject({
      data: { status: 'success', dedup_key: 'pdjs' },
      response: { status: 202 },
    });
  });

  it('follows one key from triggered to resolved, and opens anew after that', async () => {
    const of = (key: string) => sandbox.state.incidents.filter((incident) => incident.dedupKey === key);
    await enqueue({ dedup_key: 'k' });
    await enqueue({ dedup_key: 'k' });
    expect(of('k')).toMatchObject([{ state: 'triggered', urgency: 'high' }]);
    expect(of('k')[0]?.events).toHaveLength(2);
    await enqueue({ dedup_key: 'k', event_action: 'acknowledge' });
    expect(of('k')[0]?.state).toBe('acknowledged');
    await enqueue({ dedup_key: 'k', event_action: 'resolve' });
    await enqueue({ dedup_key: 'k', payload: { ...payload, severity: 'warning' } });
    expect(of('k')).toMatchObject([{ state: 'resolved' }, { state: 'triggered', urgency: 'low' }]);
  });

  it('makes a key where none is given', async () => {
    expect((await enqueue({})).body.dedup_key).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['no summary', { payload: { ...payload, summary: '' } }, /summary/],
    ['summary over 1024', { payload: { ...payload, summary: 'x'.repeat(1025) } }, /summary/],
    ['unknown severity', { payload: { ...payload, severity: 'dire' } }, /severity/],
    ['no source', { payload: { ...payload, source: undefined } }, /source/],
    ['key over 255', { dedup_key: 'x'.repeat(256) }, /dedup_key/],
    ['short routing key', { routing_key: 'short' }, /routing_key/],
    ['another routing key', { routing_key: 'a'.repeat(32) }, /routing key/],
    ['unknown action', { event_action: 'shout' }, /event_action/],
    ['resolve without key', { event_action: 'resolve' }, /dedup_key/],
    ['javascript link', { links: [{ href: 'javascript:alert(1)' }] }, /href/],
  ])('refuses: %s', async (_name, body, error) => {
    const before = sandbox.state.incidents.length;
    const answer = await enqueue(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.join()).toMatch(error);
    expect(sandbox.state.incidents).toHaveLength(before);
  });

  it('refuses what is too large or not JSON', async () => {
    expect(
      (await enqueue({ payload: { ...payload, custom_details: { x: 'x'.repeat(530_000) } } })).status,
    ).toBe(413);
    const response = await fetch(`${sandbox.url}/pagerduty/v2/enqueue`, { method: 'POST', body: 'not json' });
    expect(response.status).toBe(400);
  });

  it('shows it all on the page, and keeps the routing key out of it and of the log', async () => {
    await enqueue({
      dedup_key: 'shown',
      payload: { ...payload, custom_details: { Who: '<script>x</script>' } },
    });
    const page = await (await fetch(`${sandbox.url}/pagerduty`)).text();
    expect(page).toContain('&lt;script&gt;x&lt;/script&gt;');
    expect(page).not.toContain('<script>x');
    expect(page + JSON.stringify(sandbox.log)).not.toContain(secrets.routingKey);
  });
});
