import { defineDetection, listAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Many secrets were read at once',
  provider: 'aws',
  on: ['secretsmanager:BatchGetSecretValue'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1555.006'],
  why: 'Programs read the one secret they need; who reads many is looking for something.',
  stratus: ['aws.credential-access.secretsmanager-batch-retrieve-secrets'],
  says: ({ params }) => `read ${listAt(params['secretIdList']).length || 'many'} secrets at once`,
});
