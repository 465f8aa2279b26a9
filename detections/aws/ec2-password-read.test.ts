import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-password-read.js';

it.each([
  ['read', awsEvent('ec2:GetPasswordData', { instanceId: 'i-1' }), 'notify/medium'],
  [
    'a failed try, which counts',
    awsEvent('ec2:GetPasswordData', { instanceId: 'i-1' }, DENIED),
    'notify/medium',
  ],
  ['another call', awsEvent('ec2:DescribeInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('ec2:GetPasswordData', { instanceId: 'i-1' }))).toBe(
    'read the administrator password of i-1',
  );
});
