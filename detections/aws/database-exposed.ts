import { defineDetection, type JsonObject, named, textAt } from '../../src/kit/index.js';

function done(name: string, params: JsonObject): string {
  if (name === 'StartExportTask') return 'exported';
  if (name.startsWith('Copy')) return 'copied';
  return textAt(params['publiclyAccessible']) === 'true' ? 'opened' : 'changed the main password of';
}

export default defineDetection({
  title: 'A database was opened or carried off',
  provider: 'aws',
  on: [
    'rds:ModifyDBInstance',
    'rds:ModifyDBCluster',
    'rds:CreateDBInstance',
    'rds:RestoreDBInstanceFromDBSnapshot',
    'rds:StartExportTask',
    'rds:CopyDBSnapshot',
    'rds:CopyDBClusterSnapshot',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537', 'T1530'],
  why: 'A database that the Internet can reach, or a copy of it elsewhere, is how data gets out.',
  says: ({ name, params }) =>
    `${done(name, params)} the database ${named(params['dBInstanceIdentifier'] ?? params['dBClusterIdentifier'] ?? params['sourceDBSnapshotIdentifier'] ?? params['sourceArn'], 'without a name')}`,
  judge: ({ name, params }) => {
    if (name === 'StartExportTask') return { reason: 'a whole copy is written to a bucket' };
    if (name.startsWith('Copy')) {
      return textAt(params['sourceRegion']) === ''
        ? null
        : { severity: 'medium', reason: 'a copy goes to another region' };
    }
    if (textAt(params['publiclyAccessible']) === 'true') {
      return { tier: 'alert', reason: 'the database can be reached from the Internet' };
    }
    return params['masterUserPassword'] === undefined || name.startsWith('Create')
      ? null
      : { tier: 'log', severity: 'low' };
  },
});
