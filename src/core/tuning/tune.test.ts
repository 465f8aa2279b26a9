import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent, DENIED, ROOT } from '../../../test/aws-event.js';
import { classify } from '../classify.js';
import { endOf } from '../dark/shadow.js';
import { type LoadedDetection, type Match, SEVERITIES, TIERS, type Tier } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { readRange } from '../sigma/address.js';
import { tunedCatalogue } from './catalogue.js';
import { tune } from './tune.js';
import { type Network, NO_TUNING, type Override, type Tuning, type When } from './tuning.js';

const ID = 'aws/iam-create-user';
const OWN = '111122223333';
const OTHER = '444455556666';
const JANE = `arn:aws:iam::${OWN}:user/jane`;
const ANYWHERE: When = { accounts: [], environments: [], principals: [], networks: [] };

function tuning(different: Partial<Tuning>): Tuning {
  return { ...NO_TUNING, ...different };
}

function override(different: Partial<Override> = {}): Override {
  return {
    detection: ID,
    tier: 'log',
    when: ANYWHERE,
    reason: 'a robot does it',
    until: '2026-12-31',
    ...different,
  };
}

function match(different: Partial<Match> = {}): Match {
  return {
    id: ID,
    tier: 'notify',
    severity: 'medium',
    attack: [],
    title: 'User created',
    reason: null,
    ...different,
  };
}

function event(different: { readonly [field: string]: unknown } = {}): VouchEvent {
  return awsEvent('iam:CreateUser', { userName: 'x' }, different);
}

function network(text: string): Network {
  const range = readRange(text);
  if (!range) throw new Error(text);
  return { text, range };
}

const rank = (tier: Tier) => TIERS.indexOf(tier);
const GRANTS = { grants: true };
const PLAIN = { grants: false };

const tiers = fc.constantFrom(...TIERS.filter((tier) => tier !== 'ignore'));
const matches = fc.record({ tier: tiers, severity: fc.constantFrom(...SEVERITIES) }).map(match);
const accounts = fc.constantFrom(OWN, OTHER, '777788889999');
const days = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const events = fc
  .record({ recipientAccountId: accounts, eventTime: days, error: fc.boolean(), root: fc.boolean() })
  .map(({ error, root, ...record }) => event({ ...record, ...(error && DENIED), ...(root && ROOT) }));
const conditions = fc.record({
  accounts: fc.subarray([OWN, OTHER]),
  environments: fc.subarray(['dev', 'production']),
  principals: fc.subarray([JANE, `arn:aws:iam::${OWN}:role/deploy`]),
  networks: fc.subarray([network('198.51.100.0/24'), network('10.0.0.0/8')]),
});
const overrides = fc
  .record({ tier: tiers, until: days.map((day) => day.slice(0, 10)), when: conditions })
  .map((given) => override(given as Partial<Override>));
const tunings = fc
  .record({ overrides: fc.array(overrides, { maxLength: 4 }), robot: fc.boolean(), dev: fc.boolean() })
  .map(({ overrides, robot, dev }) =>
    tuning({
      overrides,
      accounts: new Map([[OTHER, { name: 'play', environment: 'dev' }]]),
      environments: new Map([['dev', { atMost: dev ? ('log' as const) : null }]]),
      automation: robot ? [{ principal: JANE, networks: [], reason: 'a robot' }] : [],
    }),
  );

