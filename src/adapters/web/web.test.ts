import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunLog } from '../../ports.js';
import { createRoutes, type Return, type WebHandlers, type WebOptions } from './index.js';

const LINK = 'aB3_-xyzaB3_-xyzaB3_-x';
const COOKIE = 'c'.repeat(43);

let server: Server;
let base: string;
let errors: string[];
let begun: string[];
let returned: Return[];
let handlers: WebHandlers;

const runLog: RunLog = {
  step() {},
  error: (message, cause) => void errors.push(`${message}: ${cause instanceof Error ? cause.message : ''}`),
  async close() {},
};

beforeEach(async () => {
  errors = [];
  begun = [];
  returned = [];
  handlers = {
    look: async () => ({
      kind: 'question',
      name: 'Jane Doe',
      lines: ['CreateUser ci-deployer · payments-prod · eu-west-1'],
      more: 0,
    }),
    begin: async (id) => {
      begun.push(id);
      return { kind: 'redirect', to: 'https://api-1.duosecurity.com/oauth/v1/authorize?x=1', cookie: COOKIE };
    },
    finish: async (back) => {
      returned.push(back);
      return { kind: 'verified', headline: 'Thank you, Jane', message: 'Nothing else to do.' };
    },
    health: async () => ({ ok: true, detail: { database: 'answers' } }),
    metrics: async () => '# TYPE vouch_cases gauge\nvouch_cases 3\n',
  };
  await serve({});
});

afterEach(close);

async function close(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function serve(options: Partial<WebOptions>): Promise<void> {
  const routes = createRoutes(
    {
      look: (id) => handlers.look(id),
      begin: (id) => handlers.begin(id),
      finish: (back) => handlers.finish(back),
      health: () => handlers.health(),
      metrics: () => handlers.metrics(),
    },
    {
      publicUrl: 'https://vouch.example.com',
      promptUrl: 'https://api-1.duosecurity.com',
      runLog,
      ...options,
    },
  );
  server = createServer((req, res) => {
    const path = new URL(req.url ?? '', 'http://x').pathname.replace(/^\/verify\/[^/]+$/, '/verify/:id');
    const route = routes.find((one) => one.method === req.method && one.path === path);
    if (route) void route.handler(req, res);
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(base + path, { headers, redirect: 'manual' });
const post = (path: string, headers: Record<string, string> = {}) =>
  fetch(base + path, { method: 'POST', headers, redirect: 'manual' });

describe('GET /verify/:id', () => {
  it('shows who vouches for what, and the way on', async () => {
    const res = await get(`/verify/${LINK}`);
    const page = await res.text();
    expect(res.status).toBe(200);
    expect(page).toContain('Jane Doe, with Duo you vouch for this call and nothing else');
    expect(page).toContain('CreateUser ci-deployer · payments-prod · eu-west-1');
    expect(page).toContain(
      `<form method="post" action="/verify/${LINK}"><button>Continue to Duo</button></form>`,
    );
    expect(begun).toEqual([]);
  });

  it('draws every kind of text, and counts what it does not list', async () => {
    handlers.look = async () => ({
      kind: 'question',
      name: 'Jane',
      lines: [
        [
          'At ',
          { time: new Date('2026-11-20T14:02:00Z') },
          ' ',
          { bold: 'CreateUser' },
          ' ',
          { code: 'arn:x' },
        ],
        [{ mention: 'U1' }, ' ', { group: 'security' }],
      ],
      more: 38,
    });
    const page = await (await get(`/verify/${LINK}`)).text();
    expect(page).toContain('<time datetime="2026-11-20T14:02:00.000Z">20 Nov 2026, 14:02 UTC</time>');
    expect(page).toContain('<b>CreateUser</b> <code>arn:x</code>');
    expect(page).toContain('@U1 @security');
    expect(page).toContain('these 40 calls');
    expect(page).toContain('and 38 more');
  });

  it('is all our own: no script, nothing fetched, no cache, no frame, no referrer', async () => {
    const res = await get(`/verify/${LINK}`);
    const policy = res.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://*.duosecurity.com");
    expect(policy).not.toContain('unsafe');
    expect(res.headers.get('cache-control')).toBe('no-store');
    expect(res.headers.get('referrer-policy')).toBe('no-referrer');
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    expect(res.headers.get('strict-transport-security')).toMatch(/max-age=/);
    expect(await res.text()).not.toMatch(/<script|<link|<img|src=|href=|\son\w+=/i);
  });

  it('says kindly that a link is gone', async () => {
    handlers.look = async () => ({ kind: 'gone', message: 'The question was answered at 14:07.' });
    const res = await get(`/verify/${LINK}`);
    expect(res.status).toBe(410);
    expect(await res.text()).toContain('The question was answered at 14:07.');
  });

  it.each(['short', '%3Cscript%3Ealert(1)', '..%2f..%2fetc%2fpasswd', 'x'.repeat(200)])(
    'does not even look for %s',
    async (id) => {
      handlers.look = async () => {
        throw new Error('looked');
      };
      const res = await get(`/verify/${id}`);
      expect(res.status).toBe(410);
      expect(await res.text()).not.toContain(id);
      expect(errors).toEqual([]);
    },
  );

  it('escapes whatever an attacker may have chosen', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' autofocus onfocus='alert(1)",
        '</style><svg/onload=alert(1)>',
        '&lt;b&gt;',
        '\u202egnp.exe',
        'line\nbreak',
      ),
    );
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (one, two) => {
        handlers.look = async () => ({
          kind: 'question',
          name: one,
          lines: [two, [{ bold: one }, { code: two }, { mention: one }]],
          more: 0,
        });
        const page = await (await get(`/verify/${LINK}`)).text();
        const words = page.replace(/<style>[\s\S]*<\/style>/, '');
        const tags = new Set(Array.from(words.matchAll(/<\/?([a-z0-9]+)/gi), (match) => match[1]));
        for (const tag of tags) expect(KNOWN_TAGS).toContain(tag);
        expect(words.match(/<b>/g)?.length).toBe(3);
        expect(words.match(/<li>/g)?.length).toBe(2);
        expect(words).not.toMatch(/\p{Bidi_Control}/u);
      }),
      { numRuns: 60 },
    );
  });
});

