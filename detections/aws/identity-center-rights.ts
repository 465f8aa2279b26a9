import {
  adminRights,
  defineDetection,
  isAdminPolicyArn,
  type Judgement,
  named,
  ofPerson,
  powerOf,
  powerOfArn,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateAccountAssignment: 'let somebody into the account',
  AttachManagedPolicyToPermissionSet: 'gave a set of rights the policy',
  AttachCustomerManagedPolicyReferenceToPermissionSet: 'gave a set of rights the policy',
  PutInlinePolicyToPermissionSet: 'rewrote the set of rights',
  DeletePermissionsBoundaryFromPermissionSet: 'took the limit off the set of rights',
};

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name.startsWith('Delete')) return { severity: 'high' };
  const arn = textAt(params['managedPolicyArn']);
  const inline = params['inlinePolicy'];
  const power = arn === '' ? powerOf(readPolicy(inline)) : powerOfArn(arn);
  if (power === 'all') return all(event);
  if (power === 'much') return {};
  return name === 'CreateAccountAssignment' || (arn === '' && inline === undefined)
    ? ofPerson(event)
    : { tier: 'log', severity: 'low' };
}

function all(event: VouchEvent): Judgement {
  const alert = {
    tier: 'alert',
    severity: 'high',
    reason: 'everybody who has the set may do everything',
  } as const;
  return ofPerson(event)?.tier === 'log' ? { ...alert, tier: 'notify' } : alert;
}

export default defineDetection({
  title: 'Rights in Identity Center were given out',
  provider: 'aws',
  on: Object.keys(DONE).map((name) => `sso:${name}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'Such rights reach into many accounts at once, and are given out in one place.',
  grants: true,
  says: ({ name, params }) => {
    const arn = textAt(params['managedPolicyArn']);
    if (isAdminPolicyArn(arn)) return `gave a set of rights ${adminRights(arn)}`;
    const what = params['targetId'] ?? params['managedPolicyArn'] ?? params['permissionSetArn'];
    return `${DONE[name] ?? 'changed the rights of'} ${named(what, 'without a name')}`;
  },
  judge,
});
