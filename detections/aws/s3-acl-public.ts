import {
  defineDetection,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** AWS writes the logs of its content delivery into buckets under this id. */
const LOG_DELIVERY = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';

/** The list of rights comes as a canned name, as XML turned into JSON, or as headers: all of it is searched. */
function judge({ name, params }: VouchEvent): Judgement {
  const text = JSON.stringify(params);
  if (/groups\/global\/AllUsers|"public-read(?:-write)?"/.test(text)) return {};
  if (/groups\/global\/AuthenticatedUsers|"authenticated-read"/.test(text)) {
    return { reason: 'everybody with any AWS account may read it' };
  }
  if (othersIn(params)) return { tier: 'notify', reason: 'somebody other than its owner got rights' };
  return name === 'CreateBucket' ? null : { tier: 'log', severity: 'low' };
}

function othersIn(params: JsonObject): boolean {
  const { Owner, AccessControlList } = objectAt(params['AccessControlPolicy']);
  const owner = textAt(objectAt(Owner)['ID']);
  const grants = objectAt(AccessControlList)['Grant'];
  return listed(grants).some((grant) => {
    const id = textAt(objectAt(objectAt(grant)['Grantee'])['ID']);
    return id !== '' && owner !== '' && id !== owner && id !== LOG_DELIVERY;
  });
}

/** One of something is not written as a list. */
function listed(value: Json | undefined): readonly Json[] {
  const many = itemsAt(value);
  return many.length > 0 || value === undefined ? many : [value];
}

export default defineDetection({
  title: 'A bucket or file was made public',
  provider: 'aws',
  on: ['s3:PutBucketAcl', 's3:PutObjectAcl', 's3:CreateBucket'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1530', 'T1537'],
  why: 'What is public can be read by strangers, and is found by them soon.',
  says: (event) => {
    const what = `${event.name === 'PutObjectAcl' ? 'a file in ' : ''}the bucket ${named(event.params['bucketName'], 'without a name')}`;
    const tier = judge(event)?.tier;
    return tier === 'log' || tier === 'notify' ? `changed who may use ${what}` : `made ${what} public`;
  },
  judge,
});
