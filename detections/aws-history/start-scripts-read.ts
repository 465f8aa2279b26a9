import { byService, defineWatch, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'The start scripts of many servers were read',
  provider: 'aws',
  on: ['ec2:DescribeInstanceAttribute', 'ec2:DescribeLaunchTemplateVersions'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1552.005', 'T1580'],
  why: 'Start scripts often hold passwords, and hardly anybody needs those of many servers.',
  failedCounts: true,
  falsePositives: 'Terraform reads the script of every server that it made: name it as automation.',
  stratus: ['aws.discovery.ec2-download-user-data'],
  says: () => 'read the start scripts of many servers',
  judge: (event) =>
    (event.name === 'DescribeInstanceAttribute' && textAt(event.params['attribute']) !== 'userData') ||
    byService(event)
      ? null
      : {},
  history: {
    kind: 'volume',
    of: ({ params }) =>
      [textAt(params['instanceId'] ?? params['launchTemplateId'])].filter((id) => id !== ''),
    what: 'start scripts were asked for',
    atLeast: 10,
    withinMs: 30 * 60 * 1000,
    learns: true,
  },
});
