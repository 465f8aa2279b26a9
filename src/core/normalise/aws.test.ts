import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent, awsRecord } from '../../../test/aws-event.js';
import type { VouchEvent } from '../event.js';
import { NO_TIME, normaliseAws } from './aws.js';
import { issuedKeyOf } from './issued-key.js';

function event(different: { [field: string]: unknown }): VouchEvent {
  const result = normaliseAws(awsRecord(different), 'test');
  if ('refusal' in result) throw new Error(result.refusal.reason);
  return result.event;
}

function reason(record: unknown): string {
  const result = normaliseAws(record, 'line 3');
  return 'refusal' in result ? `${result.refusal.where}: ${result.refusal.reason}` : 'taken';
}

describe('a whole record', () => {
  it('becomes an event', () => {
    expect(event({ requestParameters: { userName: 'ci' } })).toMatchObject({
      provider: 'aws',
      service: 'iam',
      name: 'CreateUser',
      account: '111122223333',
      region: 'eu-west-1',
      at: '2026-11-20T14:02:11.000Z',
      address: '198.51.100.7',
      error: null,
      readOnly: false,
      params: { userName: 'ci' },
      response: {},
      flaw: null,
    });
  });

  it.each([
    ['UpdateFunctionCode20150331v2', 'UpdateFunctionCode'],
    ['CreateFunction20150331', 'CreateFunction'],
    ['CreateDistribution2020_05_31', 'CreateDistribution'],
    ['DeleteFlowLogs', 'DeleteFlowLogs'],
    ['Invoke2099', 'Invoke2099'],
  ])('names %s %s', (raw, name) => {
    expect(event({ eventName: raw })).toMatchObject({ name, rawName: raw });
  });

  it.each([
    ['2026-11-20T14:02:11.123456Z', '2026-11-20T14:02:11.123Z'],
    ['2026-11-20 14:02:11', '2026-11-20T14:02:11.000Z'],
    ['2026-11-20T16:02:11+02:00', '2026-11-20T14:02:11.000Z'],
    [1_795_183_331, '2026-11-20T14:02:11.000Z'],
    ['1795183331000', '2026-11-20T14:02:11.000Z'],
  ])('reads the time %s', (eventTime, at) => {
    expect(event({ eventTime })).toMatchObject({ at, flaw: null });
  });

  it('has the same hash whatever the order of its keys, and another for other content', () => {
    const record = awsRecord({ requestParameters: { a: 1, b: [{ c: 2, d: 3 }] } });
    const turned = Object.fromEntries(Object.entries(record).reverse());
    const hash = (value: unknown) => {
      const result = normaliseAws(value, 'x');
      return 'event' in result ? result.event.hash : '';
    };
    expect(hash(turned)).toBe(hash(record));
    expect(hash({ ...record, awsRegion: 'eu-west-2' })).not.toBe(hash(record));
  });

  it('without an id gets the hash of its content', () => {
    const one = event({ eventID: undefined });
    expect(one.id).toBe(`sha256:${one.hash}`);
    expect(event({ eventID: 'abc' }).id).toBe('abc');
  });

  it('knows a failed sign-in, and is not fooled by a parameter that says so', () => {
    const response = { ConsoleLogin: 'Failure' };
    expect(event({ eventName: 'ConsoleLogin', responseElements: response }).error).toBe('Failure');
    expect(event({ responseElements: { tag: 'Failure' } }).error).toBeNull();
  });
});

