import { describe, expect, it } from 'vitest';
import { awsEvent, awsRecord, DENIED, verdict } from '../../../test/aws-event.js';
import type { LoadedDetection } from '../detection.js';
import { NOTHING_KNOWN } from '../known.js';
import { normaliseAws } from '../normalise/aws.js';
import { readSigma } from './rule.js';

const RULE = {
  title: 'Bucket deleted.',
  description: 'Detects the deletion of buckets, e.g. by an intruder. More text.\n\nAnother paragraph.',
  tags: ['attack.impact', 'attack.t1485', 'attack.T1562.008', 'cve.2020.1'],
  logsource: { product: 'aws', service: 'cloudtrail' },
  falsepositives: ['Unknown', 'Cleaning up.'],
  level: 'medium',
};

function rule(detection: object, different: object = {}): LoadedDetection {
  const read = readSigma({ ...RULE, detection, ...different }, 'x');
  if ('refused' in read) throw new Error(read.refused);
  return read.detection;
}

function refusal(detection: object, different: object = {}): string {
  const read = readSigma({ ...RULE, detection, ...different }, 'x');
  return 'refused' in read ? read.refused : 'loaded';
}

/** Does a selection match a record with these parameters? */
function matches(selection: unknown, params: unknown, different: { [field: string]: unknown } = {}): boolean {
  const event = awsEvent('s3:DeleteBucket', params, different);
  return verdict(rule({ selection, condition: 'selection' }), event) !== 'none';
}

