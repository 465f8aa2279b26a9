import { defineDetection, named, powerOfArn, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A limit on rights was set or replaced',
  provider: 'aws',
  on: ['iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
  tier: 'log',
  severity: 'low',
  attack: ['T1098.003'],
  why: 'A permissions boundary is the fence around what somebody can ever be given; a wide one is no fence.',
  says: ({ params }) =>
    `set the permissions boundary of ${named(params['userName'] ?? params['roleName'], 'somebody')}`,
  judge: ({ params }) =>
    powerOfArn(textAt(params['permissionsBoundary'])) === 'all'
      ? { tier: 'notify', severity: 'high', reason: 'the new limit lets everything through' }
      : {},
});
