import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../core/tuning/changes.js';
import { doubtsOn } from '../../core/tuning/doubts.js';
import { notesOn } from '../../core/tuning/notes.js';
import { knownOf, type Tuning } from '../../core/tuning/tuning.js';
import { tuningFile, writersOfFile } from './file.js';
import { readTuning } from './read.js';
import { SHAPE } from './shape.js';

const NOW = new Date('2026-11-20T12:00:00Z');

const GOOD = `
accounts:
  111122223333: {name: payments-prod, environment: production}
  012345678901: {environment: dev}
  222233334444:
partners:
  999988887777: Datadog, monitoring
organization: o-a1b2c3d4e5
regions: [eu-west-1]
networks: [203.0.113.0/24, '2001:db8::/32']
vouch: ['arn:aws:iam::111122223333:role/vouch']
automation:
  - principal: arn:aws:iam::111122223333:role/ci/terraform
    networks: 198.51.100.0/24
    reason: the deploy pipeline
environments:
  production:
  dev: {at_most: log}
overrides:
  - detection: aws/iam-create-user
    tier: log
    when: {account: [111122223333], environment: production, network: 198.51.100.0/24}
    reason: the onboarding robot
    until: 2026-12-31
quiet_hours: {from: 22:00, to: 07:00, zone: Europe/Berlin, days: [mon, tue]}
`;

