import { byInstance, defineDetection, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  if (event.name.includes('Serial')) return { tier: 'alert', severity: 'high' };
  if (event.name === 'CreateInstanceConnectEndpoint') return { severity: 'medium' };
  return byInstance(event) ? { severity: 'high', reason: 'one server went on to another' } : {};
}

export default defineDetection({
  title: 'A way into servers was opened',
  provider: 'aws',
  on: [
    'ec2-instance-connect:SendSSHPublicKey',
    'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
    'ec2:EnableSerialConsoleAccess',
    'ec2:CreateInstanceConnectEndpoint',
  ],
  tier: 'notify',
  severity: 'low',
  attack: ['T1021.008', 'T1098.004'],
  why: 'Whoever is on a server has all that is on it, and its role besides.',
  falsePositives: 'People who look after servers this way every day.',
  stratus: [
    'aws.lateral-movement.ec2-instance-connect',
    'aws.lateral-movement.ec2-serial-console-send-ssh-public-key',
  ],
  says: ({ name, params }) => {
    if (name === 'EnableSerialConsoleAccess')
      return 'allowed the serial console of servers, past every firewall';
    if (name === 'CreateInstanceConnectEndpoint') return 'opened a way into the servers of a private network';
    const server = named(params['instanceId'], 'a server');
    return name.includes('Serial') ? `opened the serial console of ${server}` : `put a key on ${server}`;
  },
  judge,
});