const KNOWN_TAGS =
  'html head meta title style body main article p h1 ul li form button b code span time'.split(' ');

describe('POST /verify/:id', () => {
  it('leads to Duo and binds the walk to this browser', async () => {
    const res = await post(`/verify/${LINK}`, { 'sec-fetch-site': 'same-origin' });
    expect(res.status).toBe(303);
    expect(res.headers.get('location')).toBe('https://api-1.duosecurity.com/oauth/v1/authorize?x=1');
    expect(res.headers.get('set-cookie')).toBe(
      `vouch_verify=${COOKIE}; Max-Age=300; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
    expect(begun).toEqual([LINK]);
  });

  it('leaves Secure out on the loopback, where there is no https', async () => {
    await close();
    await serve({ publicUrl: 'http://127.0.0.1:3000' });
    const cookie = (await post(`/verify/${LINK}`)).headers.get('set-cookie');
    expect(cookie).toContain('HttpOnly; SameSite=Lax');
    expect(cookie).not.toContain('Secure');
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['an address typed in', { 'sec-fetch-site': 'none' }],
    ['another origin, in an old browser', { origin: 'https://evil.example' }],
  ])('refuses a form from %s', async (_name, headers) => {
    const res = await post(`/verify/${LINK}`, headers);
    expect(res.status).toBe(403);
    expect(res.headers.get('set-cookie')).toBeNull();
    expect(begun).toEqual([]);
  });

  it.each([
    'https://evil.example/',
    'http://api-1.duosecurity.com/',
    'javascript:alert(1)',
    'https://api-1.duosecurity.com.evil.example/',
  ])('never leads to %s', async (to) => {
    handlers.begin = async () => ({ kind: 'redirect', to, cookie: COOKIE });
    const res = await post(`/verify/${LINK}`);
    expect(res.status).toBe(500);
    expect(res.headers.get('location')).toBeNull();
    expect(errors.join()).toContain('expected an address at https://api-1.duosecurity.com');
  });

  it('never sets a cookie that holds anything but a token', async () => {
    handlers.begin = async () => ({
      kind: 'redirect',
      to: 'https://api-1.duosecurity.com/',
      cookie: 'a; Domain=x',
    });
    expect((await post(`/verify/${LINK}`)).status).toBe(500);
  });

  it('says what is in the way', async () => {
    handlers.begin = async () => ({ kind: 'trouble', message: 'Duo does not answer. Security knows.' });
    const res = await post(`/verify/${LINK}`);
    expect(res.status).toBe(503);
    expect(await res.text()).toContain('Duo does not answer. Security knows.');
    handlers.begin = async () => ({ kind: 'gone', message: 'Too late.' });
    expect((await post(`/verify/${LINK}`)).status).toBe(410);
  });
});

describe('GET /duo/callback', () => {
  it('hands over what Duo and the browser sent, shows the end, and forgets the cookie', async () => {
    const res = await get('/duo/callback?state=st&duo_code=co', {
      cookie: `other=1; vouch_verify=${COOKIE}; b=2`,
    });
    expect(returned).toEqual([{ state: 'st', code: 'co', error: '', cookie: COOKIE }]);
    expect(res.status).toBe(200);
    const page = await res.text();
    expect(page).toContain('Thank you, Jane');
    expect(page).toContain('✓ Verified');
    expect(res.headers.get('set-cookie')).toContain('vouch_verify=; Max-Age=0; Path=/; HttpOnly');
  });

  it("hands over Duo's complaint", async () => {
    await get('/duo/callback?state=st&error=access_denied&error_description=no%20luck');
    expect(returned).toEqual([{ state: 'st', code: '', error: 'access_denied: no luck', cookie: '' }]);
  });

  it('takes nothing that stands there twice or is far too long', async () => {
    const long = 'x'.repeat(2_000);
    await get(`/duo/callback?state=a&state=b&duo_code=${long}`, { cookie: 'vouch_verify=a; vouch_verify=b' });
    expect(returned).toEqual([{ state: '', code: '', error: '', cookie: '' }]);
  });

  it.each([
    ['not-verified', 200, '✕ Not verified'],
    ['gone', 410, 'The link ran out'],
  ] as const)('shows %s as such', async (kind, status, words) => {
    handlers.finish = async () => ({ kind, headline: 'The link ran out', message: 'Press <b>again</b>.' });
    const res = await get('/duo/callback?state=s');
    const page = await res.text();
    expect(res.status).toBe(status);
    expect(page).toContain(words);
    expect(page).toContain('Press &lt;b&gt;again&lt;/b&gt;.');
    expect(page).not.toContain('✓ Verified');
  });
});

describe('when something breaks', () => {
  it('stays calm towards the reader and tells the run log', async () => {
    handlers.finish = async () => {
      throw new Error('secret detail');
    };
    const res = await get('/duo/callback?state=s');
    expect(res.status).toBe(500);
    const page = await res.text();
    expect(page).toContain('nothing was recorded');
    expect(page).not.toContain('secret detail');
    expect(errors).toEqual(['GET /duo/callback could not be answered: secret detail']);
  });
});

describe('for machines', () => {
  it('answers healthz and readyz by how we are', async () => {
    const healthy = await get('/healthz');
    expect(healthy.status).toBe(200);
    expect(await healthy.json()).toEqual({ ok: true, detail: { database: 'answers' } });
    expect((await get('/readyz')).status).toBe(200);
    handlers.health = async () => ({ ok: false, detail: { database: 'away' } });
    const ill = await get('/healthz');
    expect(ill.status).toBe(503);
    expect(await ill.json()).toEqual({ ok: false, detail: { database: 'away' } });
    expect((await get('/readyz')).status).toBe(503);
  });

  it('counts an error as ill', async () => {
    handlers.health = async () => {
      throw new TypeError('postgres://app:secret@db');
    };
    const res = await get('/healthz');
    expect(res.status).toBe(503);
    expect(await res.json()).toEqual({ ok: false, detail: { health: 'TypeError' } });
  });

  it('gives the metrics as they are', async () => {
    const res = await get('/metrics');
    expect(res.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await res.text()).toBe('# TYPE vouch_cases gauge\nvouch_cases 3\n');
  });
});
