import { byService, defineWatch, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many servers were entered one after another',
  provider: 'aws',
  on: [
    'ssm:StartSession',
    'ec2-instance-connect:SendSSHPublicKey',
    'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1021.007', 'T1021.004'],
  why: 'Work is done on one server or two; who goes through many is looking for something.',
  failedCounts: true,
  falsePositives: 'An incident, in which people go from server to server.',
  stratus: ['aws.lateral-movement.ec2-instance-connect', 'aws.execution.ssm-start-session'],
  says: () => 'opened a way into many servers',
  judge: (event) => (byService(event) ? null : {}),
  history: {
    kind: 'volume',
    of: ({ params }) => [textAt(params['instanceId'] ?? params['target'])].filter((id) => id !== ''),
    what: 'different servers were entered',
    atLeast: 5,
    withinMs: 30 * 60 * 1000,
    learns: true,
  },
});
