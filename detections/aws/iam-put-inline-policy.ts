import {
  byPerson,
  byServiceRole,
  defineDetection,
  isOwn,
  isOwnRole,
  isQuarantinePolicy,
  type Judgement,
  named,
  powerOf,
  readPolicy,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { params, name } = event;
  if (isQuarantinePolicy(textAt(params['policyName']))) {
    return { tier: 'alert', severity: 'critical', reason: 'a key of this user leaked in public' };
  }
  if (byServiceRole(event)) return KEPT;
  const policy = readPolicy(params['policyDocument']);
  if (policy === null) return {};
  const power = powerOf(policy);
  if (power === 'all') {
    const tier = name === 'PutRolePolicy' && !byPerson(event) ? 'notify' : 'alert';
    return { tier, severity: 'high', reason: 'the policy amounts to full administrator rights' };
  }
  if (power === 'much') return { reason: 'the policy lets them do things with which they can get more' };
  const own = name === 'PutUserPolicy' && isOwn(event, params['userName']);
  return (own || isOwnRole(event, params['roleName'])) && gives(policy)
    ? { reason: 'the rights are for the one who wrote them' }
    : harmless(name);
}

/** A user holds keys that do not end, so whoever writes rights into one is asked even where they amount to little. */
function harmless(name: string): Judgement {
  return name === 'PutUserPolicy' ? { severity: 'low' } : KEPT;
}

function gives(policy: NonNullable<ReturnType<typeof readPolicy>>): boolean {
  return policy.statements.some((statement) => textAt(statement['Effect']).toLowerCase() === 'allow');
}

export default defineDetection({
  title: 'Rights were written into a user, role or group',
  provider: 'aws',
  on: ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'Rights written straight into a user, role or group are how an intruder gets to do more.',
  grants: true,
  says: (event) =>
    `wrote the policy ${named(event.params['policyName'], 'without a name')} into ${holder(event)}`,
  judge,
});

function holder({ params }: VouchEvent): string {
  if (params['userName'] !== undefined) return `the user ${named(params['userName'], 'somebody')}`;
  if (params['roleName'] !== undefined) return `the role ${named(params['roleName'], 'without a name')}`;
  return `the group ${named(params['groupName'], 'without a name')}`;
}
