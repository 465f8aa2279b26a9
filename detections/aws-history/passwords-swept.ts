import { defineWatch, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'The passwords of several Windows servers were read',
  provider: 'aws',
  on: ['ec2:GetPasswordData'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1552.005'],
  why: 'One password may be needed for work; the passwords of many servers are a collection.',
  failedCounts: true,
  stratus: ['aws.credential-access.ec2-get-password-data'],
  says: () => 'read the administrator passwords of several servers',
  history: {
    kind: 'volume',
    of: ({ params }) => [textAt(params['instanceId'])].filter((id) => id !== ''),
    what: 'servers were asked for their password',
    atLeast: 5,
    withinMs: 30 * 60 * 1000,
  },
});
