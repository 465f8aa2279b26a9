import { defineDetection } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Network logs were turned off',
  provider: 'aws',
  on: ['ec2:DeleteFlowLogs'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1562.008'],
  why: 'Without flow logs nobody can see afterwards what talked to what.',
  stratus: ['aws.defense-evasion.vpc-remove-flow-logs'],
  says: () => 'deleted the logs of network traffic',
});
