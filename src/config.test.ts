import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELDS, type VariableName } from './config/fields.js';
import { GROUPS, type Variable } from './config/variables.js';
import { ConfigError, readConfig, VARIABLES } from './config.js';

const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  VOUCH_SECURITY_CHANNEL: 'C0SECURITY1',
  VOUCH_SECURITY_GROUP: '@security',
  VOUCH_PUBLIC_URL: 'https://vouch.example.com/',
};
const DUO = {
  DUO_CLIENT_ID: 'DIABCDEFGHIJKLMNOPQR',
  DUO_CLIENT_SECRET: 's'.repeat(40),
  DUO_API_HOST: 'api-1a2b3c4d.duosecurity.com',
};

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

describe('with no variable set', () => {
  const config = readConfig({});

  it('is a sandbox on the loopback with an embedded database', () => {
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      dataDir: resolve('.vouch'),
      databaseUrl: null,
      redisUrl: null,
      role: 'all',
      slack: null,
      duo: null,
      pagerduty: null,
      aws: null,
      retentionDays: 90,
      runLog: resolve('.vouch/run-log.jsonl'),
      accounts: {},
      sandbox: { port: 3001 },
    });
  });

  it('asks for two minutes, and its own Duo verifies', () => {
    expect(config.policy).toEqual({
      askMs: 120_000,
      askCriticalMs: 120_000,
      extendMs: 300_000,
      quietMs: 5000,
      gatherMs: 30_000,
      joinMs: 120_000,
      unaskedMs: 900_000,
      askBudget: 25,
      secondFactor: true,
    });
  });

  it('is frozen throughout', () => {
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.policy, { askMs: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.accounts, { x: 'y' })).toThrow(TypeError);
  });

  it('keeps the run log with the data, wherever that is', () => {
    expect(readConfig({ VOUCH_DATA_DIR: '/data' }).runLog).toBe('/data/run-log.jsonl');
  });
});

describe('with Slack', () => {
  it('there is no sandbox, and the defaults are those of real use', () => {
    const config = readConfig(SLACK);
    expect(config.sandbox).toBeNull();
    expect(config.slack).toEqual({
      token: 'xoxb-1-2-abc',
      signingSecret: SLACK.SLACK_SIGNING_SECRET,
      apiUrl: null,
      teamId: null,
      securityChannel: 'C0SECURITY1',
      securityGroup: 'security',
      leadGroup: null,
    });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      publicUrl: 'https://vouch.example.com',
      runLog: 'stdout',
      policy: { askMs: 900_000, askCriticalMs: 300_000, secondFactor: false },
    });
  });

  it('without Duo no Yes verifies; with Duo it does', () => {
    expect(readConfig(SLACK).policy.secondFactor).toBe(false);
    expect(readConfig({ ...SLACK, ...DUO }).policy.secondFactor).toBe(true);
  });

  it.each(Object.keys(SLACK))('names %s where it is the one that is missing', (name) => {
    const env: NodeJS.ProcessEnv = { ...SLACK };
    delete env[name];
    expect(problems(env)).toEqual([
      expect.stringMatching(new RegExp(`^${name}: expected .*, found nothing$`)),
    ]);
  });

  it('no single Slack variable starts a sandbox in silence', () => {
    for (const name of ['VOUCH_LEAD_GROUP', 'SLACK_TEAM_ID', 'VOUCH_SECURITY_CHANNEL'] as const) {
      expect(problems({ [name]: 'S0123ABCD' }).join()).toContain('SLACK_BOT_TOKEN: expected a value');
    }
  });

  it('the sandbox is refused beside it, and demanded it is refused without it', () => {
    expect(problems({ ...SLACK, VOUCH_SANDBOX: '1' })).toEqual([
      'VOUCH_SANDBOX: expected no sandbox, because Slack is set: the two never run together, found "1"',
    ]);
    expect(problems({ VOUCH_SANDBOX: '0' })).toEqual([
      'SLACK_BOT_TOKEN: expected a bot token, because VOUCH_SANDBOX is 0, found nothing',
    ]);
    expect(readConfig({ ...SLACK, VOUCH_SANDBOX: '0' }).sandbox).toBeNull();
    expect(readConfig({ VOUCH_SANDBOX: '1' }).sandbox).toEqual({ port: 3001 });
  });
});

