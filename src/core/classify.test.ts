import { describe, expect, it } from 'vitest';
import { awsEvent, awsRecord, catalogueOf, DENIED } from '../../test/aws-event.js';
import { buildCatalogue } from './catalogue.js';
import { classify, classifyLine } from './classify.js';
import type { Detection } from './detection.js';

const base: Detection = {
  title: 'A user was created',
  provider: 'aws',
  on: ['iam:CreateUser'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1136'],
  why: 'Because.',
  says: () => 'created a user',
};
const event = awsEvent('iam:CreateUser', { userName: 'ci' });

describe('classify', () => {
  it('ignores what nobody watches', () => {
    expect(classify(awsEvent('iam:GetUser'), catalogueOf(base))).toEqual({
      tier: 'ignore',
      severity: 'info',
      matches: [],
      reasons: [],
    });
  });

  it('puts the most serious match first', () => {
    const log: Detection = { ...base, tier: 'log', severity: 'critical' };
    const alert: Detection = {
      ...base,
      tier: 'alert',
      judge: () => ({ severity: 'low', reason: 'it is odd' }),
    };
    const { tier, severity, matches, reasons } = classify(event, catalogueOf(log, base, alert));
    expect([tier, severity]).toEqual(['alert', 'low']);
    expect(matches.map(({ id }) => id)).toEqual(['aws/test-2', 'aws/test-1', 'aws/test-0']);
    expect(reasons).toEqual(['it is odd']);
  });

  it('takes a failed call one tier lower, unless trying is what matters', () => {
    const failed = awsEvent('iam:CreateUser', null, DENIED);
    expect(classify(failed, catalogueOf({ ...base, tier: 'alert' })).tier).toBe('notify');
    expect(classify(failed, catalogueOf(base)).tier).toBe('log');
    expect(classify(failed, catalogueOf({ ...base, tier: 'log' })).tier).toBe('ignore');
    expect(classify(failed, catalogueOf({ ...base, tier: 'alert', failedCounts: true })).tier).toBe('alert');
  });

  it('makes an alert of a record of a watched call that cannot be read', () => {
    const broken = awsEvent('iam:CreateUser', [1]);
    expect(classify(broken, catalogueOf(base))).toMatchObject({
      tier: 'alert',
      matches: [{ id: 'unreadable' }, { id: 'aws/test-0' }],
    });
    expect(classify(awsEvent('iam:GetUser', [1]), catalogueOf(base)).tier).toBe('ignore');
    expect(classify(awsEvent('iam:CreateUser', null, { eventSource: null }), catalogueOf(base)).tier).toBe(
      'alert',
    );
  });

  it('counts what a judge trips over as matched', () => {
    const judge = () => {
      throw new Error('no statement');
    };
    expect(classify(event, catalogueOf({ ...base, judge }))).toMatchObject({
      tier: 'notify',
      reasons: ['could not be judged: no statement'],
    });
  });

  it('asks a detection on every call about every call', () => {
    const seen: string[] = [];
    const judge: Detection['judge'] = ({ name }) => {
      seen.push(name);
      return null;
    };
    const catalogue = catalogueOf({ ...base, on: ['*'], judge });
    classify(awsEvent('ec2:RunInstances'), catalogue);
    expect(seen).toEqual(['RunInstances']);
    expect(catalogue.watches('ec2', 'RunInstances')).toBe(false);
  });

  it("leaves other providers' detections out", () => {
    expect(classify(event, catalogueOf({ ...base, provider: 'github' })).tier).toBe('ignore');
  });
});

describe('the catalogue', () => {
  it('names a detection whose call is written wrongly', () => {
    expect(() => buildCatalogue([{ ...base, id: 'aws/x', on: ['iam.CreateUser'] }])).toThrow(
      'detection aws/x: expected "on" to hold service:Name, such as iam:CreateUser, found "iam.CreateUser"',
    );
  });
});

describe('a line of vouch classify', () => {
  it('has these fields and no others', () => {
    expect(classifyLine(awsRecord(), 'line 1', catalogueOf(base))).toEqual({
      eventId: '5b0e7a52-6a1f-4a52-9a57-0d2f0f3c7d11',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      account: '111122223333',
      actor: 'arn:aws:iam::111122223333:user/jane',
      person: null,
      tier: 'notify',
      detections: [{ id: 'aws/test-0', tier: 'notify', severity: 'medium', attack: ['T1136'] }],
      reasons: [base.title],
    });
  });

  it('gives the reason where there is one, and says that a call failed', () => {
    const odd: Detection = { ...base, judge: () => ({ reason: 'it is odd' }) };
    const reasons = (record: unknown) => classifyLine(record, 'line 1', catalogueOf(base, odd)).reasons;
    expect(reasons(awsRecord())).toEqual([base.title, 'it is odd']);
    expect(reasons({ ...awsRecord(), ...DENIED })).toEqual([
      'the call failed (AccessDenied)',
      `tried: ${base.title}`,
      'it is odd',
    ]);
    expect(reasons({ ...awsRecord(), eventName: 'GetUser', ...DENIED })).toEqual([]);
  });

  it('says of a sign-in that it failed', () => {
    const login = { ...base, on: ['signin:ConsoleLogin'] };
    const record = awsRecord({
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      responseElements: { ConsoleLogin: 'Failure' },
    });
    expect(classifyLine(record, 'line 1', catalogueOf(login)).reasons).toEqual([
      'the sign-in failed',
      `tried: ${base.title}`,
    ]);
  });

  it('of what was refused says why and where', () => {
    expect(classifyLine(7, 'line 9', catalogueOf(base))).toMatchObject({
      tier: null,
      eventId: null,
      error: 'expected a CloudTrail record, found a number',
      where: 'line 9',
    });
  });
});
