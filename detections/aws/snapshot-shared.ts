import {
  accountIn,
  byServiceRole,
  defineDetection,
  itemsAt,
  type Judgement,
  type Known,
  letIn,
  named,
  objectAt,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What they are called in which an attribute names those who may use it, and which of them adds. */
const PERMISSIONS = ['createVolumePermission', 'launchPermission', 'loadPermission'];
const FLAT = ['userGroup', 'userGroupSet', 'userId', 'userIdSet', 'organizationArn', 'organizationalUnitArn'];
const COPIES = [
  'snapshotId',
  'imageId',
  'fpgaImageId',
  'dBSnapshotIdentifier',
  'dBClusterSnapshotIdentifier',
  'snapshotIdentifier',
  'snapshotArn',
  'dataShareArn',
];

/** Those it was shared with: accounts, organisations by their ARN, `all` for everybody. */
function takers({ params }: VouchEvent): readonly string[] {
  const added = PERMISSIONS.flatMap((key) => itemsAt(objectAt(params[key])['add'])).map(objectAt);
  const flat = textAt(params['operationType']) === 'add' ? FLAT.flatMap((key) => textsIn(params[key])) : [];
  const direct = ['valuesToAdd', 'accountWithRestoreAccess', 'consumerIdentifier'];
  const found = [...textsIn([...added]), ...flat, ...direct.flatMap((key) => textsIn(params[key]))];
  return [...new Set(found)];
}

/** True where somebody is taken off the list of those who may use it. */
function takesBack({ params }: VouchEvent): boolean {
  const removed = PERMISSIONS.flatMap((key) => itemsAt(objectAt(params[key])['remove']));
  return (
    removed.length > 0 ||
    textAt(params['operationType']) === 'remove' ||
    textsIn(params['valuesToRemove']).length > 0
  );
}

function unshared(event: VouchEvent): string {
  if (takers(event).length > 0) return 'it stays within the account';
  return takesBack(event) ? 'it takes a share back' : 'the record names nobody who was let in';
}

function judge(event: VouchEvent, known: Known): Judgement {
  const names = takers(event);
  if (names.includes('all')) {
    return { tier: 'alert', severity: 'critical', reason: 'everybody with any AWS account may use it' };
  }
  const accounts = names.flatMap((name) => accountIn(name) ?? []);
  const from = letIn(accounts, event, known);
  if (from !== null && byServiceRole(event)) {
    return { tier: 'log', severity: 'low', reason: 'a service of AWS did it by itself' };
  }
  if (from !== null) return from;
  return accounts.length === names.length
    ? { tier: 'log', severity: 'low', reason: unshared(event) }
    : { reason: 'the record does not name the account' };
}

export default defineDetection({
  title: 'A disk, image or database copy was shared',
  provider: 'aws',
  on: [
    'ec2:ModifySnapshotAttribute',
    'ec2:ModifyImageAttribute',
    'ec2:ModifyFpgaImageAttribute',
    'rds:ModifyDBSnapshotAttribute',
    'rds:ModifyDBClusterSnapshotAttribute',
    'redshift:AuthorizeSnapshotAccess',
    'redshift:AuthorizeDataShare',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537'],
  why: 'Whoever can read a copy of a disk or a database has all the data that was on it.',
  falsePositives: 'A copy for a vendor or a company bought lately: name its account as a partner.',
  stratus: [
    'aws.exfiltration.ec2-share-ebs-snapshot',
    'aws.exfiltration.ec2-share-ami',
    'aws.exfiltration.rds-share-snapshot',
  ],
  says: (event) => {
    const key = COPIES.find((each) => event.params[each] !== undefined);
    const copy = named(key ? event.params[key] : '', 'a copy');
    const to = takers(event);
    if (to.length === 0) return `changed who may use ${copy}, and let in nobody new`;
    return `shared ${copy} with ${to.includes('all') ? 'everybody' : named(to[0], 'somebody')}`;
  },
  judge,
});
