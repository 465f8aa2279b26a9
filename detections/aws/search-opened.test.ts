import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './search-opened.js';

const policy = (AWS: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'es:*', Resource: '*' }],
});
const create = (params: object, different = {}) =>
  awsEvent('es:CreateDomain', { domainName: 'logs', ...params }, different);
const STRANGER = 'arn:aws:iam::444455556666:user/x';
const MASTER = { masterUserOptions: { masterUserName: 'admin' } };
const master = (masterUserOptions: object | null, different = {}) =>
  awsEvent(
    'es:UpdateDomainConfig',
    { domainName: 'logs', advancedSecurityOptions: { enabled: true, masterUserOptions } },
    different,
  );

it.each([
  ['for everybody', create({ accessPolicies: JSON.stringify(policy('*')) }), 'alert/high'],
  [
    'for everybody, in the older call',
    awsEvent('es:CreateElasticsearchDomain', { accessPolicies: policy('*') }),
    'alert/high',
  ],
  ['for a stranger', create({ accessPolicies: policy('arn:aws:iam::444455556666:root') }), 'alert/high'],
  [
    'for everybody in its network',
    create({ accessPolicies: policy('*'), vPCOptions: { subnetIds: ['subnet-1'] } }),
    'log/low',
  ],
  [
    'for everybody in its network, as the answer says',
    awsEvent(
      'es:UpdateDomainConfig',
      { accessPolicies: policy('*') },
      { responseElements: { domainConfig: { vPCOptions: { options: { vPCId: 'vpc-1' } } } } },
    ),
    'log/low',
  ],
  [
    'for everybody with a login',
    create({ accessPolicies: policy('*'), advancedSecurityOptions: { enabled: true } }),
    'notify/medium',
  ],
  ['whose main login is a stranger', master({ masterUserARN: STRANGER }), 'alert/high'],
  ['whose main login is a stranger, in capitals', master({ MasterUserARN: STRANGER }), 'alert/high'],
  [
    'with another main login',
    master({ masterUserName: 'admin', masterUserPassword: '***' }),
    'notify/medium',
  ],
  ['with another main login, by a machine', master({ masterUserName: 'admin' }, DEPLOY), 'log/low'],
  ['without a main login', master(null), 'log/low'],
  [
    'for everybody, with another main login',
    awsEvent('es:UpdateDomainConfig', {
      accessPolicies: policy('*'),
      advancedSecurityOptions: { masterUserOptions: { masterUserName: 'admin' } },
    }),
    'alert/high',
  ],
  ['new, with a main login', create({ advancedSecurityOptions: { enabled: true, ...MASTER } }), 'log/low'],
  ['for the account', create({ accessPolicies: policy('arn:aws:iam::111122223333:root') }), 'log/low'],
  ['without a policy', create({}), 'log/low'],
  ['a failed try', create({ accessPolicies: policy('*') }, DENIED), 'notify/high'],
  ['a look', awsEvent('es:DescribeDomain', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(create({}))).toBe('created the search database logs');
});
