import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A limit on rights was removed',
  provider: 'aws',
  on: ['iam:DeleteUserPermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'],
  tier: 'alert',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'A permissions boundary is the fence around what somebody can ever be given.',
  says: ({ params }) =>
    `removed the permissions boundary of ${named(params['userName'] ?? params['roleName'], 'somebody')}`,
});
