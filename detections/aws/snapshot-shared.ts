import {
  defineDetection,
  itemsAt,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

/** The accounts it was shared with, `all` for everybody. */
function takers({ params }: VouchEvent): readonly string[] {
  const permission = objectAt(params['createVolumePermission'] ?? params['launchPermission']);
  const added = itemsAt(permission['add']).map(objectAt);
  const flat = textAt(params['operationType']) === 'add' ? [params['userGroup'], params['userId']] : [];
  const found = [...added.flatMap(({ group, userId }) => [group, userId]), ...flat].map((value) =>
    textAt(value),
  );
  return [...found, ...valuesOf(params['valuesToAdd'])].filter((name) => name !== '');
}

function judge(event: VouchEvent): Judgement {
  const others = takers(event).filter((taker) => taker !== event.account);
  if (others.includes('all')) return { tier: 'alert', severity: 'critical' };
  const [first] = others;
  return first === undefined ? null : { reason: 'that is another account' };
}

export default defineDetection({
  title: 'A disk, image or database copy was shared',
  provider: 'aws',
  on: [
    'ec2:ModifySnapshotAttribute',
    'ec2:ModifyImageAttribute',
    'rds:ModifyDBSnapshotAttribute',
    'rds:ModifyDBClusterSnapshotAttribute',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537'],
  why: 'Whoever can read a copy of a disk or a database has all the data that was on it.',
  stratus: [
    'aws.exfiltration.ec2-share-ebs-snapshot',
    'aws.exfiltration.ec2-share-ami',
    'aws.exfiltration.rds-share-snapshot',
  ],
  says: (event) => {
    const { params } = event;
    const copy = named(
      params['snapshotId'] ??
        params['imageId'] ??
        params['dBSnapshotIdentifier'] ??
        params['dBClusterSnapshotIdentifier'],
      'a copy',
    );
    const to = takers(event);
    return `shared ${copy} with ${to.includes('all') ? 'everybody' : named(to[0], 'nobody new')}`;
  },
  judge,
});