const NAMED = { eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket' };

describe('a rule as a detection', () => {
  const detection = rule({ selection: NAMED, condition: 'selection' });

  it('carries what the rule says about itself', () => {
    expect(detection).toMatchObject({
      id: 'sigma/x',
      title: 'Bucket deleted',
      provider: 'aws',
      on: ['s3:DeleteBucket'],
      tier: 'notify',
      severity: 'medium',
      attack: ['T1485', 'T1562.008'],
      why: 'Detects the deletion of buckets, e.g. by an intruder.',
      falsePositives: 'Cleaning up.',
    });
    const said = detection.says(awsEvent('s3:DeleteBucket'));
    expect(said).toBe('made the call DeleteBucket, which matches the rule "Bucket deleted"');
  });

  it.each([
    ['informational', 'log', 'info'],
    ['low', 'log', 'low'],
    ['medium', 'notify', 'medium'],
    ['high', 'notify', 'high'],
    ['critical', 'alert', 'critical'],
    [undefined, 'notify', 'medium'],
  ])('level %s is %s, %s', (level, tier, severity) => {
    expect(rule({ selection: NAMED, condition: 'selection' }, { level })).toMatchObject({ tier, severity });
  });

  it('a failed call is one tier lower, unless the rule is about failure', () => {
    expect(verdict(detection, awsEvent('s3:DeleteBucket', null, DENIED))).toBe('log/medium');
    const denied = rule({ selection: { ...NAMED, errorCode: 'AccessDenied' }, condition: 'selection' });
    expect(verdict(denied, awsEvent('s3:DeleteBucket', null, DENIED))).toBe('notify/medium');
    const done = { a: NAMED, s_ok: { errorCode: 'Success' }, s_null: { errorCode: null } };
    expect(rule({ ...done, condition: 'a and 1 of s_*' }).failedCounts).toBeUndefined();
  });

  it('finds a record whose secrets are redacted', () => {
    const secret = { masterUserPassword: 'correct horse' };
    const rules = { 'requestParameters.masterUserPassword|contains': '*' };
    expect(matches(rules, secret)).toBe(true);
    expect(matches({ 'requestParameters.masterUserPassword|contains': 'horse' }, secret)).toBe(false);
  });
});

describe('the calls a rule is held against', () => {
  it.each([
    [{ selection: NAMED, condition: 'selection' }, ['s3:DeleteBucket']],
    [
      { a: { eventSource: 's3.amazonaws.com' }, b: { eventName: ['A', 'B'] }, condition: 'a and b' },
      ['s3:A', 's3:B'],
    ],
    [
      {
        a: { eventSource: 's3.amazonaws.com' },
        x: { eventName: 'A' },
        y: [{ eventName: 'B', readOnly: false }],
        f: { eventName: 'A', userAgent: 'x' },
        condition: 'a and 1 of x or a and (y and not f)',
      },
      ['s3:A', 's3:B'],
    ],
    [
      {
        a: { eventSource: 'LAMBDA.amazonaws.com', eventName: 'UpdateFunctionCode20150331v2' },
        condition: 'a',
      },
      ['lambda:UpdateFunctionCode'],
    ],
    [{ a: { eventName: 'A' }, condition: 'a' }, ['*']],
    [{ a: { eventSource: 's3.amazonaws.com', 'eventName|startswith': 'A' }, condition: 'a' }, ['*']],
    [{ a: { eventSource: 's3.amazonaws.com', eventName: 'Delete*' }, condition: 'a' }, ['*']],
    [{ a: { eventSource: 's3.amazonaws.com', eventName: 'deletebucket' }, condition: 'a' }, ['*']],
    [{ a: NAMED, b: { userAgent: 'x' }, condition: 'a or b' }, ['*']],
    [{ a: NAMED, condition: 'not a' }, ['*']],
  ])('%j: %j', (detection, on) => {
    expect(rule(detection).on).toEqual(on);
  });

  it('a rule that asks for two calls at once is refused', () => {
    expect(refusal({ a: { eventName: 'A' }, b: { eventName: 'B' }, condition: 'a and b' })).toMatch(
      /two calls/,
    );
  });

  it('a record that gives its service another way is still read as it is', () => {
    const record = awsRecord({
      eventSource: undefined,
      eventName: 'DeleteBucket',
      tlsDetails: { clientProvidedHostHeader: 's3.eu-west-1.amazonaws.com' },
    });
    const result = normaliseAws(record, 'test');
    if ('refusal' in result) throw new Error(result.refusal.reason);
    const other = rule({
      a: { eventName: 'DeleteBucket' },
      f: { eventSource: 's3.amazonaws.com' },
      condition: 'a and not f',
    });
    expect(other.judge?.(result.event, NOTHING_KNOWN)).toEqual({});
  });
});

const POLICY = '{"Statement":[{"Effect": "Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::b/*"}]}';

describe('a selection', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ 'requestParameters.enable': 'false' }, { enable: false }, true],
    [{ 'requestParameters.enable': false }, { enable: 'false' }, true],
    [{ 'requestParameters.port': 22 }, { port: '22' }, true],
    [{ 'requestParameters.port|gte': 22 }, { port: 22 }, true],
    [{ 'requestParameters.port|gt': 22 }, { port: 22 }, false],
    [{ 'requestParameters.port|lt': 22 }, { port: 'none' }, false],
    [{ 'requestParameters.attribute.value': 'x' }, { attribute: { value: 'X' } }, true],
    [{ 'requestParameters.attribute.value': 'x' }, { 'attribute.value': 'x' }, true],
    [{ 'requestParameters.attribute.value': 'x' }, { attribute: 'x' }, false],
    [{ 'requestParameters.attribute': null }, {}, true],
    [{ 'requestParameters.attribute': null }, { attribute: null }, true],
    [{ 'requestParameters.attribute': null }, { attribute: '' }, false],
    [{ 'requestParameters.attribute': '' }, { attribute: '' }, true],
    [{ 'requestParameters.attribute': '' }, {}, false],
    [{ 'requestParameters.attribute': ['x', null] }, {}, true],
    [{ 'requestParameters.a|exists': true }, { a: null }, true],
    [{ 'requestParameters.a|exists': false }, { a: null }, false],
    [{ 'requestParameters.a|exists': 'no' }, {}, true],
    [{ 'requestParameters.list': 'b' }, { list: ['a', 'b'] }, true],
    [{ 'requestParameters.items.id': 'b' }, { items: [{ id: 'a' }, { id: 'b' }] }, true],
    [{ 'requestParameters.items.id': 'c' }, { items: [{ id: 'a' }, { id: 'b' }] }, false],
    [{ 'requestParameters.layers|contains': '*' }, { layers: ['arn:x'] }, true],
    [{ 'requestParameters.layers|contains': '*' }, { layers: [] }, false],
    [{ 'requestParameters.layers|contains': '*' }, {}, false],
    [{ 'requestParameters|contains': 'Suspended' }, { Versioning: { Status: 'Suspended' } }, true],
    [{ 'requestParameters|contains|all': ['"s3:GetObject"', '"Allow"'] }, { policyDocument: POLICY }, true],
    [{ 'requestParameters|contains|all': ['"s3:GetObject"', '"Deny"'] }, { policyDocument: POLICY }, false],
    [{ 'requestParameters|contains': 'arn:aws:s3:::b/\\*"' }, { policyDocument: POLICY }, true],
    [{ 'requestParameters.a|re': '^x+$' }, { a: 'xxx' }, true],
    [{ 'requestParameters.a|re': '^x+$' }, { a: 'XXX' }, false],
    [{ 'requestParameters.a|re|i': '^x+$' }, { a: 'XXX' }, true],
    [{ 'requestParameters.a|cased': 'x' }, { a: 'X' }, false],
    [{ 'requestParameters.a|contains|cased': 'x' }, { a: 'axb' }, true],
    [{ 'requestParameters.a|neq': 'x' }, { a: 'y' }, true],
    [{ 'requestParameters.a|neq': ['x', 'y'] }, { a: 'Y' }, false],
    [{ 'requestParameters.a|fieldref': 'requestParameters.b' }, { a: 'x', b: 'X' }, true],
    [{ 'requestParameters.a|fieldref': 'requestParameters.b' }, { a: 'x' }, false],
    [{ 'requestParameters.a|endswith|fieldref': 'requestParameters.b' }, { a: 'user/x', b: 'x' }, true],
    [{ 'sourceIPAddress|cidr': ['10.0.0.0/8', '198.51.100.0/24'] }, {}, true],
    [{ 'sourceIPAddress|cidr': '10.0.0.0/8' }, {}, false],
    [[{ 'requestParameters.a': 'x' }, { 'requestParameters.b': 'x' }], { b: 'x' }, true],
    [{ 'requestParameters.a': 'x', 'requestParameters.b': 'x' }, { b: 'x' }, false],
    [['nothing', 'DELETEbucket'], {}, true],
    ['aws-cli*awscrt', {}, true],
    [{ '|all': ['DeleteBucket', 'needle'] }, { a: ['needle'] }, true],
    [{ '|all': ['DeleteBucket', 'needle'] }, {}, false],
    [{ '|re': 'need+le' }, { a: 'needdle' }, true],
    [['nothing', { 'requestParameters.a': 'x' }], { a: 'x' }, true],
    [{ 'requestParameters.__proto__.toString': null }, {}, true],
    [{ 'requestParameters.constructor|exists': true }, {}, false],
  ])('%j on %j: %s', (selection, params, expected) => {
    expect(matches(selection, params)).toBe(expected);
  });

  it('a text too long to be read to its end counts, and says so', () => {
    const detection = rule({ a: { ...NAMED, 'requestParameters.a|re': '[x]$' }, condition: 'a' });
    expect(
      detection.judge?.(awsEvent('s3:DeleteBucket', { a: 'y'.repeat(70_000) }), NOTHING_KNOWN)?.reason,
    ).toMatch(/too long/);
    expect(detection.judge?.(awsEvent('s3:GetObject', { a: 'y'.repeat(70_000) }), NOTHING_KNOWN)).toBeNull();
  });
});