function problems(text: string): readonly string[] {
  const { problems, tuning } = readTuning(text, NOW);
  expect(tuning === null).toBe(problems.length > 0);
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a tuning file', () => {
  it('is read whole, every scalar as it was written', () => {
    expect(problems(GOOD)).toEqual([]);
    const { tuning } = readTuning(GOOD, NOW);
    if (!tuning) throw new Error('expected a tuning');
    expect([...tuning.accounts]).toEqual([
      ['111122223333', { name: 'payments-prod', environment: 'production' }],
      ['012345678901', { name: null, environment: 'dev' }],
      ['222233334444', { name: null, environment: null }],
    ]);
    expect(tuning.quietHours).toEqual({ from: 1320, to: 420, zone: 'Europe/Berlin', days: ['mon', 'tue'] });
    expect(linesOf(tuning)).toContain(
      'override aws/iam-create-user -> log when account 111122223333 and environment production and network 198.51.100.0/24 until 2026-12-31: the onboarding robot',
    );
    const known = knownOf(tuning);
    expect([known.accounts.size, [...known.partners], [...known.regions]]).toEqual([
      3,
      ['999988887777'],
      ['eu-west-1'],
    ]);
    expect(known.organization).toBe('o-a1b2c3d4e5');
    expect(linesOf(tuning)).toContain('organization o-a1b2c3d4e5');
    expect(known.networks.map(({ text }) => text)).toEqual(['203.0.113.0/24', '2001:db8::/32']);
  });

  it('is what docs/tuning.md shows', () => {
    const docs = readFileSync(new URL('../../../docs/tuning.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
    expect(problems(example)).toEqual([]);
    const { tuning } = readTuning(example, NOW);
    expect(tuning && linesOf(tuning).length).toBeGreaterThan(10);
    for (const key of Object.keys(SHAPE.shape)) expect(example).toMatch(new RegExp(`^${key}:`, 'm'));
  });

  it('may be empty on purpose, and not by accident', () => {
    expect(problems('{}')).toEqual([]);
    for (const text of ['', '# nothing\n'])
      expect(problems(text)).toEqual([expect.stringContaining('cut off')]);
  });

  it('is told of everything that is wrong at once, each with its line and column', () => {
    const text = [
      'accounts:',
      '  1111: {name: short}',
      '  222233334444: {nam: x}',
      'networks: [0.0.0.0/0]',
      'automation:',
      '  - principal: arn:aws:iam::111122223333:role/*',
      'environments: {dev: {at_most: notify}}',
      'overrides:',
      '  - detection: aws/iam-create-user',
      '    tier: ignore',
      '    when: {account: 12}',
      '    reason: ""',
      '    until: soon',
      'quiet_hours: {from: 25:00, to: 07:00, zone: Mars/Base}',
      'quiethours: 1',
    ].join('\n');
    expect(problems(text)).toEqual([
      '2:3 accounts.1111: expected an account of 12 digits, found "1111"',
      '3:18 accounts.222233334444.nam: expected only name, environment, found "nam"',
      '4:12 networks[0]: expected a range such as 203.0.113.0/24, no wider than /8 (IPv6: /16), found "0.0.0.0/0"',
      '6:5 automation[0].reason: expected a reason in words, at most 300 characters, found nothing',
      '6:16 automation[0].principal: expected the ARN of one role or user, without wildcards, found "arn:aws:iam::111122223333:role/*"',
      '7:31 environments.dev.at_most: expected log, found "notify"',
      '10:11 overrides[0].tier: expected log, notify or alert (log is the lowest: what matched is always kept), found "ignore"',
      '11:21 overrides[0].when.account[0]: expected an account of 12 digits, found "12"',
      '12:5 overrides[0].reason: expected a reason in words, at most 300 characters, found nothing',
      '13:12 overrides[0].until: expected a day such as 2026-12-31, found "soon"',
      '14:21 quiet_hours.from: expected a time such as 22:00, found "25:00"',
      '14:45 quiet_hours.zone: expected a time zone such as Europe/Berlin, found "Mars/Base"',
      expect.stringMatching(/^15:1 quiethours: expected only accounts, .*, found "quiethours"$/),
    ]);
  });

  it.each([
    ['a: [', '1:5 expected YAML'],
    [
      'organization: o-*',
      '1:15 organization: expected the id of an organisation such as o-a1b2c3d4e5, found "o-*"',
    ],
    [
      'accounts:\n  111122223333: {}\n  111122223333: {}',
      '3:3 expected YAML, found a mistake: Map keys must be',
    ],
    ['{}\n---\n{}', '2:1 expected YAML'],
    ['- a', '1:1 expected a map with accounts'],
    ...[
      [
        'when: {account: []}',
        '1:87 overrides[0].when.account: expected at least one of the accounts, found none',
      ],
      [
        'when: {account: }',
        '1:78 overrides[0].when.account: expected at least one of the accounts, found none',
      ],
      ['when: {}', '1:77 overrides[0].when: expected a map with at least one of account, environment'],
      [
        'when: ',
        'overrides[0].when: expected a map with account, environment, principal, network, found nothing',
      ],
    ].map(([when, problem]) => [
      `overrides: [{detection: a/b, tier: log, reason: r, until: 2026-12-31, ${when}}]`,
      problem as string,
    ]),
    [
      'automation: [{principal: "arn:aws:iam::111122223333:role/ci", networks: [], reason: r}]',
      'automation[0].networks: expected at least one of the ranges, found none',
    ],
    [
      'shadow: [{detection: a/b, until: soon, reason: r}]',
      '1:34 shadow[0].until: expected a day such as 2026-12-31, or a moment',
    ],
    [
      'shadow: [{detection: a/b, until: 2028-01-01, reason: r}]',
      '1:34 shadow[0].until: expected a day within a year',
    ],
    [
      'shadow: [{detection: unreadable, until: 2026-12-31, reason: r}]',
      '1:22 shadow[0].detection: expected a detection: what cannot be read is never',
    ],
    ['shadow: [{detection: a/b, reason: r}]', 'shadow[0].until: expected a day such as'],
    ['networks: 203.0.113.0/24', '1:11 networks: expected a list of ranges, found "203.0.113.0/24"'],
    ['overrides: {a: b}', '1:12 overrides: expected a list of overrides, found a map'],
    [
      'partners: {111122223333: Us}\naccounts: {111122223333: {}}',
      '1:26 partners.111122223333: expected an account of somebody else',
    ],
    [
      'overrides: [{detection: a/b, tier: log, reason: r, until: 2028-01-01}]',
      '1:59 overrides[0].until: expected a day within a year',
    ],
    [
      'overrides: [{detection: a/b, tier: log, reason: r, until: 2026-02-30}]',
      '1:59 overrides[0].until: expected a day such as',
    ],
    ['quiet_hours: {from: 07:00, to: 07:00, zone: UTC}', '1:32 quiet_hours.to: expected another time'],
    [
      'vouch: [&a "arn:aws:iam::111122223333:role/v"]\nautomation: [{principal: *a, reason: r}]',
      'expected another than Vouch itself',
    ],
  ])('%j is refused', (text, said) => {
    expect(problems(text)).toEqual([expect.stringContaining(said)]);
  });

  it('never throws, whatever is in it', () => {
    const lines = GOOD.split('\n');
    const spoilt = fc
      .tuple(fc.nat(GOOD.length), fc.nat(30), fc.string({ unit: 'grapheme', maxLength: 8 }))
      .map(([from, length, put]) => GOOD.slice(0, from) + put + GOOD.slice(from + length));
    fc.assert(
      fc.property(
        fc.oneof(
          spoilt,
          fc.string(),
          fc.subarray(lines).map((some) => some.join('\n')),
        ),
        (text) => {
          const { tuning, problems, hash } = readTuning(text, NOW);
          expect(tuning === null).toBe(problems.length > 0);
          expect(hash).toMatch(/^[0-9a-f]{64}$/);
        },
      ),
      { numRuns: 500 },
    );
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [now, before] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair]))
      bomb.push(`${now}: &${now} [${Array.from({ length: 9 }, () => `*${before}`).join()}]`);
    expect(problems(bomb.join('\n'))).toEqual([expect.stringContaining('aliases')]);
  });
});