describe('an override', () => {
  it('lowers and raises to what it says, and the reason stays on the match', () => {
    const lowered = tune(event(), match(), tuning({ overrides: [override()] }), PLAIN);
    expect(lowered).toMatchObject({
      tier: 'log',
      tuned: { from: 'notify', by: 'override', reason: 'a robot does it (until 2026-12-31)' },
    });
    const raised = tune(event(), match(), tuning({ overrides: [override({ tier: 'alert' })] }), PLAIN);
    expect(raised.tier).toBe('alert');
  });

  it('raises a failed call to one tier less', () => {
    const raise = tuning({ overrides: [override({ tier: 'alert' })] });
    expect(tune(event(DENIED), match({ tier: 'log' }), raise, PLAIN).tier).toBe('notify');
    expect(tune(event(DENIED), match({ tier: 'notify' }), raise, PLAIN)).not.toHaveProperty('tuned');
  });

  it('applies through its last day in UTC and not a millisecond longer, by the time of the event', () => {
    const until = tuning({ overrides: [override({ until: '2026-11-20' })] });
    const at = (eventTime: string) => tune(event({ eventTime }), match(), until, PLAIN).tier;
    expect(at('2026-11-20T23:59:59.999Z')).toBe('log');
    expect(at('2026-11-21T00:00:00.000Z')).toBe('notify');
    expect(at('yesterday')).toBe('notify');
  });

  it.each([
    ['account', { accounts: [OWN] }, { accounts: [OTHER] }],
    ['environment', { environments: ['production'] }, { environments: ['dev'] }],
    ['principal', { principals: [JANE] }, { principals: [`${JANE}t`] }],
    ['network', { networks: [network('198.51.100.0/24')] }, { networks: [network('198.51.101.0/24')] }],
  ])('applies only where the %s fits', (_, fitting, other) => {
    const given = { accounts: new Map([[OWN, { name: null, environment: 'production' }]]) };
    const tier = (when: Partial<When>) =>
      tune(
        event(),
        match(),
        tuning({ ...given, overrides: [override({ when: { ...ANYWHERE, ...when } })] }),
        PLAIN,
      ).tier;
    expect(tier(fitting)).toBe('log');
    expect(tier(other)).toBe('notify');
    expect(tier({ ...fitting, accounts: [OTHER] })).toBe('notify');
  });

  it('is the first in the file that applies, and nothing else is looked at then', () => {
    const both = tuning({
      overrides: [override({ tier: 'notify', reason: 'ask all the same' }), override()],
      automation: [{ principal: JANE, networks: [], reason: 'a robot' }],
    });
    expect(tune(event(), match(), both, PLAIN)).toEqual(match());
  });

  it.each([
    ['the root user', ROOT, {}, 'the root user did it'],
    ['Vouch itself', {}, {}, 'Vouch itself did it'],
    ['an alert about logs', {}, { tier: 'alert', attack: ['T1562.008'] }, 'it can blind whoever watches'],
  ] as const)('lowers %s no further than to a question', (who, record, more, kept) => {
    const given = tuning({ overrides: [override()], vouch: new Set(who === 'Vouch itself' ? [JANE] : []) });
    const found = tune(event(record), match(more as Partial<Match>), given, PLAIN);
    expect(found).toMatchObject({ tier: 'notify', tuned: { kept } });
  });

  it('never touches another detection, another account, or anything after its end', () => {
    fc.assert(
      fc.property(events, matches, overrides, (happened, found, one) => {
        const result = tune(happened, found, tuning({ overrides: [one] }), PLAIN);
        const { accounts: wanted } = one.when;
        const foreign = wanted.length > 0 && !wanted.includes(happened.account);
        const over = Date.parse(happened.at) >= endOf(one.until);
        const other = tune(happened, { ...found, id: 'aws/other' }, tuning({ overrides: [one] }), PLAIN);
        expect(other).not.toHaveProperty('tuned');
        if (foreign || over) expect(result).toEqual(found);
        if (result.tuned) expect(foreign || over).toBe(false);
      }),
    );
  });

  it('never raises beyond what it says, nor a failed call to an alert', () => {
    fc.assert(
      fc.property(events, matches, tunings, (happened, found, given) => {
        const { tier } = tune(happened, found, given, PLAIN);
        const most = Math.max(rank(found.tier), ...given.overrides.map((one) => rank(one.tier)));
        expect(rank(tier)).toBeLessThanOrEqual(most);
        if (happened.error !== null && found.tier !== 'alert') expect(tier).not.toBe('alert');
      }),
    );
  });
});

