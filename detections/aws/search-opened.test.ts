import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './search-opened.js';

const policy = (AWS: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'es:*', Resource: '*' }],
});
const create = (params: object, different = {}) =>
  awsEvent('es:CreateDomain', { domainName: 'logs', ...params }, different);

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
