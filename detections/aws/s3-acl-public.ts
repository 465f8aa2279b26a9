import { defineDetection, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

/** The list of rights comes as a canned name, as XML turned into JSON, or as headers: all of it is searched. */
function judge({ params }: VouchEvent): Judgement {
  const text = JSON.stringify(params);
  const everybody = /groups\/global\/AllUsers|"public-read(?:-write)?"/.test(text);
  const anyAccount = /groups\/global\/AuthenticatedUsers|"authenticated-read"/.test(text);
  if (everybody) return {};
  return anyAccount ? { reason: 'everybody with any AWS account may read it' } : null;
}

export default defineDetection({
  title: 'A bucket or file was made public',
  provider: 'aws',
  on: ['s3:PutBucketAcl', 's3:PutObjectAcl', 's3:CreateBucket'],
  tier: 'alert',
  severity: 'high',
  attack: ['T1530', 'T1537'],
  why: 'What is public can be read by strangers, and is found by them soon.',
  says: ({ name, params }) =>
    `made ${name === 'PutObjectAcl' ? 'a file in ' : ''}the bucket ${named(params['bucketName'], 'without a name')} public`,
  judge,
});
