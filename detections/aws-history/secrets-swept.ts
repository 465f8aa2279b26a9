import { byService, defineWatch, listAt, textAt, type VouchEvent } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many different secrets were read',
  provider: 'aws',
  on: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1555.006'],
  why: 'Programs read the few secrets they need; who reads one after another is looking for something.',
  failedCounts: true,
  falsePositives: 'Terraform, and what copies secrets into a cluster: name them as automation.',
  stratus: ['aws.credential-access.secretsmanager-retrieve-secrets'],
  says: ({ params }) =>
    `read many secrets, ${textAt(params['secretId']) === '' ? 'several at once' : 'one after another'}`,
  judge: (event) => (byService(event) ? null : {}),
  history: {
    kind: 'volume',
    of: secretsIn,
    what: 'different secrets were asked for',
    atLeast: 10,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});

/** A batch by filter does not say which: it counts as one. */
function secretsIn({ params, id }: VouchEvent): readonly string[] {
  const named = [params['secretId'], ...listAt(params['secretIdList'])]
    .map(textAt)
    .filter((name) => name !== '');
  return named.length > 0 ? named : [id];
}
