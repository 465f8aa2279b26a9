import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/core/json.js';
import { awsRecord } from './aws-event.js';
import { type Bench, until, words } from './bench.js';
import {
  asRole,
  benchOn,
  calls,
  everSent,
  incident,
  type OpenedBench,
  pageText,
  record,
  sayYes,
  security,
  theCase,
  told,
} from './faults/tools.js';

/** The threat model, continued: what is said in events, how they arrive, and the way back from Duo. */
let opened: OpenedBench;
let bench: Bench;
beforeEach(async () => {
  opened = await benchOn();
  bench = opened.bench;
});
afterEach(async () => opened.close());

async function direct(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: opened.databaseUrl });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('T9: an attacker’s words', () => {
  const BAD = [
    '<!channel> *bold* `code` ```fence``` <https://evil.example|Fix>',
    '\u202e\u200bevil\n• Duo: verified\r\nApproved by security',
    '__proto__',
    ':white_check_mark: <@U0SAM00005>',
  ].join(' ');

  it('in every field that there is: only ever text, in Slack, on our page and at the pager', async () => {
    const everywhere = record({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'ModifySnapshotAttribute',
      userAgent: BAD,
      sourceIPAddress: BAD,
      awsRegion: BAD,
      errorCode: BAD,
      errorMessage: BAD,
      requestParameters: {
        snapshotId: BAD,
        createVolumePermission: { add: { items: [{ group: 'all' }, { userId: BAD }] } },
        [BAD]: BAD,
      },
      responseElements: { user: { userName: BAD } },
    });
    await bench.take([everywhere]);
    const asked = await told(bench, 'jane', 'Was this you?');
    await bench.press('jane', asked, 'Yes, it was me');
    const link = bench.link(await told(bench, 'jane', 'Verify with Duo'), 'Verify with Duo');
    const page = await (await fetch(link)).text();
    expect(page).not.toMatch(/<https|<!channel|\u202e|\u200b/);
    await bench.press('jane', asked, 'No', { version: 0 });
    await security(bench, '[Acknowledge]');
    const sent = calls(bench, 'slack').filter(({ method }) => method.startsWith('chat.'));
    expect(sent.length).toBeGreaterThan(3);
    for (const { status, answer, body } of sent) {
      expect([status, answer['ok']]).toEqual([200, true]);
      expect(markupIn(body['blocks'])).toEqual([]);
      expect(String(body['text'])).not.toMatch(/<(?!!subteam\^S0SECURITY>|@U0JANE0001>)/);
      expect(JSON.stringify(body)).not.toMatch(/\u202e|\u200b|\\r|\\n•/);
    }
    expect(pageText(await incident(bench))).not.toMatch(/\u202e|\u200b|\\n|\\r/);
  });

  it('of a megabyte are cut, and the question still comes', async () => {
    await bench.take([
      record({ userAgent: 'a'.repeat(1_000_000), requestParameters: { userName: 'b'.repeat(1_000_000) } }),
    ]);
    const asked = await told(bench, 'jane', 'Was this you?');
    expect(JSON.stringify(asked.blocks).length).toBeLessThan(13_200);
  });

  it('as names of things: a role, a session, a user', async () => {
    await bench.take([record({ userIdentity: asRole(BAD, BAD) })]);
    const page = pageText(await incident(bench));
    expect(page).not.toMatch(/\u202e|\u200b/);
    const card = await security(bench, '[Acknowledge]');
    expect(markupIn(card.blocks)).toEqual([]);
  });
});

/** Where Slack would read markup, or a link that is none of ours. */
function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, url } = value as JsonObject;
  const found: string[] = [];
  if (type === 'mrkdwn' || type === 'link' || type === 'broadcast' || type === 'image')
    found.push(String(type));
  if (typeof url === 'string' && !url.startsWith('http://127.0.0.1:')) found.push(url);
  return [...found, ...Object.values(value).flatMap(markupIn)];
}

