import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Machines outside AWS were let in as servers',
  provider: 'aws',
  on: ['ssm:CreateActivation'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098', 'T1651'],
  why: 'Whoever has such a code can make any machine one of our servers, with the rights of a role.',
  grants: true,
  says: ({ params }) =>
    `made a code with which machines get the role ${named(params['iamRole'], 'without a name')}`,
});
