import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsEvent, awsRecord } from '../../test/aws-event.js';
import type { LoadedDetection } from './detection.js';
import type { Json, JsonObject } from './json.js';
import { issuedKeyOf } from './normalise/issued-key.js';
import { type EventRule, ISSUED_KEYS, PATTERN_LIMIT, patternsOf, withoutRule } from './pattern.js';

/** EventBridge's matching, written anew from its manual: fields are "and", values are "or", `$or` takes two at least. */
function matches(pattern: JsonObject, event: JsonObject): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') {
      if (!Array.isArray(wanted) || wanted.length < 2) return false;
      return (wanted as JsonObject[]).some((one) => matches(one, event));
    }
    const found = event[key];
    if (Array.isArray(wanted)) return wanted.some((value) => fits(value as Json, found));
    return typeof found === 'object' && matches(wanted as JsonObject, (found ?? {}) as JsonObject);
  });
}

function fits(wanted: Json, found: Json | undefined): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === found;
  const [[operator, value] = ['', null]] = Object.entries(wanted as JsonObject);
  if (operator === 'prefix') return typeof found === 'string' && found.startsWith(value as string);
  if (operator === 'suffix') return typeof found === 'string' && found.endsWith(value as string);
  if (operator === 'anything-but') return typeof found === 'string' && !(value as string[]).includes(found);
  throw new Error(`expected an operator that the matcher knows, found ${operator}`);
}

/** An event as it stands on the bus. */
function onBus(record: JsonObject, type = 'AWS API Call via CloudTrail', source = 'aws.any'): JsonObject {
  return { source, 'detail-type': type, detail: record };
}

function recordOf(call: string, different: JsonObject = {}): JsonObject {
  const [service, eventName] = call.split(':');
  return awsRecord({ eventSource: `${service}.amazonaws.com`, eventName, ...different }) as JsonObject;
}

function detection(id: string, on: readonly string[], provider: 'aws' | 'github' = 'aws'): LoadedDetection {
  const rest = { title: 't', tier: 'log', severity: 'low', attack: [], why: 'w', says: () => 's' } as const;
  return { ...rest, id, on, provider };
}

const taking = (rules: readonly EventRule[], event: JsonObject) =>
  rules.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name);
const US = { region: 'us-east-1' };

const word = fc.stringMatching(/^[A-Z][a-z]{2,12}$/);
const name = fc
  .tuple(fc.constantFrom('Create', 'Delete', 'Put', 'Get', 'List', 'Batch', 'Disable', 'X'), word, word)
  .map((parts) => parts.join(''));
const service = fc.oneof(
  fc.constantFrom('iam', 'lambda', 'ec2', 'cloudfront', 'signin'),
  fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/),
);
const catalogues = fc
  .array(fc.array(fc.tuple(service, name), { minLength: 1, maxLength: 60 }), { maxLength: 12 })
  .map((lists) =>
    lists.map((list, index) =>
      detection(
        `aws/d${index}`,
        list.map((call) => call.join(':')),
      ),
    ),
  );