describe('a condition', () => {
  const selections = {
    sel_a: { userAgent: 'a' },
    sel_b: { awsRegion: 'b' },
    filter: { errorCode: 'c' },
    _d: { x: 'd' },
  };

  it.each<[unknown, string, boolean]>([
    ['sel_a or sel_b and filter', 'a', true],
    ['(sel_a or sel_b) and filter', 'a', false],
    ['not sel_a or sel_b', '', true],
    ['not (sel_a or sel_b)', 'b', false],
    ['not not sel_a', 'a', true],
    ['1 of sel_*', 'b', true],
    ['any of sel*', 'c', false],
    ['ALL OF sel_* AND NOT filter', 'ab', true],
    ['all of sel_*', 'a', false],
    ['1 of them', 'c', true],
    ['all of them', 'abc', true],
    ['1 of *_a', 'a', true],
    ['1 of _*', 'd', true],
    ['sel_a and not 1 of filter*', 'ac', false],
    [['sel_a', 'sel_b'], 'b', true],
  ])('%j where %s holds: %s', (condition, holding, expected) => {
    const has = (letter: string) => (holding.includes(letter) ? letter : undefined);
    const event = awsEvent('s3:X', null, {
      userAgent: has('a'),
      awsRegion: has('b'),
      errorCode: has('c'),
      x: has('d'),
    });
    expect(verdict(rule({ ...selections, condition }), event) !== 'none').toBe(expected);
  });

  it.each<[unknown, RegExp]>([
    ['sel_a | count() > 5', /counts or joins/],
    ['sel_a | near sel_b', /counts or joins/],
    ['sel_a and', /found its end/],
    ['sel_a sel_b', /expected and, or, or its end, found "sel_b"/],
    ['(sel_a', /expected "\)"/],
    ['nothing', /expected one of sel_a, sel_b, filter, _d, found "nothing"/],
    ['1 of nothing*', /names a search identifier, found "nothing\*"/],
    ['2 of sel_*', /expected 1, any or all/],
    ['', /"condition" to be a text/],
    [undefined, /"condition" to be a text/],
    [[], /empty list of conditions/],
    ['not '.repeat(100), /at most 50/],
  ])('%j is refused', (condition, reason) => {
    expect(refusal({ ...selections, condition })).toMatch(reason);
  });
});

