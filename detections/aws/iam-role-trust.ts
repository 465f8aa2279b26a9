import {
  byInstance,
  byServiceRole,
  defineDetection,
  isPublic,
  type Judgement,
  type Known,
  legible,
  listAt,
  looseFederation,
  named,
  objectAt,
  ofPerson,
  openIssuers,
  outsiders,
  readPolicy,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

type Trust = ReturnType<typeof readPolicy>;

function judge(event: VouchEvent, known: Known): Judgement {
  const { params } = event;
  const trust = readPolicy(params['policyDocument'] ?? params['assumeRolePolicyDocument']);
  if (byServiceRole(event)) {
    return { tier: 'log', severity: 'low', reason: 'a service of AWS did it by itself' };
  }
  if (isPublic(trust)) {
    return { tier: 'alert', severity: 'critical', reason: 'the role trusts everybody' };
  }
  const others = outsiders(trust, event, known);
  const fromAccounts = others && { ...others, reason: `the role trusts others: ${others.reason}` };
  // The most serious first: what is asked about hides nothing that is an alert, what is kept nothing that is asked.
  const found = [fromAccounts, federated(trust)].filter((one) => one !== null);
  return (
    found.find(({ tier }) => tier === 'alert') ??
    found.find(({ tier }) => tier !== 'log') ??
    found[0] ??
    ordinary(trust, event)
  );
}

function federated(trust: Trust): Judgement {
  const [open] = openIssuers(trust);
  if (open) {
    const reason = `anybody with an account at ${named(open, 'that provider')} can use the role`;
    return { tier: 'alert', severity: 'high', reason };
  }
  return looseFederation(trust).length > 0
    ? { severity: 'high', reason: 'the role trusts an outside identity provider, whoever comes from it' }
    : null;
}

function ordinary(trust: Trust, event: VouchEvent): Judgement {
  const kept = { tier: 'log', severity: 'low' } as const;
  if (event.name === 'CreateRole') return { ...kept, reason: 'the role is new' };
  if (trust === null) return { reason: 'the record does not show whom the role trusts' };
  const reason = trusted(trust);
  if (byInstance(event)) return { reason };
  return trust.statements.every(onlyServices) ? { ...kept, reason } : { ...ofPerson(event), reason };
}

/** Who may use the role now; that a condition may not hold them back comes first. */
function trusted(trust: NonNullable<Trust>): string {
  const statements = trust.statements.filter(({ Effect }) => /^allow$/i.test(textAt(Effect)));
  const operators = statements.flatMap(({ Condition }) => Object.keys(objectAt(Condition)));
  if (operators.some((operator) => /^ForAllValues:/i.test(operator))) {
    return 'a condition with ForAllValues also holds where there is no value to compare';
  }
  const [first, ...others] = new Set(statements.flatMap(({ Principal }) => textsIn(Principal)));
  if (first === undefined) return 'the role trusts nobody now';
  return `the role trusts ${legible(first, 100)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/** AWS' own services, as those that a role is made for: nobody can come in that way from outside. */
function onlyServices(statement: Parameters<typeof objectAt>[0]): boolean {
  const principal = objectAt(objectAt(statement)['Principal']);
  const names = Object.keys(principal);
  const service = principal['Service'];
  const all = listAt(service).length > 0 ? listAt(service) : [service];
  return names.length === 1 && all.every((one) => textAt(one).endsWith('.amazonaws.com'));
}

export default defineDetection({
  title: 'Who may use a role was changed',
  provider: 'aws',
  on: ['iam:UpdateAssumeRolePolicy', 'iam:CreateRole'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1484.002'],
  why: 'Whoever a role trusts can act with its rights, from outside this account too.',
  grants: true,
  falsePositives: 'A vendor whose account has not been put on the list of partners yet.',
  stratus: ['aws.persistence.iam-backdoor-role', 'aws.persistence.iam-create-backdoor-role'],
  says: ({ name, params }) =>
    name === 'CreateRole'
      ? `created the role ${named(params['roleName'], 'without a name')}`
      : `changed who may use the role ${named(params['roleName'], 'without a name')}`,
  judge,
});
