import {
  defineDetection,
  isOn,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateDBInstance: 'created the database',
  CreateDBCluster: 'created the database',
  CreateDBSnapshot: 'made a copy of the database',
  CreateDBClusterSnapshot: 'made a copy of the database',
  DownloadDBLogFilePortion: 'read the log of the database',
  DownloadCompleteDBLogFile: 'read the log of the database',
  DescribeDBSnapshots: 'looked for copies that others share of the database',
  DescribeDBClusterSnapshots: 'looked for copies that others share of the database',
};

function judge({ name, params, response }: VouchEvent): Judgement {
  if (name.startsWith('Describe')) {
    return isOn(params['includePublic']) || isOn(params['includeShared']) ? {} : null;
  }
  if (!name.endsWith('Snapshot')) return {};
  return /^(?:automated|awsbackup)$/.test(textAt(response['snapshotType'])) ? null : {};
}

export default defineDetection({
  title: 'A database was made, copied or looked into',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `rds:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1578.001', 'T1552.001', 'T1580'],
  why: 'A copy, or a look into the logs, is the first step of carrying data off.',
  says: ({ name, params }) => {
    const id = params['dBInstanceIdentifier'] ?? params['dBClusterIdentifier'];
    return `${DONE[name] ?? 'looked into the database'} ${named(id, 'without a name')}`;
  },
  judge,
});