describe('patternsOf', () => {
  it('takes in every call that a detection names, within the limit, in any order', () => {
    fc.assert(
      fc.property(catalogues, (detections) => {
        const rules = patternsOf(detections, US);
        for (const rule of rules)
          expect(JSON.stringify(rule.pattern).length).toBeLessThanOrEqual(PATTERN_LIMIT);
        for (const call of detections.flatMap(({ on }) => on))
          expect(taking(rules, onBus(recordOf(call)))).not.toEqual([]);
        expect(patternsOf([...detections].reverse(), US)).toEqual(rules);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a read only through a rule that is told to take reads', () => {
    fc.assert(
      fc.property(
        service,
        word,
        fc.constantFrom('Get', 'List', 'Describe', 'BatchGet', 'Lookup', 'Head'),
        (of, what, verb) => {
          const call = `${of}:${verb}${what}`;
          const rules = patternsOf([detection('aws/d', [call, 'iam:CreateUser'])], US);
          const taken = rules.filter(({ pattern }) => matches(pattern, onBus(recordOf(call))));
          expect(taken.map(({ state }) => state)).toEqual(['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']);
        },
      ),
    );
  });

  it('makes no more rules than the text needs', () => {
    const calls = Array.from({ length: 400 }, (_, index) => `ec2:CreateSomethingOrOther${index}`);
    const rules = patternsOf([detection('aws/d', calls)], { ...US, issuedKeys: false });
    const text = rules.reduce((sum, { pattern }) => sum + JSON.stringify(pattern).length, 0);
    expect(rules.length).toBe(Math.ceil(text / PATTERN_LIMIT));
    expect(rules.map(({ name }) => name)).toEqual(['changes-1', 'changes-2', 'changes-3']);
  });

  const rules = patternsOf(
    [
      detection('aws/a', ['iam:CreateUser', 'lambda:UpdateFunctionCode', 'signin:ConsoleLogin']),
      detection('aws/root-used', ['*']),
    ],
    US,
  );

  it.each([['UpdateFunctionCode'], ['UpdateFunctionCode20150331v2']])(
    'takes a name with the date of its API: %s',
    (eventName) => {
      expect(taking(rules, onBus(recordOf('lambda:x', { eventName })))).toEqual(['changes-1']);
    },
  );

  it.each([
    ['AWS API Call via CloudTrail', ['reads-1']],
    ['AWS Console Sign In via CloudTrail', ['reads-1']],
    ['AWS Console Signin via CloudTrail', ['reads-1']],
    ['AWS Console Action via CloudTrail', ['reads-1']],
    ['AWS Service Event via CloudTrail', ['reads-1']],
    ['EC2 Instance State-change Notification', []],
  ])('%s', (type, taken) => {
    expect(taking(rules, onBus(recordOf('signin:ConsoleLogin'), type))).toEqual(taken);
  });

  it('leaves the calls of one service apart from those of another', () => {
    expect(taking(rules, onBus(recordOf('ec2:CreateUser')))).toEqual([]);
    expect(taking(rules, onBus(recordOf('iam:GetUser')))).toEqual([]);
  });

  it('leaves out what anybody in the account could put on the bus', () => {
    expect(taking(rules, onBus(recordOf('iam:CreateUser'), undefined, 'com.example'))).toEqual([]);
  });

  it('takes all that root does', () => {
    const userIdentity = { type: 'Root', arn: 'arn:aws:iam::111122223333:root' };
    expect(taking(rules, onBus(recordOf('ec2:DescribeRegions', { userIdentity })))).toEqual(['root']);
    expect(patternsOf([], US).map(({ name }) => name)).toEqual(['issued-keys']);
  });

  it('listens to global services where they speak', () => {
    const names = (region: string) =>
      taking(
        patternsOf([detection('aws/a', ['iam:CreateUser'])], { region }),
        onBus(recordOf('iam:CreateUser')),
      );
    expect(names('us-east-1')).toEqual(['changes-1']);
    expect(names('eu-west-1')).toEqual([]);
    expect(names('cn-north-1')).toEqual(['changes-1']);
    expect(names('us-gov-west-1')).toEqual(['changes-1']);
  });

  it('leaves out detections of other providers', () => {
    expect(
      patternsOf([detection('github/a', ['repo:CreateHook'], 'github')], { ...US, issuedKeys: false }),
    ).toEqual([]);
  });
});

describe('issued keys', () => {
  const response = { credentials: { accessKeyId: 'ASIAEXAMPLE' } };
  const others = [
    'sts:GetCallerIdentity',
    'sts:GetAccessKeyInfo',
    'sts:DecodeAuthorizationMessage',
    'signin:ConsoleLogin',
    'signin:GetSigninToken',
    'signin:ExitRole',
    'iam:CreateAccessKey',
  ];

  it('are those that the walk back to a person reads', () => {
    const issues = (call: string) => issuedKeyOf(awsEvent(call, {}, { responseElements: response })) !== null;
    expect([...ISSUED_KEYS, ...others].filter(issues)).toEqual(ISSUED_KEYS);
  });

  it.each(ISSUED_KEYS)('%s is taken, but not where a service asked, and can be left out', (call) => {
    const service = { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } };
    expect(taking(patternsOf([], US), onBus(recordOf(call)))).toEqual(['issued-keys']);
    expect(taking(patternsOf([], US), onBus(recordOf(call, service)))).toEqual([]);
    expect(patternsOf([], { ...US, issuedKeys: false })).toEqual([]);
  });
});

it('names the detections on everything for which no rule is made', () => {
  const found = withoutRule([
    detection('aws/root-used', ['*']),
    detection('aws/wide', ['*']),
    detection('aws/a', ['iam:CreateUser']),
  ]);
  expect(found).toEqual(['aws/wide']);
});
