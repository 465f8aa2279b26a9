import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunLog } from '../../ports.js';
import { createRunLog } from './index.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-run-log-'));
  file = join(folder, 'deep', 'run.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function written(write: (log: RunLog) => void, level: 'info' | 'error' = 'info'): Promise<string> {
  const log = createRunLog({ to: file, level });
  write(log);
  await log.close();
  return readFileSync(file, 'utf8');
}

async function documents(write: (log: RunLog) => void): Promise<Record<string, unknown>[]> {
  const lines = (await written(write)).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a step', () => {
  it('is one ECS document with every field in its place', async () => {
    const [document] = await documents((log) =>
      log.step({
        action: 'effect-done',
        outcome: 'success',
        caseId: 'c-1',
        caseCode: '4F2K',
        workflow: 'verify-action',
        state: 'asked',
        detection: 'aws/iam-create-user',
        eventId: 'e-1',
        actor: 'jane',
        account: '111122223333',
        durationMs: 12.5,
        message: 'posted the card',
        detail: { surface: 'actor', attempts: 2, late: false, none: null, 'odd.key': 'x' },
      }),
    );
    expect(document).toMatchObject({
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      'log.level': 'info',
      'ecs.version': expect.any(String),
      message: 'posted the card',
      service: { name: 'vouch' },
      event: {
        kind: 'event',
        dataset: 'vouch.run',
        action: 'effect-done',
        outcome: 'success',
        duration: 12_500_000,
      },
      user: { name: 'jane' },
      cloud: { account: { id: '111122223333' } },
      vouch: {
        case: { id: 'c-1', code: '4F2K', state: 'asked' },
        workflow: 'verify-action',
        detection: 'aws/iam-create-user',
        event: { id: 'e-1' },
      },
    });
    expect(document?.['labels']).toEqual({ surface: 'actor', late: 'false', odd_key: 'x' });
    expect(document?.['numeric_labels']).toEqual({ attempts: 2 });
  });

  it('has no field that was not given', async () => {
    const [document] = await documents((log) =>
      log.step({ action: 'started', outcome: 'success', message: 'up' }),
    );
    expect(document).not.toHaveProperty('user');
    expect(document).not.toHaveProperty('vouch');
    expect(document).not.toHaveProperty('labels');
    expect(document).not.toHaveProperty('event.duration');
  });

  it('stays one line whatever an actor is called', async () => {
    const name = 'jane"}\n{"event":{"action":"forged"},"x":"\u2028';
    const all = await documents((log) =>
      log.step({ action: 'a', outcome: 'unknown', message: name, actor: name }),
    );
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ event: { action: 'a' }, user: { name } });
  });
});

