import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newSandboxSecrets, SAMPLE_ACTIONS, SAMPLE_WORKSPACE, type Sandbox, startSandbox } from '../index.js';

let folder: string;
let sandbox: Sandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  sandbox = await startSandbox({
    port: 0,
    logFile: join(folder, 'sandbox.jsonl'),
    appUrl: 'http://127.0.0.1:9',
    secrets: newSandboxSecrets(),
    workspace: SAMPLE_WORKSPACE,
    controls: {
      actions: SAMPLE_ACTIONS.map(({ id, title, hint }) => ({ id, title, hint })),
      act: async (action, person) => `${person}: ${action}`,
      advance: async () => new Date(),
      now: async () => new Date(),
    },
  });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function act(action: string, user: string): Promise<readonly [number, string]> {
  const response = await fetch(`${sandbox.url}/ui/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: sandbox.url },
    body: JSON.stringify({ action, user }),
  });
  return [response.status, await response.text()];
}

it('an action that there is not, or one by nobody, is 404 and says what was found', async () => {
  expect(await act('create-user', 'jane')).toEqual([200, '{"said":"jane: create-user"}']);
  for (const [action, user] of [
    ['fly', 'jane'],
    ['create-user', 'nobody'],
  ] as const) {
    const [status, text] = await act(action, user);
    expect(status).toBe(404);
    expect(text).toContain('expected a sample action and a person, found');
    expect(text).toContain(action);
  }
});
