import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A key for servers was made',
  provider: 'aws',
  on: ['ec2:CreateKeyPair', 'ec2:ImportKeyPair'],
  tier: 'notify',
  severity: 'low',
  attack: ['T1098.004'],
  why: 'Whoever has the key can sign in to the servers that know it.',
  grants: true,
  says: ({ name, params }) =>
    `${name === 'ImportKeyPair' ? 'brought in' : 'made'} the key ${named(params['keyName'], 'without a name')} for servers`,
});