describe('what has no effect', () => {
  const entry = (more: string) => `{detection: aws/a, tier: log, reason: r, ${more}}`;
  const notes = (...entries: readonly string[]) => {
    const { tuning } = readTuning(`overrides: [${entries.join()}]\nenvironments: {dev: }`, NOW);
    if (!tuning) throw new Error('expected a tuning');
    return notesOn(tuning, NOW, new Set(['aws/a']));
  };

  it('is said', () => {
    expect(notes(entry('until: 2026-11-19'))[0]).toMatch(/^this has ended: override aws\/a/);
    expect(notes('{detection: aws/b, tier: log, reason: r, until: 2026-12-31}')[0]).toMatch(
      /^no detection has/,
    );
    const narrow = entry('until: 2026-12-01, when: {account: 111122223333}');
    expect(notes(entry('until: 2026-12-31'), narrow)[0]).toMatch(/^never reached/);
    expect(notes(narrow, entry('until: 2026-12-31'))).toEqual(['no account is dev: environment dev']);
    expect(notes(entry('until: 2026-12-31, when: {environment: prod}'))[0]).toMatch(
      /^no account is prod: over/,
    );
  });

  it('is said of what is tried in the dark too', () => {
    const said = (entry: string) => {
      const { tuning } = readTuning(`shadow: [{reason: r, ${entry}}]`, NOW);
      if (!tuning) throw new Error('expected a tuning');
      expect(linesOf(tuning)[0]).toMatch(/^shadow (aws|sigma)\/a until 2026-1.*: r$/);
      return notesOn(tuning, NOW, new Set(['aws/a']));
    };
    expect(said('detection: aws/a, until: 2026-12-31')).toEqual([]);
    expect(said('detection: aws/a, until: 2026-11-20T11:00Z')[0]).toMatch(/^this has ended: shadow aws\/a/);
    expect(said('detection: sigma/a, until: 2026-12-31')[0]).toMatch(/^no detection has this id: shadow/);
  });
});

function tuningIn(...lines: readonly string[]): Tuning {
  const { tuning, problems } = readTuning(lines.join('\n'), NOW);
  if (!tuning) throw new Error(`expected a tuning, found ${JSON.stringify(problems)}`);
  return tuning;
}

describe('what has no effect either', () => {
  const notes = (...lines: readonly string[]) => notesOn(tuningIn(...lines), NOW, new Set(['aws/a']));
  const ACCOUNTS =
    'accounts: {111122223333: {environment: prod}, 111122224444: {environment: dev}, 111122225555: }';

  it('is a private network, and one that another covers', () => {
    const networks = (...texts: readonly string[]) => notes(`networks: [${texts.map((one) => `'${one}'`)}]`);
    expect(networks('10.1.0.0/16', '172.16.0.0/12', '192.168.1.9', '100.64.0.0/10', 'fd00:1::/32')).toEqual([
      'private, and so never foreign: network 10.1.0.0/16',
      'private, and so never foreign: network 172.16.0.0/12',
      'private, and so never foreign: network 192.168.1.9',
      'private, and so never foreign: network 100.64.0.0/10',
      'private, and so never foreign: network fd00:1::/32',
    ]);
    // Most of this one is on the Internet.
    expect(networks('172.16.0.0/8', '203.0.113.0/24', '198.51.100.0/24', '2001:db8::/32')).toEqual([]);
    expect(networks('203.0.113.128/25', '203.0.113.0/24', '203.0.113.0/24', '2001:db8::1')).toEqual([
      'part of 203.0.113.0/24 already: network 203.0.113.128/25',
      'part of 203.0.113.0/24 already: network 203.0.113.0/24',
    ]);
  });

  it('is a detection that is in the dark twice, where the second time adds nothing', () => {
    const shadows = (...ends: readonly string[]) =>
      notes(`shadow: [${ends.map((until) => `{detection: aws/a, until: ${until}, reason: r}`)}]`);
    expect(shadows('2026-12-01', '2026-12-02')).toEqual([]);
    expect(shadows('2026-12-01', '2026-12-01T18:00Z')).toEqual([
      'never reached, for an earlier one decides: shadow aws/a until 2026-12-01T18:00Z: r',
    ]);
  });

  it('is an override for an account that is not of the environment', () => {
    const override = (when: string) =>
      notes(
        ACCOUNTS,
        `overrides: [{detection: aws/a, tier: log, when: {${when}}, reason: r, until: 2026-12-01}]`,
      );
    expect(override('account: 111122224444, environment: prod')[0]).toMatch(
      /^never fits, for the account named is not prod: override aws\/a .*account 111122224444/,
    );
    expect(override('account: 111122225555, environment: [prod, dev]')[0]).toMatch(/is not prod or dev/);
    expect(override('account: [111122224444, 111122223333], environment: prod')).toEqual([]);
  });

  it('is a role of Identity Center, wherever a principal is asked for', () => {
    const role =
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_A_0123456789abcdef';
    const when = `{principal: [${role}, identity-center:jane]}`;
    const said = 'whoever has this role on acts as identity-center:name:';
    expect(
      notes(
        `vouch: [${role}]`,
        `overrides: [{detection: aws/a, tier: log, when: ${when}, reason: r, until: 2026-12-01}]`,
      ),
    ).toEqual([`${said} principal ${role}`, `${said} vouch ${role}`]);
    expect(notes(`automation: [{principal: ${role}, reason: r}]`)).toEqual([`${said} automation ${role}`]);
    const plain = 'arn:aws:iam::111122223333:role/AWSReservedSSO_A_0123456789abcdef';
    expect(notes(`automation: [{principal: ${plain}, reason: r}]`)).toEqual([]);
  });
});

