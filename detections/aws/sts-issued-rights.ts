import {
  accountIn,
  defineDetection,
  isAdminPolicyArn,
  itemsAt,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  powerOf,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'AssumeRoot') return root(params);
  const managed = itemsAt(params['policyArns']).map((one) => textAt(objectAt(one)['arn']) || textAt(one));
  const all = managed.some(isAdminPolicyArn) || powerOf(readPolicy(params['policy'])) === 'all';
  return all
    ? { tier: 'alert', reason: 'the session may do everything' }
    : { severity: 'medium', reason: 'the session has rights of its own' };
}

/** The page that lists the root users of all accounts takes this one on by itself; it can only look. */
function root(params: JsonObject): Judgement {
  const task = textAt(objectAt(params['taskPolicyArn'])['arn'] ?? params['taskPolicyArn']);
  const account = accountIn(textAt(params['targetPrincipal']));
  const whose = account === null ? 'a member account' : `the member account ${account}`;
  const rights = named(task, '');
  const reason = `it acts as root of ${whose}${rights === '' ? '' : ` (${rights})`}`;
  return task.endsWith('/IAMAuditRootUserCredentials')
    ? { severity: 'low', reason: 'the session can only look at how root signs in' }
    : { tier: 'alert', severity: 'high', reason };
}

export default defineDetection({
  title: 'A session that outlives its key was made',
  provider: 'aws',
  on: ['sts:GetFederationToken', 'sts:AssumeRoot'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1550.001', 'T1098.001'],
  why: 'Such a session keeps working after the access key it came from is turned off.',
  grants: true,
  stratus: ['aws.persistence.sts-federation-token'],
  says: ({ name }) =>
    name === 'AssumeRoot' ? 'took on root of a member account' : 'made a session for a federated user',
  judge,
});
