import { defineDetection, type Judgement, named, textAt, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DetachPolicy: 'took off the policy',
  DeletePolicy: 'deleted the policy',
  UpdatePolicy: 'rewrote the policy',
  DisablePolicyType: 'turned off a sort of policies for',
  RegisterDelegatedAdministrator: 'let an account look after a service for all others:',
  EnableAWSServiceAccess: 'let a service into all accounts:',
  DisableAWSServiceAccess: 'took from a service its way into all accounts:',
  InviteAccountToOrganization: 'invited an account:',
  MoveAccount: 'moved to another place in the organisation the account',
  PutResourcePolicy: 'changed who else may run the organisation,',
  EnableOrganizationsRootSessions: 'let the organisation take on root of its accounts,',
  EnableOrganizationsRootCredentialsManagement:
    'let the organisation change how root of its accounts signs in,',
  DisableOrganizationsRootSessions: 'stopped the organisation from taking on root,',
  DisableOrganizationsRootCredentialsManagement:
    'stopped the organisation from keeping root of its accounts without a password,',
};

/** The sorts that say what accounts may do at all; the others are about tags, backups and the like. */
const FENCES = /^(?:SERVICE|RESOURCE)_CONTROL_POLICY$/;

function judge({ name, params }: VouchEvent): Judgement {
  if (name !== 'DisablePolicyType' || !FENCES.test(textAt(params['policyType']))) return {};
  return { tier: 'alert', reason: 'every such policy comes off every account at once' };
}

export default defineDetection({
  title: 'A limit of the organisation was lifted or changed',
  provider: 'aws',
  on: [
    'organizations:DetachPolicy',
    'organizations:DeletePolicy',
    'organizations:UpdatePolicy',
    'organizations:DisablePolicyType',
    'organizations:RegisterDelegatedAdministrator',
    'organizations:EnableAWSServiceAccess',
    'organizations:DisableAWSServiceAccess',
    'organizations:InviteAccountToOrganization',
    'organizations:MoveAccount',
    'organizations:PutResourcePolicy',
    'iam:EnableOrganizationsRootSessions',
    'iam:EnableOrganizationsRootCredentialsManagement',
    'iam:DisableOrganizationsRootSessions',
    'iam:DisableOrganizationsRootCredentialsManagement',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1562', 'T1666'],
  why: "The organisation's policies are the outer fence around every account.",
  says: ({ name, params }) => {
    const { policyId, targetId, accountId, servicePrincipal, target, rootId } = params;
    const what = policyId ?? accountId ?? servicePrincipal ?? targetId ?? rootId;
    const invited = typeof target === 'object' && target !== null && !Array.isArray(target) && 'id' in target;
    return `${DONE[name] ?? 'changed'} ${named(invited ? target.id : what, 'for all its accounts')}`;
  },
  judge,
});