describe('a rule that uses what is not supported', () => {
  it.each<[object, object, RegExp]>([
    [{ 'a|base64offset|contains': 'x' }, {}, /"a\|base64offset\|contains" uses the modifier "base64offset"/],
    [{ 'a|windash': 'x' }, {}, /"windash"/],
    [{ 'a|expand': '%x%' }, {}, /"expand"/],
    [{ 'a|i': 'x' }, {}, /"i"/],
    [{ 'a|contains|startswith': 'x' }, {}, /do not go together/],
    [{ 'a|cidr': 'office' }, {}, /expected a range/],
    [{ 'a|gt': 'x' }, {}, /expected a number/],
    [{ 'a|exists': 'maybe' }, {}, /expected a field and true or false/],
    [{ 'a|contains': null }, {}, /looks for null/],
    [{ a: { b: 'c' } }, {}, /expected a text, a number or a truth value/],
    [{ a: [] }, {}, /empty list/],
    [{}, {}, /empty map/],
    [{ 'a|re': '(?=x)' }, {}, /the expression/],
    [{ a: 1 }, { logsource: { product: 'windows', category: 'process_creation' } }, /found one for windows/],
    [{ a: 1 }, { logsource: undefined }, /"logsource" to be a map, found nothing/],
    [{ a: 1 }, { level: 'severe' }, /expected "level" to be one of/],
    [{ a: 1 }, { correlation: {} }, /correlation/],
    [{ a: 1 }, { action: 'global' }, /action: global/],
  ])('%j %j', (selection, different, reason) => {
    expect(refusal({ selection, condition: 'selection' }, different)).toMatch(reason);
  });

  it('counting over time', () => {
    expect(refusal({ a: { b: 'c' }, timeframe: '5m', condition: 'a' })).toMatch(/timeframe/);
  });

  it.each([null, 'text', [], 7])('%j is no rule', (source) => {
    expect(readSigma(source, 'x')).toMatchObject({ refused: expect.stringMatching(/expected a Sigma rule/) });
  });
});