describe('the sandbox', () => {
  it('is never offered to other machines', () => {
    expect(problems({ VOUCH_HOST: '0.0.0.0' })).toEqual([
      'VOUCH_HOST: expected a loopback address, because the sandbox is open to whoever reaches it, found "0.0.0.0"',
    ]);
    expect(readConfig({ VOUCH_HOST: '127.0.0.2' }).host).toBe('127.0.0.2');
  });
});

describe('settings that only work together', () => {
  it.each([
    [{ DUO_CLIENT_ID: DUO.DUO_CLIENT_ID }, ['DUO_CLIENT_SECRET', 'DUO_API_HOST']],
    [{ DUO_API_URL: 'http://127.0.0.1:1' }, ['DUO_CLIENT_ID', 'DUO_CLIENT_SECRET', 'DUO_API_HOST']],
    [{ PAGERDUTY_REGION: 'eu' }, ['PAGERDUTY_ROUTING_KEY']],
    [{ VOUCH_SQS_ENDPOINT: 'http://127.0.0.1:1' }, ['VOUCH_SQS_QUEUE_URL']],
  ])('%o lacks %o', (env, missing) => {
    const named = problems(env).map((problem) => problem.split(':')[0]);
    expect(named).toEqual(missing);
  });

  it('roles that share the work need a database to share', () => {
    const url = 'postgresql://vouch:secret@db.internal/vouch';
    for (const role of ['web', 'ingest', 'worker']) {
      expect(problems({ VOUCH_ROLE: role })).toEqual([
        `DATABASE_URL: expected the database that all roles share, because VOUCH_ROLE is ${role}, found nothing`,
      ]);
      expect(readConfig({ VOUCH_ROLE: role, DATABASE_URL: url }).role).toBe(role);
    }
    expect(readConfig({ VOUCH_ROLE: 'all' }).role).toBe('all');
  });

  it('AWS_REGION alone is the machine’s own business', () => {
    expect(readConfig({ AWS_REGION: 'eu-west-1' }).aws).toBeNull();
  });

  it('the region is read from the queue’s address, or asked for', () => {
    const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/vouch';
    expect(readConfig({ VOUCH_SQS_QUEUE_URL: queue }).aws).toEqual({
      queueUrl: queue,
      region: 'eu-west-1',
      endpoint: null,
      topicArns: [],
      logBuckets: [],
      canary: { roleArn: null },
    });
    const local = {
      VOUCH_SQS_QUEUE_URL: 'http://127.0.0.1:9324/q',
      VOUCH_SQS_ENDPOINT: 'http://127.0.0.1:9324',
    };
    expect(problems(local)).toEqual([expect.stringContaining('AWS_REGION: expected')]);
  });

  it('a canary is sent where somebody can carry it, and may be turned off', () => {
    const aws = { VOUCH_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/vouch' };
    const role = 'arn:aws:iam::111122223333:role/vouch-canary';
    const local = {
      VOUCH_SQS_QUEUE_URL: 'http://127.0.0.1:9324/q',
      VOUCH_SQS_ENDPOINT: 'http://127.0.0.1:9324',
      AWS_REGION: 'eu-west-1',
    };
    expect(readConfig({ ...aws, VOUCH_CANARY_ROLE_ARN: role }).aws?.canary).toEqual({ roleArn: role });
    expect(readConfig({ ...aws, VOUCH_CANARY: '0' }).aws?.canary).toBeNull();
    expect(readConfig(local).aws?.canary).toBeNull();
    const standIn = { ...local, VOUCH_AWS_ENDPOINT: 'http://127.0.0.1:4004' };
    expect(readConfig(standIn).aws?.canary).toEqual({ roleArn: null });
  });

  it('looking up wants regions, and the roles of others an external id', () => {
    expect(readConfig({ VOUCH_LOOKUP_REGIONS: 'eu-west-1, us-east-1' }).lookup).toEqual({
      regions: ['eu-west-1', 'us-east-1'],
      role: 'vouch-lookup',
      externalId: null,
      organization: false,
    });
    expect(readConfig({ AWS_REGION: 'eu-west-1' }).lookup).toBeNull();
    expect(problems({ VOUCH_ORGANIZATION: '1' }).map((one) => one.split(':')[0])).toEqual([
      'VOUCH_LOOKUP_REGIONS',
      'VOUCH_LOOKUP_EXTERNAL_ID',
    ]);
    expect(problems({ VOUCH_LOOKUP_REGIONS: 'eu-west-1', VOUCH_ORGANIZATION: '0' })).toEqual([]);
  });

  it('a critical question may not wait longer than others; its default gives way', () => {
    expect(problems({ VOUCH_ASK_MINUTES: '3', VOUCH_ASK_CRITICAL_MINUTES: '4' })).toEqual([
      'VOUCH_ASK_CRITICAL_MINUTES: expected at most what VOUCH_ASK_MINUTES is, found "4"',
    ]);
    expect(readConfig({ ...SLACK, VOUCH_ASK_MINUTES: '3' }).policy.askCriticalMs).toBe(180_000);
  });
});

describe('addresses', () => {
  it.each(['SLACK_API_URL', 'DUO_API_URL', 'PAGERDUTY_API_URL'] as const)(
    '%s is for stand-ins only',
    (name) => {
      const accepted = [
        'http://127.0.0.1:4000',
        'http://localhost:1/api/',
        'https://[::1]:1',
        'http://127.1:1',
      ];
      const refused = [
        'https://slack.com/api/',
        'http://127.0.0.1.evil.example',
        'http://10.0.0.1',
        'http://evil@127.0.0.1',
        'ftp://127.0.0.1',
        'http://[::ffff:10.0.0.1]',
        '127.0.0.1:4000',
      ];
      for (const url of accepted) expect(FIELDS[name].safeParse(url).success, url).toBe(true);
      for (const url of refused) expect(FIELDS[name].safeParse(url).success, url).toBe(false);
    },
  );

  it('Duo’s host is Duo’s, unless a stand-in takes its place', () => {
    const elsewhere = { ...DUO, DUO_API_HOST: 'api.evil.example' };
    expect(problems(elsewhere)).toEqual([
      'DUO_API_HOST: expected a host name that ends in .duosecurity.com or .duofederal.com, found "api.evil.example"',
    ]);
    expect(readConfig({ ...elsewhere, DUO_API_URL: 'http://127.0.0.1:1' }).duo?.apiHost).toBe(
      'api.evil.example',
    );
  });

  it('the public address is https, or the loopback', () => {
    expect(problems({ ...SLACK, VOUCH_PUBLIC_URL: 'http://vouch.example.com' })).toHaveLength(1);
    expect(readConfig({ ...SLACK, VOUCH_PUBLIC_URL: 'http://127.0.0.1:80' }).publicUrl).toBe(
      'http://127.0.0.1:80',
    );
  });
});

describe('what it says', () => {
  it('tells everything that is wrong at once, in the order of the table', () => {
    expect(
      problems({ VOUCH_PORT: 'web', VOUCH_RETENTION_DAYS: '0', VOUCH_ROLE: 'boss', DUO_CLIENT_ID: 'x' }),
    ).toEqual([
      'VOUCH_PORT: expected a port number from 0 to 65535, found "web"',
      'VOUCH_ROLE: expected one of all, web, ingest, worker, found "boss"',
      'VOUCH_RETENTION_DAYS: expected a whole number of days from 1 to 3650, found "0"',
      'DUO_CLIENT_ID: expected a client id of 20 characters, found "x"',
      'DUO_CLIENT_SECRET: expected a value, because DUO_CLIENT_ID is set, found nothing',
      'DUO_API_HOST: expected a value, because DUO_CLIENT_ID is set, found nothing',
    ]);
  });

  it('counts a secret instead of showing it', () => {
    expect(problems({ ...SLACK, SLACK_BOT_TOKEN: 'hunter2-hunt' })).toEqual([
      'SLACK_BOT_TOKEN: expected a bot token, which starts with xoxb-, found set, 12 characters',
    ]);
  });

  it('shows no secret, whatever it is and wherever it was put by mistake', () => {
    const secret = fc.stringMatching(/^[a-z0-9]{40}$/).map((letters) => `xoxb ${letters}`);
    const names = fc.subarray(
      VARIABLES.map((variable) => variable.name),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(secret, names, (value, set) => {
        const shaped = set.map((name) => [name, secretOrToken(name, value)]);
        expect(problems(Object.fromEntries(shaped)).join('\n')).not.toContain(value.slice(5));
      }),
    );
  });

  it('an empty value, or spaces, count as not set', () => {
    expect(
      readConfig({ VOUCH_PORT: '  ', SLACK_BOT_TOKEN: '', REDIS_URL: ' redis://127.0.0.1 ' }),
    ).toMatchObject({
      port: 3000,
      slack: null,
      redisUrl: 'redis://127.0.0.1',
    });
  });

  it('names what is misspelt as well', () => {
    expect(problems({ VOUCH_ROLE: 'web', VOUCH_TUNNING: 'secret.yaml' })).toEqual([
      expect.stringMatching(/^DATABASE_URL: expected /),
      'VOUCH_TUNNING is not a variable of Vouch; the nearest is VOUCH_TUNING',
    ]);
  });
});

/** A secret variable may hold any text; elsewhere only what is recognisable as a token can be hidden. */
function secretOrToken(name: VariableName, value: string): string {
  const secret = VARIABLES.some((variable) => variable.name === name && variable.secret);
  return secret ? value : value.replace('xoxb ', 'xoxb-');
}

describe('accounts', () => {
  it('are pairs, each account once', () => {
    expect(
      readConfig({ VOUCH_ACCOUNTS: '111122223333=payments-prod, 444455556666 = dev box ,' }).accounts,
    ).toEqual({
      '111122223333': 'payments-prod',
      '444455556666': 'dev box',
    });
    expect(problems({ VOUCH_ACCOUNTS: '111122223333=a,111122223333=b' })).toHaveLength(1);
    expect(problems({ VOUCH_ACCOUNTS: '1=a' })).toHaveLength(1);
  });
});

describe('the table of variables', () => {
  const shape = /[…<]|^\d+ characters/;

  it.each(VARIABLES.filter((v) => !shape.test(v.example)))(
    '$name: its example is accepted',
    ({ name, example }) => {
      expect(FIELDS[name].safeParse(example).error).toBeUndefined();
    },
  );

  it.each(VARIABLES)(
    '$name: its defaults are accepted',
    ({ name, default: usual, sandboxDefault, unset }) => {
      for (const value of [usual, sandboxDefault].filter((text) => text !== undefined)) {
        expect(FIELDS[name].safeParse(value).error).toBeUndefined();
      }
      expect(usual !== undefined || unset !== undefined, 'says what not setting it means').toBe(true);
    },
  );

  it('is the one in docs/configuration.md', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(GROUPS.flatMap((group) => VARIABLES.filter((v) => v.group === group).map(row)));
    for (const group of GROUPS) expect(page).toContain(`\n## ${group}\n`);
  });
});