describe('an error', () => {
  it('is told with its code, its stack and what caused it', async () => {
    const cause = Object.assign(new TypeError('connect refused'), { code: 'ECONNREFUSED' });
    const [document] = await documents((log) =>
      log.error('could not page', new Error('paging failed', { cause }), { lane: 'pager' }),
    );
    expect(document).toMatchObject({
      'log.level': 'error',
      message: 'could not page',
      event: { outcome: 'failure' },
      error: {
        type: 'Error',
        message: 'paging failed',
        stack_trace: expect.stringContaining('run-log.test.ts'),
      },
      vouch: { causes: [{ type: 'TypeError', message: 'connect refused', code: 'ECONNREFUSED' }] },
      labels: { lane: 'pager' },
    });
  });

  it('leaves out the request, the headers and whatever else a vendor hangs on it', async () => {
    const secret = 'hidden-in-the-request';
    const error = Object.assign(new Error('Request failed'), {
      config: { headers: { authorization: secret }, data: secret },
      request: { _header: secret },
      response: { data: { token: secret } },
      data: { ok: false, secret },
      $response: { headers: { 'x-amz-security-token': secret } },
      toJSON: () => ({ secret }),
    });
    const text = await written((log) => {
      log.error('failed', error);
      log.error('failed', new Error('outer', { cause: error }));
      log.error('failed', new AggregateError([error], 'several'));
      log.error('failed', { secret });
    });
    expect(text).toContain('Request failed');
    expect(text).toContain('found something of type object');
    expect(text).not.toContain(secret);
  });

  const SECRETS = [
    ['xoxb-1234567890-abcdefghijklmnop', 'xoxb-1234567890-abcdefghijklmnop'],
    ['xapp-1-A0123-456-abcdef0123456789', 'abcdef0123456789'],
    ['Bearer abcDEF123456.xyz-789', 'abcDEF123456'],
    ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
    ['postgres://app:hunter2hunter2@db/vouch', 'hunter2hunter2'],
    ['eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl', 'eyJzdWIiOiJqYW5lIn0'],
    ['AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
  ] as const;

  it.each(SECRETS)('hides %s wherever it stands', async (text, secret) => {
    const all = await written((log) => {
      log.step({ action: 'a', outcome: 'failure', message: `tried ${text} once`, detail: { header: text } });
      log.error(`tried ${text}`, new Error(`saw ${text}`, { cause: `and ${text}` }));
    });
    expect(all).toContain('tried');
    expect(all).not.toContain(secret);
  });

  it('hides a detail for its name', async () => {
    const [document] = await documents((log) =>
      log.step({
        action: 'a',
        outcome: 'success',
        message: 'm',
        detail: { password: 'tr0ub4dor', host: 'db' },
      }),
    );
    expect(document?.['labels']).toEqual({ password: '[redacted]', host: 'db' });
  });

  it('never throws, whatever it is given', async () => {
    const circular = new Error('round');
    circular.cause = circular;
    const all = await documents((log) => {
      for (const odd of [
        circular,
        null,
        undefined,
        7n,
        Symbol('s'),
        Object.create(null),
        () => 1,
        Number.NaN,
      ]) {
        log.error('odd', odd);
      }
      fc.assert(
        fc.property(fc.anything({ withNullPrototype: true }), fc.string({ unit: 'binary' }), (odd, text) => {
          log.error(text, odd);
          log.step({
            action: text,
            outcome: 'unknown',
            message: text,
            durationMs: Number.NaN,
            detail: { [text]: text },
          });
        }),
        { numRuns: 200 },
      );
    });
    expect(all).toHaveLength(8 + 400);
  });
});

describe('where it goes', () => {
  it('is a file that only its owner reads', async () => {
    await written((log) => log.step({ action: 'a', outcome: 'success', message: 'm' }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is appended to, and silent below its level', async () => {
    await written((log) => log.error('one', null), 'error');
    const text = await written((log) => {
      log.step({ action: 'a', outcome: 'success', message: 'quiet' });
      log.error('two', null);
    }, 'error');
    expect(text.trimEnd().split('\n')).toHaveLength(2);
    expect(text).not.toContain('quiet');
  });

  it('names the file that cannot be opened', () => {
    mkdirSync(join(folder, 'taken'));
    expect(() => createRunLog({ to: join(folder, 'taken'), level: 'info' })).toThrow(
      /run log: expected a file.*taken/,
    );
  });

  it('takes lines after it was closed without a word', async () => {
    const log = createRunLog({ to: file, level: 'info' });
    await log.close();
    await log.close();
    log.step({ action: 'a', outcome: 'success', message: 'm' });
    log.error('late', new Error('late'));
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('writes nothing when silent', async () => {
    const log = createRunLog({ to: 'silent', level: 'debug' });
    log.step({ action: 'a', outcome: 'success', message: 'm' });
    log.error('m', new Error('m'));
    await log.close();
  });

  it.each([
    ['stdout', 1],
    ['stderr', 2],
  ] as const)('goes to %s, and does not wait for a reader that stopped reading', async (to, fd) => {
    const script = `
      import { createRunLog } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const log = createRunLog({ to: '${to}', level: 'info' });
      const started = Date.now();
      for (let i = 0; i < 5000; i++) log.step({ action: 'a', outcome: 'success', message: 'x'.repeat(200) });
      process.send({ ms: Date.now() - started });
      await log.close();
      process.exit(0);
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', fd === 1 ? 'pipe' : 'ignore', fd === 2 ? 'pipe' : 'ignore', 'ipc'],
    });
    let read = '';
    const stream = fd === 1 ? child.stdout : child.stderr;
    const told = await new Promise<{ ms: number }>((resolve) =>
      child.once('message', (m) => resolve(m as { ms: number })),
    );
    expect(told.ms).toBeLessThan(3_000);
    stream?.on('data', (piece: Buffer) => (read += piece.toString()));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(read.trimEnd().split('\n')).toHaveLength(5_000);
  });
});
