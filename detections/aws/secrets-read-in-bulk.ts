import {
  defineDetection,
  itemsAt,
  type Judgement,
  listAt,
  objectAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

/** A filter that only says what a secret is not takes them all. */
function judge({ params }: VouchEvent): Judgement {
  const values = itemsAt(params['filters']).flatMap((filter) => textsIn(objectAt(filter)['values']));
  const takesAll = values.length > 0 && values.every((value) => /^(?:!|\*|\s*$)/.test(value));
  return takesAll && listAt(params['secretIdList']).length === 0
    ? { tier: 'alert', severity: 'high', reason: 'the filter takes every secret there is' }
    : {};
}

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
  judge,
});