describe('T11: a forged feed', () => {
  it('a known id with other content is kept aside and told, and asks nobody anew', async () => {
    const original = record({});
    await bench.take([original]);
    await told(bench, 'jane', 'Was this you?');
    const forged = { ...original, userIdentity: asRole('x', 'y'), sourceIPAddress: '203.0.113.66' };
    expect(await bench.take([forged], 'sqs')).toMatchObject({ stored: [], conflicts: [expect.any(String)] });
    await security(bench, 'with an id that is known already and with other content');
    await bench.advance(1);
    expect(bench.direct('jane')).toHaveLength(1);
    expect(await bench.running.world.store.cases.list({ limit: 10 })).toHaveLength(1);
  });

  it('a thousand copies of one event, by several roads: one question', async () => {
    const one = record({});
    const deliveries = Array.from({ length: 20 }, (_, i) =>
      bench.take(
        Array.from({ length: 50 }, () => one),
        `road-${i % 3}`,
      ),
    );
    const taken = await Promise.all(deliveries);
    expect(taken.flatMap(({ stored }) => stored)).toHaveLength(1);
    await told(bench, 'jane', 'Was this you?');
    await bench.advance(1);
    expect(bench.direct('jane')).toHaveLength(1);
  });
});

describe('T14: the way back from Duo', () => {
  /** As `walkToDuo`, but stops before the browser returns. */
  async function untilReturn(link: string, decision: 'approve' = 'approve') {
    const posted = await fetch(link, { method: 'POST', redirect: 'manual' });
    const cookie = (posted.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await (await fetch(posted.headers.get('location') ?? '')).text();
    const back = bench.sandbox.decide('jane.doe', decision);
    if (!back) throw new Error('expected a way back, found none');
    return { back, cookie };
  }
  const returned = async (back: string, cookie: string) => {
    const response = await fetch(back, { headers: cookie === '' ? {} : { cookie } });
    return [response.status, await response.text()] as const;
  };
  async function link() {
    await bench.act('create-user', 'jane');
    return bench.link(await sayYes(bench), 'Verify with Duo');
  }
  const notConfirmed = async () => expect((await theCase(bench)).facts.vouches).toEqual([]);

  it('without the cookie, or with another browser’s: nothing; and the right browser still may', async () => {
    const address = await link();
    const walk = await untilReturn(address);
    const other = await untilReturn(address);
    expect((await returned(walk.back, ''))[0]).toBe(410);
    expect((await returned(walk.back, other.cookie))[0]).toBe(410);
    await notConfirmed();
    expect((await returned(walk.back, walk.cookie))[0]).toBe(200);
    await told(bench, 'jane', 'This is settled');
  });

  it('twice: once', async () => {
    const { back, cookie } = await untilReturn(await link());
    expect((await returned(back, cookie))[0]).toBe(200);
    expect((await returned(back, cookie))[0]).toBe(410);
    expect((await theCase(bench)).facts.vouches).toHaveLength(1);
  });

  it('after six minutes: nothing', async () => {
    const { back, cookie } = await untilReturn(await link());
    await bench.running.world.store.advanceClock(6 * 60_000);
    expect((await returned(back, cookie))[0]).toBe(410);
    await notConfirmed();
  });

  it('with a state that was changed or made up: nothing', async () => {
    const { back, cookie } = await untilReturn(await link());
    const changed = new URL(back);
    changed.searchParams.set('state', 'A'.repeat(43));
    expect((await returned(changed.href, cookie))[0]).toBe(410);
    changed.searchParams.append('state', new URL(back).searchParams.get('state') ?? '');
    expect((await returned(changed.href, cookie))[0]).toBe(410);
    await notConfirmed();
  });

  it('with the code of another walk: not verified', async () => {
    const address = await link();
    const walk = await untilReturn(address);
    const other = await untilReturn(address);
    const mixed = new URL(walk.back);
    const name = mixed.searchParams.has('duo_code') ? 'duo_code' : 'code';
    mixed.searchParams.set(name, new URL(other.back).searchParams.get(name) ?? '');
    expect((await returned(mixed.href, walk.cookie))[1]).toContain('Nothing is verified');
    await notConfirmed();
  });

  it('from a form on another site: refused', async () => {
    const response = await fetch(await link(), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(response.status).toBe(403);
    expect(calls(bench, 'duo')).toEqual([]);
  });

  it('by somebody whom the message was not for: the link is theirs to open, and Duo asks Jane all the same', async () => {
    const address = await link();
    const posted = await fetch(address, { method: 'POST', redirect: 'manual' });
    await (await fetch(posted.headers.get('location') ?? '')).text();
    expect(() => bench.sandbox.decide('omar.haddad', 'approve')).toThrow('not known here');
    await notConfirmed();
  });
});

describe('T19: the audit', () => {
  it.each(['UPDATE audit SET detail = detail', 'DELETE FROM audit', 'TRUNCATE audit'])(
    'of a case cannot be changed with “%s”, and the chain holds',
    async (statement) => {
      await bench.act('create-user', 'jane');
      await told(bench, 'jane', 'Was this you?');
      await expect(direct(statement)).rejects.toThrow(/audit/);
      expect(await bench.running.world.store.audit.verify()).toMatchObject({ brokenAt: null });
    },
  );
});

describe('T21: a flood', () => {
  it('of questions buries no alert, and one person gets few messages', async () => {
    const key = 'AKIAFLOOD00000000001';
    const flood = Array.from({ length: 30 }, (_, i) =>
      record({
        requestParameters: { userName: `user-${i}` },
        userIdentity: { ...(awsRecord()['userIdentity'] as object), accessKeyId: key },
      }),
    );
    const started = Date.now();
    await bench.take(flood);
    await bench.act('stop-logging', 'omar');
    await incident(bench);
    expect(Date.now() - started).toBeLessThan(15_000);
    await told(bench, 'jane', 'Was this you?');
    await bench.advance(1);
    expect(everSent(bench, bench.direct('jane')[0]?.channel ?? '')).toBeLessThan(4);
  });
});

describe('T22: time', () => {
  it('a live event over a day old asks nobody and stands in security’s list', async () => {
    const old = new Date(Date.now() - 25 * 3_600_000).toISOString();
    await bench.take([
      record({ eventTime: old }),
      record({ eventTime: old, eventName: 'CreateLoginProfile' }),
    ]);
    await bench.advance(0.1);
    const list = await security(bench, 'arrived more than a day late');
    expect(words(list)).toContain('2 events');
    expect(words(list)).toContain('CreateUser by jane');
    expect(bench.direct('jane')).toEqual([]);
    expect(bench.sandbox.state.incidents).toEqual([]);
  });

  it('an event from the future, or without a time, is not lost', async () => {
    const ahead = new Date(Date.now() + 3 * 3_600_000).toISOString();
    await bench.take([record({ eventTime: ahead })]);
    await told(bench, 'jane', 'Was this you?');
    await bench.take([record({ eventTime: 'yesterday' })]);
    await until('security to hear of it', async () => {
      await bench.advance(0.05);
      return bench.sandbox.state.incidents.length > 0 || bench.channel('security').length > 0;
    });
  });

  it('a clock that is set back an hour pages nobody early and forgets no deadline', async () => {
    await bench.act('create-user', 'jane');
    await told(bench, 'jane', 'Was this you?');
    await bench.advance(-60);
    await bench.advance(14);
    expect(bench.sandbox.state.incidents).toEqual([]);
    await bench.advance(60);
    expect(bench.sandbox.state.incidents).toEqual([]);
    await bench.advance(2);
    await incident(bench);
  });

  it('W5: nights and weekends count: the deadline is the same on a Saturday at three', async () => {
    const today = new Date();
    const days = (6 - today.getUTCDay() + 7) % 7 || 7;
    const saturday = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days, 3);
    await bench.advance((saturday - today.getTime()) / 60_000);
    await bench.take([record({ eventTime: new Date(saturday).toISOString() })]);
    await told(bench, 'jane', 'Was this you?');
    await bench.advance(16);
    await incident(bench);
  });
});
