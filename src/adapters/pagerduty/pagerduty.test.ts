import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Page, PortError } from '../../ports.js';
import { createPager } from './index.js';
import { fittingKey, fullEvent } from './shape.js';

const KEY = 'R0UTINGKEY0000000000000000000000';

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

let server: Server;
let base: string;
let answers: Answer[];
let seen: { url: string; body: Record<string, unknown> }[];

const ok: Answer = (res) => json(res, 202, { status: 'success', message: 'Event processed', dedup_key: 'k' });

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (req, res) => {
    let text = '';
    for await (const piece of req) text += piece;
    seen.push({ url: req.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
    (answers.shift() ?? ok)(res, req);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const pager = (apiUrl = base) => createPager({ routingKey: KEY, region: 'us', apiUrl, timeoutMs: 300 });

function json(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

function page(change: Partial<Page> = {}): Page {
  return {
    dedupKey: 'vouch-case-1',
    summary: 'Nobody vouched for this: jane created the user ci-deployer',
    severity: 'error',
    source: 'aws 111122223333',
    at: new Date('2026-11-20T14:02:00Z'),
    details: { Account: 'payments-prod', Address: '198.51.100.7' },
    link: { href: 'https://example.slack.com/archives/C1/p1', text: 'The case in Slack' },
    ...change,
  };
}

async function failure(promise: Promise<unknown>): Promise<PortError> {
  const error = await promise.then(
    () => new Error('expected a failure, found none'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PortError);
  return error as PortError;
}

describe('pages', () => {
  it('triggers with all that the on-call needs', async () => {
    await pager().trigger(page());
    expect(seen).toEqual([
      {
        url: '/v2/enqueue',
        body: {
          routing_key: KEY,
          event_action: 'trigger',
          dedup_key: 'vouch-case-1',
          payload: {
            summary: 'Nobody vouched for this: jane created the user ci-deployer',
            source: 'aws 111122223333',
            severity: 'error',
            timestamp: '2026-11-20T14:02:00.000Z',
            custom_details: { Account: 'payments-prod', Address: '198.51.100.7' },
          },
          client: 'Vouch',
          client_url: 'https://example.slack.com/archives/C1/p1',
          links: [{ href: 'https://example.slack.com/archives/C1/p1', text: 'The case in Slack' }],
        },
      },
    ]);
  });

  it('acknowledges and resolves by the same key', async () => {
    await pager().acknowledge('vouch-case-1');
    await pager(`${base}/pagerduty/`).resolve('vouch-case-1');
    expect(seen.map(({ url }) => url)).toEqual(['/v2/enqueue', '/pagerduty/v2/enqueue']);
    expect(seen.map(({ body }) => body)).toEqual([
      { routing_key: KEY, event_action: 'acknowledge', dedup_key: 'vouch-case-1' },
      { routing_key: KEY, event_action: 'resolve', dedup_key: 'vouch-case-1' },
    ]);
  });

  it('counts as taken once the 202 is there, whatever becomes of the rest', async () => {
    answers = [(res) => json(res, 202, {}), (res) => void res.writeHead(202).end('not json'), cutAfterHead];
    await pager().trigger(page());
    await pager().trigger(page());
    await pager().trigger(page());
    expect(seen).toHaveLength(3);
  });
});

const cutAfterHead: Answer = (res) => {
  res.writeHead(202, { 'content-type': 'application/json', 'content-length': '100' });
  res.write('{"status"');
  setTimeout(() => res.destroy(), 10);
};

describe('trouble', () => {
  it.each<[string, string, Answer]>([
    ['500', 'http 500', (res) => json(res, 500, {})],
    ['503 with a page', 'http 503', (res) => void res.writeHead(503).end('<html>')],
    ['408', 'http 408', (res) => json(res, 408, {})],
    ['a redirect', 'http 307', (res) => json(res, 307, {}, { location: 'http://127.0.0.1:1/' })],
    ['no answer', 'timeout', () => undefined],
    ['a lost reply', 'ECONNRESET', (_res, req) => void req.socket.destroy()],
  ])('on %s tries again later', async (_name, code, answer) => {
    answers = [answer];
    expect(await failure(pager().trigger(page()))).toMatchObject({
      outcome: 'later',
      code,
      retryAfterMs: null,
    });
    expect(seen).toHaveLength(1);
  });

  it('on 429 asks once, and says when to come back', async () => {
    answers = [(res) => json(res, 429, {}, { 'retry-after': '9' })];
    const started = performance.now();
    const error = await failure(pager().trigger(page()));
    expect(error).toMatchObject({ outcome: 'later', code: 'http 429', retryAfterMs: 9_000 });
    expect(performance.now() - started).toBeLessThan(280);
    expect(seen).toHaveLength(1);
  });

  it('on 429 understands a date, and does without', async () => {
    const date = (ms: number) => new Date(Date.UTC(2026, 10, 20) + ms).toUTCString();
    answers = [
      (res) => json(res, 429, {}, { date: date(0), 'retry-after': date(30_000) }),
      (res) => json(res, 429, {}, { 'retry-after': 'soon' }),
      (res) => json(res, 429, {}),
    ];
    const waits = [];
    for (let i = 0; i < 3; i++) waits.push((await failure(pager().trigger(page()))).retryAfterMs);
    expect(waits).toEqual([30_000, null, null]);
  });

  it('when nobody listens tries again later', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(pager().trigger(page()))).toMatchObject({ outcome: 'later', code: 'ECONNREFUSED' });
  });

  it('on 400 sends the bare page once more', async () => {
    answers = [(res) => json(res, 400, { status: 'invalid event', errors: ['odd details'] })];
    await pager().trigger(page());
    expect(seen[1]?.body).toEqual({
      routing_key: KEY,
      event_action: 'trigger',
      dedup_key: 'vouch-case-1',
      payload: { summary: page().summary, source: page().source, severity: 'error' },
    });
    expect(seen).toHaveLength(2);
  });

  it("on 400 twice gives up with PagerDuty's own words, and not with the key", async () => {
    const refusal: Answer = (res) =>
      json(res, 400, {
        status: 'invalid event',
        message: 'Event object is invalid',
        errors: ['Invalid routing key'],
      });
    answers = [refusal, refusal];
    const error = await failure(pager().trigger(page()));
    expect(error).toMatchObject({ outcome: 'never', code: 'http 400' });
    expect(error.message).toContain('Event object is invalid: Invalid routing key');
    expect(error.stack).not.toContain(KEY);
    expect(seen).toHaveLength(2);
  });

  it.each(['acknowledge', 'resolve'] as const)('on 400 for %s gives up at once', async (action) => {
    answers = [(res) => json(res, 400, { message: 'no' })];
    expect((await failure(pager()[action]('k'))).outcome).toBe('never');
    expect(seen).toHaveLength(1);
  });

  it('does not hold the process afterwards', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    answers = [(_res, req) => void req.socket.destroy()];
    await failure(pager().trigger(page()));
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

describe('limits', () => {
  it('hold for any page, and a cut shows', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 });
    const any = fc.record({
      summary: text,
      source: text,
      details: fc.dictionary(text, text, { maxKeys: 50 }),
      dedupKey: fc.string({ minLength: 1, maxLength: 600 }),
    });
    fc.assert(
      fc.property(any, (change) => {
        const event = fullEvent(KEY, page(change));
        expect(event.dedup_key.length).toBeLessThanOrEqual(255);
        expect(event.payload?.summary.length).toBeLessThanOrEqual(1_024);
        expect(event.payload?.summary).not.toBe('');
        expect(event.payload?.summary).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(512_000);
        if (change.summary.length > 1_100) expect(event.payload?.summary).toContain('…(sha256 ');
      }),
      { numRuns: 100 },
    );
  });

  it('say what was left out of a page that is too much', () => {
    const details = Object.fromEntries(
      Array.from({ length: 900 }, (_, i) => [`Label ${i}`, 'ü'.repeat(2_000)]),
    );
    const event = fullEvent(KEY, page({ details }));
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(512_000);
    expect(event.payload?.custom_details?.['Left out']).toMatch(/^8\d\d more: too much/);
  });

  it('keep two long keys apart', () => {
    const long = 'k'.repeat(400);
    expect(fittingKey(`${long}a`)).not.toBe(fittingKey(`${long}b`));
    expect(fittingKey(`${long}a`)).toBe(fittingKey(`${long}a`));
  });
});

it.each(['https://127.0.0.1:1', 'http://events.pagerduty.com', 'nonsense'])(
  'refuses the stand-in address %s',
  (apiUrl) => {
    expect(() => pager(apiUrl)).toThrow(/expected a stand-in on this machine/);
  },
);