describe('a record that names a call and is broken elsewhere', () => {
  it.each([
    ['an odd time', { eventTime: 'yesterday' }, /eventTime/],
    ['no time', { eventTime: undefined }, /eventTime/],
    ['an identity that is text', { userIdentity: 'jane' }, /userIdentity/],
    ['no identity', { userIdentity: null }, /userIdentity/],
    ['no service', { eventSource: 7 }, /eventSource/],
    ['parameters that are a list', { requestParameters: [1] }, /requestParameters/],
    ['parameters cut off', { requestParameters: '{"a": "b' }, /requestParameters/],
    ['parameters left out', { requestParameters: { omitted: true, originalSize: 120_000 } }, /too large/],
  ])('%s: has a flaw', (_, different, flaw) => {
    expect(event(different).flaw).toMatch(flaw);
  });

  it('keeps a time that nobody can take for a real one', () => {
    expect(event({ eventTime: 'yesterday' }).at).toBe(NO_TIME);
  });

  it('reads parameters that are JSON text, and hidden ones', () => {
    expect(event({ requestParameters: '{"userName":"x"}' })).toMatchObject({
      params: { userName: 'x' },
      flaw: null,
    });
    expect(event({ requestParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' }).flaw).toBeNull();
  });

  it('finds the service in the host that was called', () => {
    const tlsDetails = { clientProvidedHostHeader: 'iam.amazonaws.com' };
    expect(event({ eventSource: undefined, tlsDetails })).toMatchObject({ service: 'iam' });
  });

  it('reads keys in another case', () => {
    const lower = Object.fromEntries(
      Object.entries(awsRecord()).map(([key, value]) => [key.toLowerCase(), value]),
    );
    const result = normaliseAws(lower, 'x');
    expect(result).toMatchObject({ event: { name: 'CreateUser', service: 'iam', actor: { name: 'jane' } } });
    expect('event' in result && result.event.flaw).toMatch(/keys/);
  });
});

describe('what names no call is refused', () => {
  it.each([
    [null, 'line 3: expected a CloudTrail record, found null'],
    [[], 'line 3: expected a CloudTrail record, found a list of 0'],
    ['x', 'line 3: expected a CloudTrail record, found a string'],
    [{}, 'line 3: expected "eventName" to name a call, found nothing'],
    [{ eventName: { a: 1 } }, 'line 3: expected "eventName" to name a call, found an object'],
    [
      { eventName: 'x'.repeat(1_000_000) },
      'line 3: expected "eventName" to name a call, found a name of over 256 characters',
    ],
  ])('%j', (record, expected) => {
    expect(reason(record)).toBe(expected);
  });

  it('with an excerpt that is short and holds no secret', () => {
    const result = normaliseAws({ password: 'hunter2', pad: 'x'.repeat(5_000) }, 'x');
    expect('refusal' in result && result.refusal.excerpt.length).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

describe('whatever comes', () => {
  const odd = fc.oneof(
    { depthSize: 'medium' },
    fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
    fc.constantFrom<unknown>(
      '\0',
      '\uD800',
      '__proto__',
      1e308,
      -0,
      Number.MAX_SAFE_INTEGER,
      '\u202E',
      [[[]]],
      'arn:aws:iam::',
      {
        __proto__: null,
        constructor: 1,
      },
    ),
    fc.json().map((text): unknown => JSON.parse(text)),
  );
  const field = fc.constantFrom(
    ...Object.keys(awsRecord()),
    'sessionContext',
    'onBehalfOf',
    'tlsDetails',
    'additionalEventData',
    '__proto__',
  );

  function readWhole(record: unknown): void {
    const result = normaliseAws(record, 'x');
    const text = JSON.stringify(result);
    expect(text).not.toMatch(/\\u0000|\\ud[89ab]/i);
    if ('event' in result) {
      expect(new Date(result.event.at).toISOString()).toBe(result.event.at);
      expect(result.event.id).not.toBe('');
      expect(result.event.actor.principal).not.toBe('');
      issuedKeyOf(result.event);
    }
  }

  it('never throws on a record with odd fields', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(field, odd), { maxLength: 4 }), fc.boolean(), (changes, inIdentity) => {
        const different = Object.fromEntries(changes);
        readWhole(inIdentity ? awsRecord({ userIdentity: different }) : awsRecord(different));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on anything at all', () => {
    fc.assert(fc.property(odd, (value) => readWhole(value)));
  });

  it('takes deep nesting, long text and prototype keys', () => {
    readWhole(JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`));
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    readWhole(awsRecord({ requestParameters: { deep } }));
    readWhole(awsRecord({ requestParameters: { text: 'password=a '.repeat(100_000) } }));
    readWhole(
      awsRecord({
        userAgent: '-----BEGIN PRIVATE KEY-----'.repeat(40_000),
        requestParameters: { 'k\0\uD800': 1 },
      }),
    );
    const record = JSON.parse(
      '{"eventName":"CreateUser","__proto__":{"polluted":1},"requestParameters":{"__proto__":{"polluted":1}}}',
    );
    readWhole(record);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('the key that was issued', () => {
  const response = {
    responseElements: {
      credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'abc', expiration: 'x' },
      assumedRoleUser: { arn: 'arn:aws:sts::111122223333:assumed-role/deploy/x' },
    },
  };

  it('is known, with who asked for it and what it acts as', () => {
    const issued = issuedKeyOf(
      awsEvent('sts:AssumeRole', { roleArn: 'arn:aws:iam::111122223333:role/deploy' }, response),
    );
    expect(issued).toMatchObject({
      accessKey: 'ASIAIOSFODNN7EXAMPLE',
      role: 'arn:aws:iam::111122223333:role/deploy',
      actor: { principal: 'arn:aws:iam::111122223333:user/jane' },
      at: new Date('2026-11-20T14:02:11Z'),
    });
  });

  it("is nobody's where the call failed, gave none, or is another call", () => {
    expect(
      issuedKeyOf(awsEvent('sts:AssumeRole', {}, { ...response, errorCode: 'AccessDenied' })),
    ).toBeNull();
    expect(issuedKeyOf(awsEvent('sts:AssumeRole', {}))).toBeNull();
    expect(issuedKeyOf(awsEvent('iam:AssumeRole', {}, response))).toBeNull();
    expect(issuedKeyOf(awsEvent('sts:GetCallerIdentity', {}, response))).toBeNull();
  });

  it('of GetSessionToken acts as the one who asked', () => {
    expect(issuedKeyOf(awsEvent('sts:GetSessionToken', {}, response))?.role).toBe(
      'arn:aws:sts::111122223333:assumed-role/deploy/x',
    );
    const plain = { responseElements: { credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } } };
    expect(issuedKeyOf(awsEvent('sts:GetSessionToken', {}, plain))?.role).toBe(
      'arn:aws:iam::111122223333:user/jane',
    );
  });
});
