import { byService, defineWatch, named, ofPerson, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many files were deleted from a bucket one by one',
  provider: 'aws',
  on: ['s3:DeleteObject'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1486'],
  why: 'Files deleted one after another may be a bucket held to ransom.',
  falsePositives: 'A synchronisation that clears up; those of machines are only kept.',
  stratus: ['aws.impact.s3-ransomware-individual-deletion'],
  says: ({ params }) => `deleted many files from the bucket ${named(params['bucketName'], 'without a name')}`,
  judge: (event) => (byService(event) ? null : ofPerson(event)),
  history: {
    kind: 'volume',
    per: ({ actor, params }) => `${actor.principal} ${textAt(params['bucketName'])}`,
    of: ({ params }) => [`${textAt(params['key'])} ${textAt(params['versionId'])}`],
    what: 'different files were deleted',
    atLeast: 50,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});
