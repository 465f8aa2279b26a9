import { defineDetection, isOff, objectAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Clusters for data may be opened to everybody',
  provider: 'aws',
  on: ['elasticmapreduce:PutBlockPublicAccessConfiguration'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1562.001'],
  why: 'Without this block, one wrong firewall rule puts a cluster with its data on the Internet.',
  says: () => 'changed the block that keeps clusters for data off the Internet',
  judge: ({ params }) =>
    isOff(objectAt(params['blockPublicAccessConfiguration'])['blockPublicSecurityGroupRules'])
      ? {}
      : { tier: 'log', severity: 'low' },
});
