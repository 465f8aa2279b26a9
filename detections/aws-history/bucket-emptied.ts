import { byService, defineWatch, named, ofPerson, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Old versions were listed and then deleted',
  provider: 'aws',
  on: ['s3:ListObjectVersions', 's3:ListBucketVersions', 's3:DeleteObjects', 's3:DeleteObject'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1490'],
  why: 'Old versions are what deleted files are brought back from; who deletes them leaves nothing.',
  falsePositives: 'Terraform that takes down a bucket: name it as automation.',
  stratus: ['aws.impact.s3-ransomware-batch-deletion', 'aws.impact.s3-ransomware-individual-deletion'],
  says: ({ params }) =>
    `looked up the old versions in the bucket ${named(params['bucketName'], 'without a name')} and deleted files`,
  judge: (event) => (byService(event) ? null : ofPerson(event)),
  history: {
    kind: 'sequence',
    per: ({ actor, params }) => `${actor.principal} ${textAt(params['bucketName'])}`,
    steps: [
      { what: 'old versions were listed', on: ['s3:ListObjectVersions', 's3:ListBucketVersions'] },
      {
        what: 'files or their versions were deleted',
        onlyAfter: true,
        fits: ({ name, params }) => name === 'DeleteObjects' || textAt(params['versionId']) !== '',
      },
    ],
    withinMs: 60 * 60 * 1000,
  },
});
