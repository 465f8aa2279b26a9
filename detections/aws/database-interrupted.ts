import { defineDetection, named } from '../../src/kit/index.js';

const IDS = ['dBInstanceIdentifier', 'dBClusterIdentifier', 'globalClusterIdentifier'];

export default defineDetection({
  title: 'A database was interrupted',
  provider: 'aws',
  on: [
    'rds:FailoverDBCluster',
    'rds:FailoverGlobalCluster',
    'rds:SwitchoverGlobalCluster',
    'rds:RebootDBCluster',
    'rds:RebootDBInstance',
    'rds:RebootDBShardGroup',
  ],
  tier: 'notify',
  severity: 'low',
  attack: ['T1489', 'T1499'],
  why: 'Everything that uses the database stands still meanwhile.',
  falsePositives: 'Drills, and changes that need a restart.',
  says: ({ name, params }) => {
    const id = IDS.find((key) => params[key] !== undefined);
    const database = `the database ${named(id ? params[id] : '', 'without a name')}`;
    return name.startsWith('Reboot') ? `restarted ${database}` : `switched ${database} over to its reserve`;
  },
});
