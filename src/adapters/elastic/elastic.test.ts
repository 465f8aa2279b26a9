import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ElasticServer, type Trouble } from '../../../test/elastic-server.js';
import { type Limits, type Shipping, startShipping } from './index.js';

const QUICK: Partial<Limits> = {
  everyMs: 5,
  requestMs: 150,
  firstWaitMs: 5,
  longestWaitMs: 20,
  closeMs: 300,
};
const SECRET = 'ApiKey c2VjcmV0OmhlcmU=';

let server: ElasticServer;
let folder: string;
let told: string[];
const open: Shipping[] = [];

beforeEach(async () => {
  server = await ElasticServer.start();
  folder = mkdtempSync(join(tmpdir(), 'vouch-elastic-'));
  told = [];
});
afterEach(async () => {
  for (const shipping of open.splice(0)) await shipping.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function ship(limits: Partial<Limits> = {}, spool = 'spool'): Shipping {
  const shipping = startShipping({
    target: { url: server.url, authorization: SECRET, namespace: 'default' },
    folder: join(folder, spool),
    now: () => new Date(),
    report: (message, cause, detail) =>
      told.push(
        `${message}; ${cause instanceof Error ? cause.message : ''}; ${JSON.stringify(detail ?? {})}`,
      ),
    limits: { ...QUICK, ...limits },
  });
  open.push(shipping);
  return shipping;
}

function line(n: number): string {
  return `${JSON.stringify({ '@timestamp': new Date(0).toISOString(), message: `line ${n}`, n })}\n`;
}

function take(shipping: Shipping, from: number, count: number): void {
  for (let n = from; n < from + count; n += 1) shipping.take(line(n));
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 8_000; !holds(); await sleep(5)) {
    if (Date.now() > end) throw new Error(`expected within 8 s: ${what}; told: ${told.join(' | ')}`);
  }
}

/** What is there, in order; each once, because the server tells ids apart and we count. */
function numbers(): readonly number[] {
  return server
    .documents()
    .map((document) => Number(document['n']))
    .sort((a, b) => a - b);
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

function kept(): readonly string[] {
  return readdirSync(join(folder, 'spool')).filter((name) => name.endsWith('.ndjson'));
}

describe('at the start', () => {
  it('makes the template and the data stream, and ships into it', async () => {
    const shipping = ship();
    take(shipping, 0, 3);
    await until(() => shipping.stats().shipped === 3, 'three shipped');
    expect(numbers()).toEqual(upTo(3));
    expect(server.templates.get('logs-vouch')).toMatchObject({
      index_patterns: ['logs-vouch-*'],
      data_stream: {},
    });
    expect([...server.authorizations]).toEqual([SECRET]);
  });

  it('leaves alone what is there', async () => {
    server.templates.set('logs-vouch', { mine: true });
    server.streams.set('logs-vouch-default', new Map());
    const shipping = ship();
    take(shipping, 0, 1);
    await until(() => shipping.stats().shipped === 1, 'one shipped');
    expect(server.templates.get('logs-vouch')).toEqual({ mine: true });
    expect(server.asked.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  it('makes them again where somebody removed them meanwhile, and loses nothing', async () => {
    const shipping = ship();
    take(shipping, 0, 1);
    await until(() => numbers().length === 1, 'one there');
    server.streams.clear();
    take(shipping, 1, 2);
    await until(() => numbers().length === 2, 'two there');
    expect(numbers()).toEqual([1, 2]);
  });
});

describe('while the other side is away', () => {
  const TROUBLES = [
    '429',
    '500',
    '403',
    '301',
    'hang',
    'reset',
    'page',
  ] as const satisfies readonly Trouble[];

  it.each(TROUBLES)('keeps everything and sends it once when it is back: %s', async (trouble) => {
    const shipping = ship();
    server.down = trouble;
    take(shipping, 0, 50);
    await until(() => shipping.stats().kept === 50, 'all kept on disk');
    take(shipping, 50, 50);
    await sleep(60);
    expect(server.documents()).toEqual([]);
    server.down = null;
    await until(() => shipping.stats().shipped === 100, 'all shipped');
    expect(numbers()).toEqual(upTo(100));
    await until(() => told.join().includes('can be sent to Elasticsearch again'), 'told that it is back');
    expect(shipping.stats()).toMatchObject({ kept: 0, keptBytes: 0, waiting: 0, dropped: 0, refused: 0 });
    expect(kept()).toEqual([]);
    expect(told.filter((message) => message.startsWith('the run log cannot be sent'))).toHaveLength(1);
  });

  it('keeps it over a restart, for us alone to read, and sends it after', async () => {
    server.down = 'reset';
    const first = ship();
    take(first, 0, 40);
    await first.close();
    expect(first.stats()).toMatchObject({ kept: 40, dropped: 0 });
    expect(statSync(join(folder, 'spool')).mode & 0o777).toBe(0o700);
    for (const name of kept()) expect(statSync(join(folder, 'spool', name)).mode & 0o777).toBe(0o600);
    server.down = null;
    const second = ship();
    take(second, 40, 10);
    await until(() => numbers().length === 50, 'all there');
    expect(numbers()).toEqual(upTo(50));
    expect(kept()).toEqual([]);
  });

  it('a stop in the middle of a request that hangs ends soon and keeps everything', async () => {
    const shipping = ship({ requestMs: 60_000 });
    take(shipping, 0, 1);
    await until(() => numbers().length === 1, 'one there');
    server.down = 'hang';
    take(shipping, 1, 9);
    await until(() => server.asked.length > 5, 'a request under way');
    const started = performance.now();
    await shipping.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    server.down = null;
    ship();
    await until(() => numbers().length === 10, 'all there');
    expect(numbers()).toEqual(upTo(10));
  });

  it('delays nobody: taking a line touches neither the network nor the disk', async () => {
    server.down = 'hang';
    const shipping = ship({ requestMs: 60_000 });
    await until(() => server.asked.length > 0, 'a request under way');
    const started = performance.now();
    take(shipping, 0, 20_000);
    const each = (performance.now() - started) / 20_000;
    expect(each).toBeLessThan(0.1);
    expect(shipping.stats().waiting).toBe(20_000);
  });

  it('bounds what it holds in memory by putting it on disk', async () => {
    server.down = 'hang';
    const shipping = ship({ requestMs: 60_000, memory: 20_000 });
    for (let n = 0; n < 2_000; n += 50) {
      take(shipping, n, 50);
      await sleep(1);
    }
    await until(() => shipping.stats().kept > 1_000, 'most of it on disk');
    expect(shipping.stats().waiting * line(1).length).toBeLessThan(80_000);
    expect(shipping.stats().dropped).toBe(0);
  });

  it('drops the oldest where too much is kept, counts them and says so', async () => {
    server.down = '500';
    const shipping = ship({ spool: 10_000, memory: 2_000 });
    for (let n = 0; n < 400; n += 10) {
      take(shipping, n, 10);
      await sleep(2);
    }
    await until(() => shipping.stats().dropped + shipping.stats().kept === 400, 'all dropped or kept');
    const { dropped, keptBytes, kept: left } = shipping.stats();
    expect(dropped).toBeGreaterThan(100);
    expect(keptBytes).toBeLessThanOrEqual(10_000);
    expect(told.join()).toMatch(/documents of the run log were dropped; more than 10000 bytes/);
    server.down = null;
    await until(() => numbers().length === left, 'the rest there');
    expect(numbers()).toEqual(upTo(400).slice(dropped));
  });

  it('goes on without a disk', async () => {
    writeFileSync(join(folder, 'spool'), 'a file where the folder should be');
    const shipping = ship();
    server.down = '500';
    take(shipping, 0, 20);
    await until(() => told.some((message) => message.startsWith('the run log cannot be kept')), 'told');
    server.down = null;
    await until(() => numbers().length === 20, 'all there');
    expect(shipping.stats().dropped).toBe(0);
  });

  it('whatever happens and in whatever order, each document is there once', async () => {
    const trouble = fc.constantFrom<Trouble>('429', '500', '403', 'reset', 'lost-reply', 'page', '301');
    const step = fc.oneof(
      fc.record({ take: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ trouble: fc.array(trouble, { minLength: 1, maxLength: 3 }) }),
      fc.constant('restart' as const),
      fc.constant('pause' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const wanted = await played(steps);
        expect(numbers()).toEqual(upTo(wanted));
      }),
      { numRuns: 25 },
    );
  });

  let runs = 0;

  async function played(
    steps: readonly ('restart' | 'pause' | { take: number } | { trouble: readonly Trouble[] })[],
  ): Promise<number> {
    server.streams.clear();
    const spool = `spool-${runs++}`;
    let wanted = 0;
    let shipping = ship({}, spool);
    for (const step of steps) {
      if (step === 'pause') await sleep(8);
      else if (step === 'restart') {
        await shipping.close();
        shipping = ship({}, spool);
      } else if ('take' in step) {
        take(shipping, wanted, step.take);
        wanted += step.take;
      } else server.trouble(...step.trouble);
    }
    try {
      await until(() => numbers().length >= wanted, `${wanted} there`);
    } finally {
      await shipping.close();
    }
    return wanted;
  }
});

describe('single documents', () => {
  it('that are turned away for now are sent again, the others are there at once', async () => {
    let busy = true;
    server.fate = ({ n }) =>
      busy && Number(n) % 3 === 0 ? { status: 429, type: 'es_rejected_execution_exception' } : null;
    const shipping = ship();
    take(shipping, 0, 30);
    await until(() => numbers().length === 20, 'two thirds there');
    busy = false;
    await until(() => shipping.stats().shipped === 30, 'all there');
    expect(numbers()).toEqual(upTo(30));
    expect(shipping.stats()).toMatchObject({ refused: 0, dropped: 0 });
  });

  it('that will never be taken are set aside with the reason, and counted', async () => {
    server.fate = ({ n }) => (n === 7 ? { status: 400, type: 'document_parsing_exception' } : null);
    const shipping = ship();
    take(shipping, 0, 10);
    await until(() => shipping.stats().shipped === 9, 'the others there');
    expect(shipping.stats()).toMatchObject({ refused: 1, kept: 0, waiting: 0 });
    expect(told.join()).toMatch(/refused by Elasticsearch.*document_parsing_exception/);
    await shipping.close();
    const aside = JSON.parse(readFileSync(join(folder, 'spool', 'refused.jsonl'), 'utf8')) as {
      [k: string]: string;
    };
    expect(aside).toMatchObject({ type: 'document_parsing_exception' });
    expect(JSON.parse(aside['document'] ?? '')).toMatchObject({ n: 7 });
  });

  it('that fail again and again do not hold up the rest for good', async () => {
    server.fate = ({ n }) => (n === 0 ? { status: 500, type: 'oddity' } : null);
    const shipping = ship();
    take(shipping, 0, 5);
    await until(() => shipping.stats().refused === 1, 'given up');
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });

  it('are sent in smaller requests where one is too large; one that is too large alone is set aside', async () => {
    server.largest = 1_000;
    const shipping = ship();
    take(shipping, 0, 60);
    shipping.take(`${JSON.stringify({ n: 60, message: 'x'.repeat(2_000) })}\n`);
    await until(() => shipping.stats().shipped === 60, 'all small ones');
    await until(() => shipping.stats().refused === 1, 'the large one set aside');
    expect(numbers()).toEqual(upTo(60));
  });
});

describe('credentials', () => {
  it('are in no message, no file and no document', async () => {
    server.authorization = 'ApiKey another';
    const shipping = ship();
    take(shipping, 0, 5);
    await until(() => told.length > 0, 'told');
    expect(told.join()).toContain('expected 200, found 401');
    await server.close();
    await sleep(50);
    await shipping.close();
    const files = kept().map((name) => readFileSync(join(folder, 'spool', name), 'utf8'));
    const all = [...told, ...files, ...server.bodies].join('\n');
    expect(all).toContain('line 4');
    expect(all).not.toContain('c2VjcmV0OmhlcmU=');
    server = await ElasticServer.start();
  });

  it('do not follow a redirect', async () => {
    const elsewhere = await ElasticServer.start();
    server.down = '301';
    const shipping = ship();
    take(shipping, 0, 1);
    await until(() => told.join().includes('found 301'), 'told');
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });
});
