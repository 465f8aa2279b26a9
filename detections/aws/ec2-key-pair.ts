import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A key for servers was made',
  provider: 'aws',
  on: [
    'ec2:CreateKeyPair',
    'ec2:ImportKeyPair',
    'ec2-instance-connect:SendSSHPublicKey',
    'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  ],
  tier: 'notify',
  severity: 'low',
  attack: ['T1098.004'],
  why: 'Whoever has the key can sign in to the servers that know it.',
  grants: true,
  says: ({ name, params }) =>
    name.startsWith('Send')
      ? `put a key on ${named(params['instanceId'], 'a server')}`
      : `made the key ${named(params['keyName'], 'without a name')} for servers`,
  judge: ({ name }) => (name.startsWith('Send') ? { tier: 'log', reason: 'the key lives for a minute' } : {}),
});
