import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent, awsRecord, DENIED, ROOT } from '../../../test/aws-event.js';
import { buildCatalogue } from '../catalogue.js';
import { classify, classifyLine } from '../classify.js';
import { type Classification, type LoadedDetection, type Match, SEVERITIES, TIERS } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { createMemory } from '../history/memory.js';
import { tunedCatalogue } from '../tuning/catalogue.js';
import { NO_TUNING, type Tuning } from '../tuning/tuning.js';
import { detectionFrom } from '../unit-shape.js';
import { endOf, isEnd, isTried, type Shadow } from './shadow.js';

const CALLS = ['iam:CreateUser', 'iam:DeleteUser', 's3:PutBucketPolicy'] as const;
const VOLUME = { kind: 'volume', what: 'calls were made', atLeast: 2, withinMs: 3_600_000 } as const;

function detection(id: string, different: Partial<LoadedDetection> = {}): LoadedDetection {
  return {
    ...{ id, title: id, provider: 'aws', on: ['iam:CreateUser'], tier: 'notify', severity: 'medium' },
    ...{ attack: [], why: 'Because.', says: () => 'did it' },
    ...different,
  };
}

const detections = fc
  .array(
    fc.record({
      on: fc.subarray([...CALLS], { minLength: 1 }),
      tier: fc.constantFrom(...TIERS),
      severity: fc.constantFrom(...SEVERITIES),
      failedCounts: fc.boolean(),
      history: fc.constantFrom(undefined, VOLUME),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.map((one, index) => detection(`own/d${index}`, one)));
const events = fc
  .array(
    fc.record({
      call: fc.constantFrom(...CALLS),
      minute: fc.integer({ min: 0, max: 59 }),
      failed: fc.boolean(),
      flawed: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ call, minute, failed, flawed }, index) =>
      awsEvent(call, flawed ? [1] : null, {
        eventID: `e${index}`,
        eventTime: `2026-11-20T14:${String(minute).padStart(2, '0')}:00Z`,
        ...(failed && DENIED),
      }),
    ),
  );

function verdicts(all: readonly LoadedDetection[], over: readonly VouchEvent[]): readonly Classification[] {
  const catalogue = buildCatalogue(all);
  const memory = createMemory();
  return over.map((event) => classify(event, catalogue, memory.see(event, catalogue)));
}

const dark = (all: readonly LoadedDetection[], index: number) =>
  all.map((one, at) => (at === index ? { ...one, shadow: true as const } : one));

describe('a detection in the dark', () => {
  it('changes no verdict of the others, and without the shadow it is judged as ever', () => {
    fc.assert(
      fc.property(detections, events, fc.nat(4), (all, over, which) => {
        const index = which % all.length;
        const id = all[index]?.id;
        const loud = verdicts(all, over);
        const others = verdicts(
          all.filter((one) => one.id !== id),
          over,
        );
        verdicts(dark(all, index), over).forEach(({ shadow, ...verdict }, at) => {
          const whole = loud[at];
          expect(verdict.matches).toEqual(whole?.matches.filter((match) => match.id !== id));
          const own = whole?.matches.filter((match) => match.id === id) ?? [];
          expect(shadow ?? []).toEqual(
            own.map((match) => ({ ...match, shadow: { by: 'detection', until: null } })),
          );
          // An unreadable record of a call that it names is an alert all the same.
          if (over[at]?.flaw === null) expect(verdict).toEqual(others[at]);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never hides a record that cannot be read', () => {
    const catalogue = buildCatalogue([detection('own/x', { shadow: true })]);
    expect(classify(awsEvent('iam:CreateUser', [1]), catalogue)).toMatchObject({
      tier: 'alert',
      matches: [{ id: 'unreadable' }],
      shadow: [{ id: 'own/x' }],
    });
  });

  it('stands in the lines of classify', () => {
    const catalogue = buildCatalogue([detection('own/x', { shadow: { until: '2026-12-01' } })]);
    expect(classifyLine(awsRecord(), 'here', catalogue)).toMatchObject({
      tier: 'ignore',
      detections: [],
      reasons: [],
      shadow: [{ id: 'own/x', tier: 'notify', shadow: { by: 'detection', until: '2026-12-01' } }],
    });
    expect(classifyLine(awsRecord(), 'here', buildCatalogue([detection('own/x')]))).not.toHaveProperty(
      'shadow',
    );
  });

  it.each([
    ['2026-12-01', '2026-12-01T23:59:59Z', true],
    ['2026-12-01', '2026-12-02T00:00:00Z', false],
    ['2026-12-01T18:00Z', '2026-12-01T17:59:59Z', true],
    ['2026-12-01T18:00Z', '2026-12-01T18:00:00Z', false],
    ['2026-12-01', 'never', false],
  ])('until %s: in the dark at %s is %s', (until, eventTime, expected) => {
    const event = awsEvent('iam:CreateUser', null, { eventTime });
    const verdict = classify(event, buildCatalogue([detection('own/x', { shadow: { until } })]));
    expect(verdict.shadow !== undefined).toBe(expected);
    expect(verdict.matches.some(({ id }) => id === 'own/x')).toBe(!expected);
  });

  it('is kept where it would have been, and not where it says to ignore', () => {
    const match = (tier: Match['tier']): Match => ({
      ...{ id: 'own/x', tier, severity: 'low', attack: [], title: 't', reason: null },
    });
    expect(isTried({ shadow: [match('log')] })).toBe(true);
    expect(isTried({ shadow: [match('ignore')] })).toBe(false);
    expect(isTried({})).toBe(false);
  });
});

describe('a shadow in the tuning file', () => {
  const given = (different: Partial<Tuning> = {}): Tuning => ({
    ...NO_TUNING,
    shadow: [{ detection: 'own/x', until: '2026-12-01', reason: 'new' }],
    ...different,
  });
  const judged = (one: LoadedDetection, event: VouchEvent, tuning = given()) =>
    classify(
      event,
      tunedCatalogue([one, detection('own/other', { tier: 'log' })], () => tuning),
    );

  it('hides that detection alone, at the tier it would have', () => {
    const event = awsEvent('iam:CreateUser');
    const shadow = { by: 'tuning', until: '2026-12-01', reason: 'new' };
    expect(judged(detection('own/x'), event)).toMatchObject({
      tier: 'log',
      matches: [{ id: 'own/other' }],
      shadow: [{ id: 'own/x', tier: 'notify', shadow }],
    });
    const when = { accounts: [], environments: [], principals: [], networks: [] };
    const override = { detection: 'own/x', tier: 'alert' as const, when, reason: 'r', until: '2026-12-31' };
    expect(judged(detection('own/x'), event, given({ overrides: [override] })).shadow).toMatchObject([
      { tier: 'alert', shadow, tuned: { from: 'notify' } },
    ]);
  });

  it.each([
    ['what the root user does', detection('own/x'), awsEvent('iam:CreateUser', null, ROOT)],
    ['what Vouch does', detection('own/x'), awsEvent('iam:CreateUser')],
    [
      'what blinds us',
      detection('own/x', { tier: 'alert', attack: ['T1562.008'] }),
      awsEvent('iam:CreateUser'),
    ],
  ] as const)('does not hide %s', (what, one, event) => {
    const vouch = new Set(what === 'what Vouch does' ? [event.actor.principal] : []);
    const verdict = judged(one, event, given({ vouch }));
    expect(verdict.matches[0]).toMatchObject({ id: 'own/x', tier: one.tier });
    expect(verdict.shadow).toBeUndefined();
  });

  it('ends', () => {
    const event = awsEvent('iam:CreateUser', null, { eventTime: '2026-12-02T00:00:00Z' });
    expect(judged(detection('own/x'), event).tier).toBe('notify');
  });
});

describe('an end', () => {
  it.each(['2026-02-30', '2026-12-01T25:00Z', '2026-12-01 18:00', 'soon', '', 7, null, '2026-12-01T18:00'])(
    'is not %s',
    (until) => expect(isEnd(until)).toBe(false),
  );

  it('is a day that is over, or a moment', () => {
    expect([isEnd('2026-12-01'), isEnd('2026-12-01T18:00Z')]).toEqual([true, true]);
    expect(new Date(endOf('2026-12-01')).toISOString()).toBe('2026-12-02T00:00:00.000Z');
    expect(new Date(endOf('2026-12-01T18:00Z')).toISOString()).toBe('2026-12-01T18:00:00.000Z');
  });

  it.each([[{ until: 'soon' }], [{ until: '2026-12-01', from: 'now' }], [false], ['2026-12-01'], [null]])(
    'in a file: %j is refused',
    (shadow) => {
      const { id, ...unit } = detection('own/x', { shadow: shadow as unknown as Shadow });
      expect(() => detectionFrom(id, 'x.ts', unit as unknown as { [key: string]: unknown })).toThrow(
        /x\.ts: expected "shadow" to be true, \{ until: '2026-12-01' \}/,
      );
    },
  );
});
