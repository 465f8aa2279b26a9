import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicy } from './policy.js';
import { powerOf, powerOfArn } from './power.js';

const may = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const policy = (...statements: object[]) => readPolicy(JSON.stringify({ Statement: statements }));

describe('a policy', () => {
  it.each([
    ['everything', may('*'), 'all'],
    ['everything, by pattern', may('?*:*'), 'all'],
    ['everything in IAM', may('iam:*'), 'all'],
    ['everything but a little', may(undefined, { NotAction: 'iam:*' }), 'all'],
    ['everything, oddly written', may('*', { Resource: '**' }), 'all'],
    ['whoever it likes', may('sts:AssumeRole'), 'much'],
    [
      'any role of the account',
      may(['sts:Assume*'], { Resource: 'arn:aws:iam::111122223333:role/*' }),
      'much',
    ],
    ['any secret', may('secretsmanager:Get*'), 'much'],
    ['a new key for anybody', may('IAM:createaccesskey'), 'much'],
    ['a new key for anybody, by pattern', may('i?m:Create?ccessKey'), 'much'],
    ['a whole service', may('ec2:*'), 'much'],
    ['any role to any service', may('iam:PassRole'), 'much'],
    [
      'any role to one service',
      may('iam:PassRole', {
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      }),
      'little',
    ],
    ['one role', may('sts:AssumeRole', { Resource: 'arn:aws:iam::111122223333:role/deploy' }), 'little'],
    ['one bucket', may('s3:*', { Resource: ['arn:aws:s3:::x', 'arn:aws:s3:::x/*'] }), 'little'],
    ['reading files', may(['s3:Get*', 's3:List*']), 'little'],
    ['reading IAM', may(['iam:Get*', 'iam:List*']), 'little'],
    ['logs', may('logs:*'), 'little'],
    ...[
      ['any identity', 'arn:aws:iam:*'],
      ['any identity of the account', 'arn:aws:iam::111122223333:*'],
      ['any identity, with a slash', 'arn:aws:iam::111122223333:*/*'],
      ['any identity, with a question mark', ['arn:aws:iam::*:?*', 'arn:aws:s3:::?*']],
      ['any identity, oddly spelled', 'a??:*:i?m:*'],
      [
        'any identity, sort by sort',
        ['role', 'user', 'group', 'policy'].map((sort) => `arn:aws-cn:iam::111122223333:${sort}/?*`),
      ],
    ].map(([name, Resource]): [string, object, string] => [`${name}`, may('iam:*', { Resource }), 'all']),
    ...[
      ['any role', 'arn:aws:iam::111122223333:role/?*'],
      ['any role, in any folder', 'arn:aws:iam::111122223333:role/*/*'],
      ['any role, with a star in its sort', 'arn:aws:iam::111122223333:ro*'],
    ].map(([name, Resource]): [string, object, string] => [`${name}`, may('iam:*', { Resource }), 'much']),
    [
      'any secret, with a star in its sort',
      may('secretsmanager:*', { Resource: 'arn:aws:s*:*:*:secr*' }),
      'much',
    ],
    ['any bucket', may('s3:*', { Resource: 'arn:aws:s3:::?*' }), 'much'],
    ['any bucket, over the colons', may('s3:*', { Resource: 'arn:aws:s3*' }), 'much'],
    ['some roles', may('iam:*', { Resource: 'arn:aws:iam::111122223333:role/ci-*' }), 'little'],
    ['the roles of a folder', may('iam:*', { Resource: 'arn:aws:iam::*:role/service-role/*' }), 'little'],
    ['everything with any role', may('*', { Resource: 'arn:aws:iam::111122223333:role/*' }), 'all'],
    ['everything with something else', may('*', { Resource: 'arn:aws:xray:*' }), 'much'],
    ['nothing', { Effect: 'Deny', Action: '*', Resource: '*' }, 'little'],
  ])('%s', (_, statement, expected) => {
    expect(powerOf(policy(statement))).toBe(expected);
  });

  it('that is not there is little', () => {
    expect(powerOf(null)).toBe('little');
  });

  it('never amounts to less for saying more', () => {
    const order = ['little', 'much', 'all'];
    const actions = fc.constantFrom(
      '*',
      'iam:*',
      's3:Get*',
      'ec2:*',
      'sts:AssumeRole',
      'logs:*',
      'iam:PassRole',
    );
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 4 }), actions, (some, another) => {
        const before = powerOf(policy(...some.map((action) => may(action))));
        const after = powerOf(policy(...[...some, another].map((action) => may(action))));
        expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
      }),
    );
  });

  it('made to be slow is read at once', () => {
    const started = performance.now();
    expect(powerOf(policy(may(`iam:${'*a'.repeat(3_000)}`)))).toBe('little');
    expect(performance.now() - started).toBeLessThan(500);
  });
});

it.each([
  ['arn:aws:iam::aws:policy/AdministratorAccess', 'all'],
  ['arn:aws:iam::aws:policy/PowerUserAccess', 'all'],
  ['arn:aws:iam::aws:policy/AmazonS3FullAccess', 'much'],
  ['arn:aws-cn:iam::aws:policy/SecretsManagerReadWrite', 'much'],
  ['arn:aws:iam::aws:policy/job-function/DatabaseAdministrator', 'much'],
  ['arn:aws:iam::aws:policy/CloudWatchLogsFullAccess', 'little'],
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'little'],
  ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'little'],
  ['arn:aws:iam::111122223333:policy/AdministratorAccess', 'unknown'],
  ['', 'unknown'],
])('%s amounts to %s', (arn, expected) => {
  expect(powerOfArn(arn)).toBe(expected);
});
