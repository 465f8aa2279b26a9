import {
  defineDetection,
  type JsonObject,
  type Judgement,
  type Known,
  named,
  strangerKey,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params } = event;
  const stranger = toStranger(event, known);
  if (stranger) return { tier: 'alert', reason: `it goes to account ${stranger}, which is not known here` };
  if (name === 'CopySnapshot' && textAt(params['targetBucket']) === '') return null;
  if (!name.startsWith('CopyDB')) return { reason: 'a whole copy is written to a bucket' };
  return otherRegion(event)
    ? { severity: 'medium', reason: 'a copy goes to another region' }
    : { tier: 'log', severity: 'low' };
}

/** The owner of the bucket, or of the key that the copy is put under. */
function toStranger(event: VouchEvent, known: Known): string | null {
  const owner = textAt(event.params['s3BucketOwner']);
  const [bucket] = owner === '' || event.account === '' ? [] : strangers([owner], event.account, known);
  const keys = [event.params['kmsKeyId'], event.params['s3SseKmsKeyId']].map((key) => textAt(key));
  return bucket ?? keys.flatMap((key) => strangerKey(key, event, known) ?? [])[0] ?? null;
}

/** A copy is asked for where it is to go; it names where it comes from, in words or in its ARN. */
function otherRegion({ params, region }: VouchEvent): boolean {
  const source = textAt(params['sourceRegion']) || /^arn:[\w-]+:rds:([\w-]+):/.exec(from(params))?.[1];
  return textAt(params['sourceRegion']) !== '' || (source !== undefined && source !== region);
}

function from(params: JsonObject): string {
  return textAt(
    params['sourceDBSnapshotIdentifier'] ??
      params['sourceDBClusterSnapshotIdentifier'] ??
      params['sourceArn'] ??
      params['tableArn'] ??
      params['sourceSnapshotName'],
  );
}

export default defineDetection({
  title: 'A database was copied or carried off',
  provider: 'aws',
  on: [
    'rds:StartExportTask',
    'rds:CopyDBSnapshot',
    'rds:CopyDBClusterSnapshot',
    'dynamodb:ExportTableToPointInTime',
    'elasticache:CopySnapshot',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537', 'T1213.006'],
  why: 'A copy of a database elsewhere is how data gets out without anybody touching the database.',
  says: ({ name, params }) =>
    `${name.startsWith('Copy') ? 'copied' : 'exported'} the database ${named(from(params), 'without a name')}`,
  judge,
});
