import { describe, expect, it } from 'vitest';
import { PortError } from '../ports.js';
import {
  awsChecks,
  type Check,
  configurationCheck,
  databaseCheck,
  dataFolderCheck,
  doctorJson,
  doctorLines,
  duoCheck,
  examine,
  exitCode,
  NEEDED_SCOPES,
  pagerDutyCheck,
  type QueueAttributes,
  queueCheck,
  type SlackProbe,
  slackChecks,
} from './doctor.js';

/** Each line as `state: detail`. */
async function said(...checks: readonly Check[]): Promise<readonly string[]> {
  return (await examine(checks)).map(({ state, detail }) => `${state}: ${detail}`);
}

const refuse = (code: string) => async () => {
  throw new PortError('never', code, 'Slack refused');
};

describe('the doctor', () => {
  const fine: Check = { name: 'fine', run: async () => ({ state: 'ok', detail: 'well', next: null }) };

  it('runs the checks side by side, in their order, and none can hold it up or bring it down', async () => {
    const silent: Check = { name: 'silent', run: () => new Promise(() => {}) };
    const thrown: Check = { name: 'thrown', run: () => Promise.reject(new Error('no\nroute')) };
    const started = performance.now();
    const found = await examine([silent, fine, { ...silent, name: 'silent too' }, thrown], 100);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(found.map(({ name, state, detail }) => [name, state, detail])).toEqual([
      ['silent', 'broken', 'no answer within 0.1 s'],
      ['fine', 'ok', 'well'],
      ['silent too', 'broken', 'no answer within 0.1 s'],
      ['thrown', 'broken', 'no route'],
    ]);
  });

  it('prints a line each with the next step, and JSON; only what is broken makes it end with 1', async () => {
    const found = await examine([fine, pagerDutyCheck(null, false), duoCheck(null, true)]);
    expect(doctorLines(found)).toEqual([
      'ok       fine       well',
      'warning  PagerDuty  not set: a page is a mention in the security channel, which wakes nobody  ->  Set PAGERDUTY_ROUTING_KEY.',
      'off      Duo        not set: the sandbox stands in',
    ]);
    expect(exitCode(found)).toBe(0);
    const bad = await examine([fine, queueCheck({ check: down, evictionPolicy: async () => null })]);
    expect(exitCode(bad)).toBe(1);
    expect(JSON.parse(doctorJson(bad))).toMatchObject({
      ok: false,
      checks: [{ name: 'fine' }, { state: 'broken' }],
    });
  });
});

describe('configuration', () => {
  it.each([
    [{ problems: [], warnings: [], sandbox: false }, 'ok: complete'],
    [{ problems: [], warnings: ['VOUCH_X is nothing'], sandbox: false }, 'warning: VOUCH_X is nothing'],
    [
      { problems: ['A: expected b', 'C: expected d'], warnings: [], sandbox: true },
      'broken: A: expected b; C: expected d',
    ],
  ])('%o', async (found, line) => {
    expect(await said(configurationCheck(found))).toEqual([line]);
  });
});

describe('database', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const at = (offsetMs: number, pending: readonly string[] = []) =>
    databaseCheck(
      {
        where: 'db:5432',
        next: 'Look.',
        look: async () => ({ version: '18.1', now: new Date(now.getTime() + offsetMs), pending }),
      },
      () => now,
    );

  it('is well when it answers, is migrated, and its clock is within 5 s', async () => {
    expect(await said(at(4900), at(-4900), at(5100), at(-65_000), at(0, ['002_more']))).toEqual([
      'ok: PostgreSQL 18.1, db:5432, migrations applied',
      'ok: PostgreSQL 18.1, db:5432, migrations applied',
      'broken: PostgreSQL 18.1, db:5432; its clock is 5.1 s ahead of this machine',
      'broken: PostgreSQL 18.1, db:5432; its clock is 65.0 s behind this machine',
      'warning: PostgreSQL 18.1, db:5432; 1 migration waits: 002_more',
    ]);
  });

  it('a slow answer is no wrong clock', async () => {
    let clock = now.getTime();
    const slow = {
      where: 'db:5432',
      next: 'Look.',
      look: async () => {
        clock += 4000;
        const middle = new Date(clock);
        clock += 4000;
        return { version: '18.1', now: middle, pending: [] };
      },
    };
    expect(await said(databaseCheck(slow, () => new Date(clock)))).toEqual([
      'ok: PostgreSQL 18.1, db:5432, migrations applied',
    ]);
  });

  it('that is away is broken', async () => {
    const look = () => Promise.reject(new PortError('later', 'ECONNREFUSED', 'nobody listens'));
    expect(await said(databaseCheck({ where: 'db:5432', next: 'Look.', look }, () => now))).toEqual([
      'broken: db:5432: nobody listens (ECONNREFUSED)',
    ]);
  });
});