function row(variable: Variable): string {
  const usual = variable.default ? `\`${variable.default}\`` : variable.unset;
  const sandbox = variable.sandboxDefault ? `; in the sandbox \`${variable.sandboxDefault}\`` : '';
  const example = /^\d+ characters/.test(variable.example) ? variable.example : `\`${variable.example}\``;
  const secret = variable.secret ? 'yes' : '';
  return `| \`${variable.name}\` | ${variable.meaning} | ${usual}${sandbox} | ${secret} | ${example} |`;
}

describe('the environment', () => {
  const root = new URL('..', import.meta.url).pathname;
  const sources = ['src', 'detections', 'workflows', 'remediations'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes('generated/'))
      .map((file) => `${folder}/${file}`),
  );
  const allowed = /^src\/(config|main|cli)(\.ts|\/)/;

  it('is read nowhere else', () => {
    const reading = sources.filter((file) =>
      /process\s*\.\s*env\b|process\[/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(reading.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('has no variable of ours that the table does not know', () => {
    const known = new Set<string>(VARIABLES.map((variable) => variable.name));
    const used = sources.flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/\bVOUCH_[A-Z]+(?:_[A-Z]+)*\b(?!_)/g),
    ]);
    expect(used.length).toBeGreaterThan(10);
    expect(used.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});
