import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent } from '../../../test/aws-event.js';
import { burst, later, READING } from '../../../test/watch.js';
import { buildCatalogue } from '../catalogue.js';
import { classify, classifyLine } from '../classify.js';
import type { Detection, LoadedDetection } from '../detection.js';
import { networkOf } from './actor.js';
import type { History } from './history.js';
import { look, touchesOf } from './look.js';
import { createMemory } from './memory.js';
import { durationText } from './text.js';

const THREE: History = { kind: 'volume', what: 'reads were made', atLeast: 3, withinMs: 600_000 };
const base: LoadedDetection = { ...READING, history: THREE };
const reads = burst(5, (n) => later(n, 's3:GetObject', { key: `${n}` }));

function tiers(parts: Partial<Detection>, events = reads) {
  const catalogue = buildCatalogue([{ ...base, ...parts }]);
  const memory = createMemory();
  return events.map((event) => classify(event, catalogue, memory.see(event, catalogue)).tier);
}

describe('a detection with a history', () => {
  it('never looks at one event alone, and does not make its calls watched', () => {
    const catalogue = buildCatalogue([base, { ...base, id: 'aws-history/y', on: ['*'] }]);
    expect(classify(reads[0] ?? awsEvent('s3:GetObject'), catalogue).tier).toBe('ignore');
    expect(catalogue.looking('s3', 'GetObject')).toEqual([]);
    expect(catalogue.remembering('s3', 'GetObject').map(({ id }) => id)).toEqual([
      'aws-history/x',
      'aws-history/y',
    ]);
    expect(catalogue.remembering('s3', 'PutObject').map(({ id }) => id)).toEqual(['aws-history/y']);
    expect(classify(awsEvent('s3:GetObject', [1]), catalogue).tier).toBe('ignore');
  });

  it('raises the event that crosses, by what its judge makes of it', () => {
    expect(tiers({})).toEqual(['ignore', 'ignore', 'notify', 'ignore', 'ignore']);
    expect(tiers({ judge: () => ({ tier: 'alert' }) })).toContain('alert');
    expect(tiers({ judge: () => null })).not.toContain('notify');
  });

  it('leaves out what failed, unless trying counts; then it counts in full', () => {
    const failed = burst(5, (n) => later(n, 's3:GetObject', { key: `${n}` }, { errorCode: 'AccessDenied' }));
    expect(tiers({}, failed)).not.toContain('notify');
    expect(tiers({ failedCounts: true }, failed)).toContain('notify');
  });

  it('counts everything that a call can carry, and no more', () => {
    const keysFor = (many: number) => {
      const names = Array.from({ length: many }, (_, n) => `i-${n}`);
      const history: History = { ...THREE, per: () => names };
      return touchesOf(reads[0] ?? awsEvent('s3:GetObject'), buildCatalogue([{ ...base, history }])).length;
    };
    // 100 KB of parameters, each server written `{"instanceId":"i-0123456789abcdef0"},`.
    expect(keysFor(2_768)).toBe(2_768);
    expect(keysFor(50_000)).toBe(3_000);
  });

  it('counts nothing of what it trips over, nor of what has no time', () => {
    const trips = () => {
      throw new TypeError('odd');
    };
    expect(tiers({ judge: trips })).not.toContain('notify');
    expect(tiers({ history: { ...THREE, per: trips } })).not.toContain('notify');
    const timeless = burst(5, (n) => later(n, 's3:GetObject', { key: n }, { eventTime: 'soon' }));
    expect(tiers({}, timeless)).not.toContain('notify');
  });

  it('is tuned like any other', () => {
    const catalogue = {
      ...buildCatalogue([base]),
      tune: (_: unknown, match: ReturnType<typeof look>['matches'][number]) => ({
        ...match,
        tier: 'log' as const,
      }),
    };
    const memory = createMemory();
    expect(reads.flatMap((event) => memory.see(event, catalogue)).map(({ tier }) => tier)).toEqual(['log']);
  });

  it('gives its reason in the line of the event that crosses', () => {
    const catalogue = buildCatalogue([base]);
    const memory = createMemory();
    const lines = reads.map(({ raw }) => classifyLine(raw, 'here', catalogue, null, memory));
    expect(lines[2]).toMatchObject({
      tier: 'notify',
      detections: [{ id: 'aws-history/x', tier: 'notify' }],
      reasons: ['3 reads were made within 10 minutes'],
    });
    expect(lines[3]?.detections).toEqual([]);
  });

  it('begins anew where what is remembered has another shape', () => {
    const catalogue = buildCatalogue([base]);
    const [event = awsEvent('s3:GetObject')] = reads;
    const { changes } = look(event, touchesOf(event, catalogue), catalogue, () => ({ days: [], seen: [] }));
    expect(changes).toMatchObject([
      { watch: 'aws-history/x 600000', track: { slots: [[expect.any(Number), [event.id]]] } },
    ]);
  });
});

describe('the memory', () => {
  it('forgets what was not looked at for longest', () => {
    const catalogue = buildCatalogue([base]);
    const memory = createMemory(10);
    const by = (n: number, user: string) =>
      later(
        n,
        's3:GetObject',
        { key: `${n}` },
        { userIdentity: { type: 'IAMUser', accountId: '1', userName: user } },
      );
    const see = (n: number, user: string) => memory.see(by(n, user), catalogue).length;
    expect([see(0, 'a'), see(1, 'a')]).toEqual([0, 0]);
    for (let n = 0; n < 6; n += 1) see(n, `other ${n}`);
    expect(see(2, 'a')).toBe(1);
    expect([see(20, 'b'), see(21, 'b')]).toEqual([0, 0]);
    for (let n = 0; n < 20; n += 1) see(n, `another ${n}`);
    expect(see(22, 'b')).toBe(0);
  });
});

describe('networkOf', () => {
  it.each([
    ['198.51.100.7', '198.51.0.0/16'],
    ['::ffff:198.51.100.7', '198.51.0.0/16'],
    ['2001:db8:12:34::1', '2001:db8:12::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['2001:DB8:0012::1', '2001:db8:12::/48'],
    ['10.1.2.3', null],
    ['172.31.0.1', null],
    ['192.168.1.1', null],
    ['100.64.0.1', null],
    ['fd00::1', null],
    ['::1', null],
    ['999.1.1.1', null],
    ['AWS Internal', null],
    ['ec2.amazonaws.com', null],
    [null, null],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(networkOf(text) ?? '0.0.0.0/16').toMatch(/^[0-9a-f.:]+\/(?:16|48)$/);
      }),
    );
  });
});

it('says times in words', () => {
  expect([1000, 61_000, 600_000, 3_600_000, 100_000_000].map(durationText)).toEqual([
    '1 second',
    '2 minutes',
    '10 minutes',
    '1 hour',
    '2 days',
  ]);
});