const down = async () => ({ backend: 'redis' as const, ok: false, detail: 'refused' });

describe('queue', () => {
  const up = async () => ({ backend: 'redis' as const, ok: true, detail: 'Redis is 8.2' });

  it('names the backend and a policy that throws work away', async () => {
    const policy = (text: string | null) => queueCheck({ check: up, evictionPolicy: async () => text });
    const bare = queueCheck({
      check: async () => ({ backend: 'postgres', ok: true, detail: 'PostgreSQL' }),
      evictionPolicy: async () => 'allkeys-lru',
    });
    expect(await said(policy('noeviction'), policy(null), policy('allkeys-lru'), bare)).toEqual([
      'ok: Redis is 8.2, noeviction',
      'ok: Redis is 8.2',
      'warning: Redis is 8.2; maxmemory-policy is allkeys-lru',
      'ok: PostgreSQL',
    ]);
    expect(await said(queueCheck({ check: down, evictionPolicy: async () => null }))).toEqual([
      'broken: refused. Vouch works on: rings are lost, and the sweep finds within seconds what they were for',
    ]);
  });
});

describe('Slack', () => {
  const well: SlackProbe = {
    identity: async () => ({ team: 'Acme', teamId: 'T1', bot: '@vouch', scopes: NEEDED_SCOPES }),
    expectedTeam: 'T1',
    signingSecretSet: true,
    securityGroup: 'security',
    leadGroup: null,
    securityChannel: 'C1',
    groupMembers: async () => ['U1', 'U2'],
    channel: async () => 'member',
  };
  const lines = (probe: Partial<SlackProbe>) => said(...slackChecks({ ...well, ...probe }));

  it('is well when everything is', async () => {
    expect(await lines({})).toEqual([
      'ok: @vouch in Acme (T1)',
      'ok: 7 scopes, the needed ones',
      'ok: set; whether it is right shows at the first press',
      'ok: security, 2 members',
      'ok: C1, the bot is in it',
    ]);
    expect(await lines({ leadGroup: 'leads' })).toContain('ok: leads, 2 members');
  });

  it('asks for its identity once', async () => {
    let asked = 0;
    const identity = () => {
      asked += 1;
      return well.identity();
    };
    await lines({ identity });
    expect(asked).toBe(1);
  });

  it('says of a bad token what to do', async () => {
    const found = await examine(slackChecks({ ...well, identity: refuse('token_revoked') }));
    expect(found[0]).toEqual({
      name: 'Slack token',
      state: 'broken',
      detail: 'Slack refused (token_revoked)',
      next: 'The token was revoked: install the app again and copy the new one.',
    });
  });

  it.each([
    [{ expectedTeam: 'T2' }, 'broken: @vouch in Acme (T1), expected T2'],
    [{ signingSecretSet: false }, 'broken: not set'],
    [{ groupMembers: async () => [] }, 'broken: security has no members'],
    [{ groupMembers: refuse('missing_scope') }, 'broken: Slack refused (missing_scope)'],
    [{ channel: async () => 'not-member' as const }, 'broken: C1: the bot is not in it'],
    [{ channel: async () => 'archived' as const }, 'broken: C1 is archived'],
    [{ channel: async () => 'missing' as const }, 'broken: C1 is not there, or the bot is not in it'],
    [{ channel: async () => 'hidden' as const }, 'warning: C1: Slack does not say whether the bot is in it'],
  ])('%o', async (probe, line) => {
    expect(await lines(probe)).toContain(line);
  });

  it.each([
    [NEEDED_SCOPES.slice(2), 'broken: missing: chat:write commands'],
    [[...NEEDED_SCOPES, 'admin'], 'warning: more than needed: admin'],
    [null, 'warning: Slack did not name them'],
  ])('scopes %o', async (scopes, line) => {
    const identity = async () => ({ ...(await well.identity()), scopes });
    expect(await lines({ identity })).toContain(line);
  });

  it('is off in the sandbox', async () => {
    expect(await said(...slackChecks(null))).toEqual(['off: not set: the sandbox stands in']);
  });
});

