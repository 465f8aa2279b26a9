import {
  adminRights,
  byPerson,
  byServiceRole,
  defineDetection,
  isAdminPolicyArn,
  isOn,
  isOwnRole,
  isQuarantinePolicy,
  type Judgement,
  named,
  powerOfArn,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const arn = textAt(event.params['policyArn']);
  if (isQuarantinePolicy(arn)) {
    return { tier: 'alert', severity: 'critical', reason: 'a key of this user leaked in public' };
  }
  if (byServiceRole(event)) return KEPT;
  const power = arn === '' ? 'much' : powerOfArn(arn);
  const toRole = event.name === 'AttachRolePolicy';
  if (power === 'all') {
    const reason = `it gives ${TO[event.name] ?? 'somebody'} ${adminRights(arn)}`;
    return { tier: toRole && !byPerson(event) ? 'notify' : 'alert', severity: 'high', reason };
  }
  if (power === 'little') return KEPT;
  if (power === 'unknown') return toRole ? unknownToRole(event) : { reason: UNKNOWN };
  const reason =
    arn === '' ? 'the record does not name the policy' : `it gives far-reaching rights (${named(arn, '')})`;
  return { reason };
}

const UNKNOWN = 'the record does not say what the policy allows';
const TO: { readonly [call: string]: string } = {
  AttachUserPolicy: 'the user',
  AttachRolePolicy: 'whoever has the role',
  AttachGroupPolicy: 'everybody in the group',
};

/** What is in the policy was judged when it was written, and deploys attach such policies all day. */
function unknownToRole(event: VouchEvent): Judgement {
  if (isOwnRole(event, event.params['roleName'])) return { reason: 'the role gave the rights to itself' };
  return isOn(event.raw['sessionCredentialFromConsole']) ? { reason: UNKNOWN } : KEPT;
}

export default defineDetection({
  title: 'A policy was attached',
  provider: 'aws',
  on: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'New rights, above all administrator rights, are how an intruder stays.',
  grants: true,
  falsePositives: 'Setting up an account by hand, where somebody has to be the administrator.',
  stratus: ['aws.persistence.iam-create-backdoor-role', 'aws.persistence.iam-create-admin-user'],
  says: ({ params }) => {
    const to = named(params['userName'] ?? params['roleName'] ?? params['groupName'], 'somebody');
    if (isQuarantinePolicy(textAt(params['policyArn'])))
      return `put ${to} under the quarantine for leaked keys`;
    const arn = textAt(params['policyArn']);
    if (isAdminPolicyArn(arn)) return `gave ${to} ${adminRights(arn)}`;
    return `gave ${to} the rights of ${named(params['policyArn'], 'a policy')}`;
  },
  judge,
});
