import {
  defineDetection,
  isAdmin,
  isAdminPolicyArn,
  type Judgement,
  listAt,
  objectAt,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'AssumeRoot') return { tier: 'alert', severity: 'high' };
  const managed = listAt(params['policyArns']).map((one) => textAt(objectAt(one)['arn']) || textAt(one));
  const all = managed.some(isAdminPolicyArn) || isAdmin(readPolicy(params['policy']));
  return all
    ? { reason: 'the session may do everything' }
    : { severity: 'medium', reason: 'the session has rights of its own' };
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