describe('what may be a slip', () => {
  const OTHERS = [
    'automation: [{principal: arn:aws:iam::111122223334:role/ci, reason: r}]',
    'vouch: [arn:aws:iam::111122223335:role/v]',
    'overrides:',
    ' - {detection: aws/a, tier: log, when: {account: [111122223336, 111122223333]}, reason: r, until: 2026-12-01}',
    ' - {detection: aws/b, tier: log, when: {principal: arn:aws:iam::111122223337:user/x}, reason: r, until: 2026-12-01}',
    ' - {detection: aws/b, tier: log, when: {principal: identity-center:jane}, reason: r, until: 2026-12-01}',
  ];

  it('is an account that is not listed, where accounts are', () => {
    const partners = (id: string) => `partners: {${id}: Datadog}`;
    expect(doubtsOn(tuningIn('accounts: {111122223333: }', partners('111122223337'), ...OTHERS))).toEqual([
      '111122223336 is not among accounts or partners: override aws/a',
      '111122223334 is not among accounts or partners: automation arn:aws:iam::111122223334:role/ci',
      '111122223335 is not among accounts or partners: vouch arn:aws:iam::111122223335:role/v',
    ]);
    expect(doubtsOn(tuningIn(partners('111122223337'), ...OTHERS))).toEqual([]);
  });

  it('is an environment of an account that nothing else names, where others are named', () => {
    const accounts = 'accounts: {111122223333: {environment: dve}, 111122224444: {environment: prod}}';
    const only =
      'overrides: [{detection: aws/a, tier: log, when: {environment: prod}, reason: r, until: 2026-12-01}]';
    expect(doubtsOn(tuningIn(accounts, 'environments: {dev: {at_most: log}}', only))).toEqual([
      'nothing else names dve: account 111122223333',
    ]);
    expect(doubtsOn(tuningIn(accounts))).toEqual([]);
  });

  it('is nothing of what docs/tuning.md shows', () => {
    const docs = readFileSync(new URL('../../../docs/tuning.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
    const tuning = tuningIn(example);
    const ids = new Set([...tuning.overrides, ...tuning.shadow].map(({ detection }) => detection));
    expect([...notesOn(tuning, NOW, ids), ...doubtsOn(tuning)]).toEqual([]);
  });
});

describe('the file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vouch-tuning-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'tuning.yaml');

  it('that is not there, or too long, is a problem and no throw', async () => {
    const missing = await tuningFile(join(dir, 'none.yaml'), () => NOW).read();
    expect(missing).toMatchObject({ tuning: null, problems: [{ line: null }] });
    writeFileSync(path, `# ${'x'.repeat(1024 * 1024)}\n{}`);
    const { problems } = await tuningFile(path, () => NOW).read();
    expect(problems[0]?.message).toMatch(/^expected at most 1048576 bytes/);
  });

  it('names who else may write to it, or replace it', async () => {
    writeFileSync(path, GOOD);
    chmodSync(path, 0o640);
    expect(await writersOfFile(path)).toMatchObject({ mine: true, loose: [] });
    chmodSync(path, 0o666);
    chmodSync(dir, 0o777);
    expect((await writersOfFile(path)).loose).toEqual([path, dir]);
    chmodSync(dir, 0o1777);
    expect((await writersOfFile(path)).loose).toEqual([path]);
  });
});
