import { expect, it } from 'vitest';
import { AUTOSCALING, DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, classified, verdict } from '../../test/aws-event.js';
import detection from './ec2-instance-unusual.js';

const RUN = 'ec2:RunInstances';
const params = (instanceType: string, maxCount: unknown = 1) => ({
  instanceType,
  instancesSet: { items: [{ imageId: 'ami-1', minCount: 1, maxCount }] },
});
const failed = (errorCode: string, who: object = {}) => ({ errorCode, errorMessage: 'no', ...who });
const fleet = {
  CreateFleetRequest: { LaunchTemplateConfigs: { Overrides: [{ InstanceType: 'p4d.24xlarge' }] } },
};

it.each([
  ['an ordinary one', awsEvent(RUN, params('t3.micro')), 'log/low'],
  ['a burstable one with a g in its name', awsEvent(RUN, params('t4g.large')), 'log/low'],
  ['one for graphics', awsEvent(RUN, params('g5.xlarge')), 'notify/medium'],
  ['one for graphics, by a machine', awsEvent(RUN, params('p3.2xlarge'), DEPLOY), 'notify/medium'],
  ['a huge one', awsEvent(RUN, params('c5.24xlarge')), 'notify/medium'],
  ['a huge one, by a machine', awsEvent(RUN, params('c5.metal'), DEPLOY), 'log/low'],
  ['many', awsEvent(RUN, params('t3.micro', '25')), 'notify/medium'],
  ['many, by a machine', awsEvent(RUN, params('t3.micro', 25), DEPLOY), 'log/low'],
  ['one for graphics, by autoscaling', awsEvent(RUN, params('p3.2xlarge'), AUTOSCALING), 'log/low'],
  ['a fleet', awsEvent('ec2:CreateFleet', fleet), 'notify/medium'],
  ['a fleet, by a machine', awsEvent('ec2:CreateFleet', fleet, DEPLOY), 'log/low'],
  [
    'costly, refused',
    awsEvent(RUN, params('p2.xlarge'), failed('Client.UnauthorizedOperation', DEPLOY)),
    'notify/medium',
  ],
  [
    'costly, over the limit',
    awsEvent(RUN, params('p2.xlarge'), failed('Client.VcpuLimitExceeded')),
    'notify/medium',
  ],
  [
    'costly, none left',
    awsEvent(RUN, params('p2.xlarge'), failed('Server.InsufficientInstanceCapacity')),
    'log/low',
  ],
  ['ordinary, refused', awsEvent(RUN, params('t3.micro'), failed('Client.UnauthorizedOperation')), 'none'],
  [
    'only to see whether one could',
    awsEvent(RUN, params('p2.xlarge'), failed('Client.DryRunOperation')),
    'none',
  ],
  ['without parameters', awsEvent(RUN, null), 'log/low'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  const event = awsEvent(RUN, params('p3.16xlarge', 8));
  expect(detection.says(event)).toBe('started servers');
  expect(classified(detection, event).reasons).toEqual(['it was 8 of the costly kind p3.16xlarge']);
});
