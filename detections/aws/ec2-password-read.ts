import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The password of a Windows server was read',
  provider: 'aws',
  on: ['ec2:GetPasswordData'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1552.005'],
  why: 'With this password one can sign in to the server as its administrator.',
  failedCounts: true,
  stratus: ['aws.credential-access.ec2-get-password-data'],
  says: ({ params }) => `read the administrator password of ${named(params['instanceId'], 'a server')}`,
});
