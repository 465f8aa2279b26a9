import { describe, expect, it } from 'vitest';
import { PortError } from '../../ports.js';
import { bucketsCheck } from './buckets.js';
import { type CanaryProbe, canaryCheck } from './canary.js';
import type { Check } from './check.js';
import { type LookupProbe, lookupCheck } from './lookup.js';

async function line(check: Check): Promise<string> {
  const { state, detail, next } = await check.run();
  return `${state}: ${detail}${next ? ` -> ${next}` : ''}`;
}

const denied = (what: string) => async () => {
  throw new PortError('later', 'AccessDenied', `${what}: expected an answer, found AccessDenied`);
};

describe('the line about the canary', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/vouch-canary';
  const SINCE = new Date('2026-11-20T12:00:00Z');
  const canary = (different: Partial<CanaryProbe>) =>
    line(canaryCheck({ roleArn: ROLE, call: async () => {}, heard: async () => null, ...different }));

  it('warns where none is sent, for then silence is calm', async () => {
    expect(await line(canaryCheck('turned-off'))).toMatch(/^warning: VOUCH_CANARY is 0: nobody is paged/);
    expect(await line(canaryCheck('not-carried'))).toMatch(/^off: the queue is a stand-in/);
  });

  it('says whether the role can be taken, and whether canaries come back', async () => {
    const heard = (heardAt: Date | null, blindAt: Date | null) => async () => ({ heardAt, blindAt });
    expect(await canary({})).toBe(`ok: ${ROLE} can be taken`);
    expect(await canary({ roleArn: null })).toBe("ok: Vouch's own role can be taken");
    expect(await canary({ heard: heard(null, null) })).toMatch(/; none has come back yet$/);
    expect(await canary({ heard: heard(SINCE, null) })).toMatch(/ came back at 2026-11-20T12:00:00.000Z$/);
    expect(await canary({ heard: heard(SINCE, SINCE) })).toMatch(
      /^broken: .*no canary has come back since 2026-11-20T12.* -> Follow the road in docs\/aws.md/,
    );
    expect(await canary({ heard: denied('database') })).toBe(`ok: ${ROLE} can be taken`);
  });

  it('says what to do where it cannot, and what comes of it', async () => {
    const call = denied(`sts:AssumeRole ${ROLE}`);
    expect(await canary({ call })).toMatch(
      /^broken: sts:AssumeRole .*AccessDenied.* -> Let our role assume .*15 minutes without a canary page/,
    );
    expect(await canary({ call, roleArn: null })).toMatch(/ -> Name a role without rights in VOUCH_CANARY/);
  });
});

describe('the line about the log buckets', () => {
  const buckets = (read: (bucket: string) => Promise<boolean>, names = ['a-logs', 'b-logs', 'c-logs']) =>
    line(bucketsCheck({ buckets: names, read }, 50));

  it('is off without any, and well where a file of each was read', async () => {
    expect(await buckets(async () => true, [])).toMatch(/^off: VOUCH_LOG_BUCKETS is not set/);
    expect(await buckets(async () => true, ['a-logs'])).toBe('ok: 1 bucket, a log file read in it');
    expect(await buckets(async () => true)).toBe('ok: 3 buckets, a log file read in each');
  });

  it('names those that cannot be read, also one that never answers', async () => {
    const read = async (bucket: string) => {
      if (bucket === 'b-logs') return denied(`s3:GetObject s3://${bucket}/x`)();
      return bucket === 'a-logs' || new Promise<boolean>(() => {});
    };
    expect(await buckets(read)).toMatch(
      /^broken: 3 buckets; not readable: b-logs, c-logs, the first: s3:GetObject .* -> Check the names/,
    );
    expect(await buckets(read, ['c-logs'])).toMatch(/: c-logs: no answer within 0.05 s -> /);
  });

  it('warns of those without a log file', async () => {
    const read = async (bucket: string) => bucket !== 'b-logs';
    expect(await buckets(read)).toMatch(/^warning: 3 buckets; .* log file to read: b-logs -> See whether/);
  });
});

describe('the line about LookupEvents', () => {
  const numbers = (many: number) => Array.from({ length: many }, (_, n) => `${n + 1}`.padStart(12, '0'));
  const lookup = (different: Partial<LookupProbe>) =>
    line(
      lookupCheck(
        {
          regions: ['eu-west-1', 'us-east-1'],
          role: 'vouch-lookup',
          accounts: async () => ({ accounts: numbers(2), trouble: null }),
          look: async () => {},
          ...different,
        },
        { findMs: 50, lookMs: 50 },
      ),
    );

  it('is off where it is not set, and says how far it looks', async () => {
    expect(await line(lookupCheck(null))).toMatch(/^off: VOUCH_LOOKUP_REGIONS/);
    expect(await lookup({})).toBe('ok: 2 accounts, 2 regions; 2 read in eu-west-1');
  });

  it('tries five accounts, and counts the rest', async () => {
    const tried: string[] = [];
    const look = async (account: string, region: string) => void tried.push(`${account} ${region}`);
    const accounts = async () => ({ accounts: numbers(12), trouble: null });
    expect(await lookup({ accounts, look })).toBe(
      'ok: 12 accounts, 2 regions; 5 read in eu-west-1 (7 not tried)',
    );
    expect(tried).toEqual(numbers(5).map((account) => `${account} eu-west-1`));
  });

  it('names the accounts that cannot be read, also one that never answers', async () => {
    const look = async (account: string) => {
      if (account === '000000000002') return new Promise<void>(() => {});
      if (account === '000000000003') await denied(`sts:AssumeRole ${account}`)();
    };
    const accounts = async () => ({ accounts: numbers(6), trouble: null });
    expect(await lookup({ accounts, look })).toMatch(
      /^broken: 6 accounts, 2 regions; 5 tried in eu-west-1 \(1 not tried\), not readable: 000000000002, 000000000003, the first: no answer within 0.05 s -> See whether the role vouch-lookup/,
    );
  });

  it('the next step goes by what went wrong', async () => {
    const busy = async () => {
      throw new PortError('later', 'ThrottlingException', 'too much');
    };
    expect(await lookup({ look: busy })).toMatch(/ -> .*try again in a minute\.$/);
    expect(await lookup({ look: denied('x'), role: null })).toMatch(/ -> Give our role cloudtrail:Lookup/);
    expect(await lookup({ accounts: denied('organizations:ListAccounts') })).toMatch(
      /^broken: the accounts could not be found: organizations:ListAccounts/,
    );
    expect(await lookup({ accounts: () => new Promise(() => {}) })).toMatch(/found: no answer within 0.05 s/);
    const trouble = new Error('organizations:ListAccounts: denied');
    expect(await lookup({ accounts: async () => ({ accounts: numbers(1), trouble }) })).toMatch(
      /^warning: 1 account, 2 regions; 1 read in eu-west-1; only those of VOUCH_ACCOUNTS: organizations/,
    );
  });
});
