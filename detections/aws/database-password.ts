import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'The main password of a database was changed',
  provider: 'aws',
  on: ['rds:ModifyDBInstance', 'rds:ModifyDBCluster', 'redshift:ModifyCluster'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.001', 'T1531'],
  why: 'Who sets the main password of a database can read and delete all that is in it.',
  says: ({ params }) => {
    const id = params['dBInstanceIdentifier'] ?? params['dBClusterIdentifier'] ?? params['clusterIdentifier'];
    return `changed the main password of the database ${named(id, 'without a name')}`;
  },
  judge: ({ params }) => (params['masterUserPassword'] === undefined ? null : {}),
});
