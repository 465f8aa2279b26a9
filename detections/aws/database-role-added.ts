import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A database was given a role',
  provider: 'aws',
  on: ['rds:AddRoleToDBCluster', 'rds:AddRoleToDBInstance', 'redshift:ModifyClusterIamRoles'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1078.004'],
  why: 'Whoever may ask the database questions can then use the rights of the role, to write to buckets for one.',
  grants: true,
  says: ({ params }) => {
    const id = params['dBClusterIdentifier'] ?? params['dBInstanceIdentifier'] ?? params['clusterIdentifier'];
    return `gave the database ${named(id, 'without a name')} the role ${named(params['roleArn'], 'without a name')}`;
  },
  judge: ({ name, params }) =>
    name === 'ModifyClusterIamRoles' && params['addIamRoles'] === undefined ? null : {},
});
