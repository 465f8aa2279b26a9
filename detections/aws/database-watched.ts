import {
  byService,
  defineDetection,
  isOn,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  GetClusterCredentials: 'got a password for the database',
  GetClusterCredentialsWithIAM: 'got a password for the database',
  CreateDBInstance: 'created the database',
  CreateDBCluster: 'created the database',
  CreateDBSnapshot: 'made a copy of the database',
  CreateDBClusterSnapshot: 'made a copy of the database',
  DownloadDBLogFilePortion: 'read the log of the database',
  DownloadCompleteDBLogFile: 'read the log of the database',
  DescribeDBSnapshots: 'looked for copies that others share of the database',
  DescribeDBClusterSnapshots: 'looked for copies that others share of the database',
};

/** Redshift hands out passwords for an hour at most; the first of these is for whichever user the caller names. */
const PASSWORDS = ['GetClusterCredentials', 'GetClusterCredentialsWithIAM'];

function judge(event: VouchEvent): Judgement {
  const { name, params, response } = event;
  if (PASSWORDS.includes(name)) return byService(event) ? null : {};
  if (name.startsWith('Describe')) {
    return isOn(params['includePublic']) || isOn(params['includeShared']) ? {} : null;
  }
  if (!name.endsWith('Snapshot')) return {};
  return /^(?:automated|awsbackup)$/.test(textAt(response['snapshotType'])) ? null : {};
}

export default defineDetection({
  title: 'A database was made, copied or looked into',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `${PASSWORDS.includes(call) ? 'redshift' : 'rds'}:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1578.001', 'T1552.001', 'T1580', 'T1078.004'],
  why: 'A copy, a password or a look into the logs is the first step of carrying data off.',
  says: ({ name, params }) => {
    const id = params['dBInstanceIdentifier'] ?? params['dBClusterIdentifier'] ?? params['clusterIdentifier'];
    return `${DONE[name] ?? 'looked into the database'} ${named(id, 'without a name')}`;
  },
  judge,
});
