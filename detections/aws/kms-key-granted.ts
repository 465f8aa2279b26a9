import {
  accountIn,
  byService,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Services give themselves grants all day; what matters is a grant to somebody of another account. */
function judge(event: VouchEvent, known: Known): Judgement {
  const account = accountIn(textAt(event.params['granteePrincipal']));
  return byService(event) || account === null ? null : letIn([account], event, known);
}

export default defineDetection({
  title: 'An encryption key was handed to another account',
  provider: 'aws',
  on: ['kms:CreateGrant'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537', 'T1098'],
  why: 'Whoever holds a grant can use a key without appearing in its policy.',
  grants: true,
  says: ({ params }) =>
    `let ${named(params['granteePrincipal'], 'somebody')} use the encryption key ${named(params['keyId'], 'without a name')}`,
  judge,
});