describe('Duo and PagerDuty', () => {
  it('a missing second factor is a warning beside real Slack', async () => {
    expect(await said(duoCheck(null, false))).toEqual([
      'warning: not set: no Yes verifies, each goes to security',
    ]);
  });

  it('Duo says itself whether it is well', async () => {
    const duo = (health: () => Promise<void>) => duoCheck({ host: 'api-1.duosecurity.com', health }, false);
    expect(
      await said(
        duo(async () => {}),
        duo(refuse('http 500')),
      ),
    ).toEqual([
      'ok: api-1.duosecurity.com answers and knows us',
      'broken: api-1.duosecurity.com: Slack refused (http 500)',
    ]);
  });

  it('a key is judged by its shape and never shown', async () => {
    const routingKey = 'not-a-key-but-secret';
    const good = pagerDutyCheck({ routingKey: 'a'.repeat(32), region: 'eu' }, false);
    const found = await said(good, pagerDutyCheck({ routingKey, region: 'eu' }, false));
    expect(found[0]).toBe('ok: a key is set, region eu; not tried');
    expect(found[1]).toBe(
      'broken: expected an integration key of 32 letters and digits, found 20 characters',
    );
    expect(found.join()).not.toContain(routingKey);
  });
});

describe('AWS', () => {
  const queue = {
    waiting: 1,
    inFlight: 0,
    visibilitySeconds: 60,
    retentionSeconds: 1_209_600,
    deadLetter: 'arn',
  };
  const role = { account: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/vouch/i-1' };
  const aws = (attributes: Partial<QueueAttributes>, arn = role.arn) =>
    awsChecks({
      region: 'eu-west-1',
      identity: async () => ({ ...role, arn }),
      queue: async () => ({ ...queue, ...attributes }),
    });

  it('looks at the identity and at the queue', async () => {
    expect(await said(...aws({}))).toEqual([
      `ok: ${role.arn} in 111122223333, eu-west-1`,
      'ok: 1 message waiting, 0 in flight',
    ]);
    expect(await said(...awsChecks(null))).toEqual(['off: no queue is set']);
  });

  it.each([
    [aws({ deadLetter: null }), 'warning: 1 message waiting, 0 in flight; no dead-letter queue'],
    [aws({ visibilitySeconds: 5 }), 'warning: 1 message waiting, 0 in flight; visibility timeout 5 s'],
    [aws({ retentionSeconds: 600 }), 'warning: 1 message waiting, 0 in flight; kept only 10 minutes'],
    [aws({}, 'arn:aws:iam::1:root'), 'broken: arn:aws:iam::1:root: the root user'],
    [aws({}, 'arn:aws:iam::1:user/x'), 'warning: arn:aws:iam::1:user/x: a user with keys that last'],
  ])('%#', async (checks, line) => {
    expect(await said(...checks)).toContain(line);
  });
});

describe('data folder', () => {
  it.each([
    [null, 'ok: /data is made at the first start'],
    [{ mode: 0o40700, mine: true }, 'ok: /data, mode 700'],
    [{ mode: 0o40711, mine: true }, 'ok: /data, mode 711'],
    [{ mode: 0o40755, mine: true }, 'warning: /data, mode 755: others may read it'],
    [{ mode: 0o40770, mine: true }, 'broken: /data, mode 770: others may write to it'],
    [{ mode: 0o40777, mine: true }, 'broken: /data, mode 777: others may write to it'],
    [{ mode: 0o40700, mine: false }, 'warning: /data, mode 700: it belongs to another user'],
  ])('%o', async (found, line) => {
    expect(await said(dataFolderCheck({ path: '/data', stat: async () => found }))).toEqual([line]);
  });
});
