import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ec2-flow-logs-deleted.js';

it.each([
  ['deleted', awsEvent('ec2:DeleteFlowLogs', null), 'alert/high'],
  ['a failed try', awsEvent('ec2:DeleteFlowLogs', null, DENIED), 'notify/high'],
  ['created', awsEvent('ec2:CreateFlowLogs', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});