describe('whatever the file says', () => {
  it('nothing is dropped, every change has its reason, and what may not be silenced still asks', () => {
    fc.assert(
      fc.property(events, matches, tunings, fc.boolean(), (happened, found, given, grants) => {
        const result = tune(happened, found, given, { grants });
        expect(result.tier).not.toBe('ignore');
        if (result.tier !== found.tier) expect(result.tuned).toMatchObject({ from: found.tier });
        if (happened.actor.kind === 'root') {
          expect(rank(result.tier)).toBeGreaterThanOrEqual(Math.min(rank('notify'), rank(found.tier)));
        }
        expect({ ...result, tier: 0, tuned: 0 }).toEqual({ ...found, tier: 0, tuned: 0 });
        expect(tune(happened, found, given, { grants })).toEqual(result);
      }),
    );
  });

  it('only an override lowers an alert, or anything of high severity', () => {
    fc.assert(
      fc.property(events, matches, tunings, (happened, found, given) => {
        const quiet = { ...given, overrides: [] };
        const result = tune(happened, found, quiet, PLAIN);
        if (found.tier === 'alert' || found.severity === 'high' || found.severity === 'critical')
          expect(result).toEqual(found);
        expect(rank(result.tier)).toBeLessThanOrEqual(rank(found.tier));
      }),
    );
  });
});

describe('automation', () => {
  const robot = tuning({
    automation: [{ principal: JANE, networks: [network('198.51.100.0/24')], reason: 'the nightly run' }],
  });

  it('turns an ordinary question into a line in the log', () => {
    expect(tune(event(), match(), robot, PLAIN)).toMatchObject({
      tier: 'log',
      tuned: { by: 'automation', reason: 'the nightly run' },
    });
  });

  it('leaves alone what grants, what is serious, other principals, and calls from elsewhere', () => {
    expect(tune(event(), match(), robot, GRANTS)).toEqual(match());
    expect(tune(event(), match({ severity: 'high' }), robot, PLAIN).tier).toBe('notify');
    expect(tune(event(), match({ tier: 'alert' }), robot, PLAIN).tier).toBe('alert');
    expect(tune(event({ sourceIPAddress: '203.0.113.9' }), match(), robot, PLAIN).tier).toBe('notify');
    const session = {
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${OWN}:assumed-role/other/jane`,
        accountId: OWN,
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${OWN}:role/other` } },
      },
      userAgent: 'Terraform/1.9',
    };
    expect(tune(event(session), match(), robot, PLAIN).tier).toBe('notify');
  });
});

describe('an environment', () => {
  const given = tuning({
    accounts: new Map([[OWN, { name: 'play', environment: 'dev' }]]),
    environments: new Map([['dev', { atMost: 'log' }]]),
  });

  it('keeps small questions, and nothing else', () => {
    expect(tune(event(), match(), given, GRANTS)).toMatchObject({
      tier: 'log',
      tuned: { by: 'environment' },
    });
    expect(tune(event(), match({ severity: 'high' }), given, PLAIN).tier).toBe('notify');
    expect(tune(event(ROOT), match(), given, PLAIN)).toMatchObject({
      tier: 'notify',
      tuned: { kept: 'the root user did it' },
    });
    expect(tune(event({ recipientAccountId: OTHER }), match(), given, PLAIN)).toEqual(match());
  });
});

describe('a tuned catalogue', () => {
  const detection: LoadedDetection = {
    ...{ id: ID, title: 'User created', provider: 'aws', on: ['iam:CreateUser'], tier: 'notify' },
    ...{ severity: 'medium', attack: [], why: 'w', says: () => 's' },
    judge: (_, known) => ({ reason: [...known.accounts].join() }),
  };

  it('judges by the tuning of the moment, and an unreadable record stays an alert', () => {
    let current = NO_TUNING;
    const catalogue = tunedCatalogue([detection], () => current);
    expect(classify(event(), catalogue)).toMatchObject({ tier: 'notify', reasons: [''] });
    current = tuning({
      overrides: [override()],
      accounts: new Map([[OWN, { name: null, environment: null }]]),
    });
    expect(classify(event(), catalogue)).toMatchObject({ tier: 'log', reasons: [OWN] });
    expect(catalogue.known).toBe(catalogue.known);
    expect(classify(event({ userIdentity: 'gone' }), catalogue).tier).toBe('alert');
  });
});
