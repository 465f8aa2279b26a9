import {
  byPerson,
  byService,
  defineDetection,
  type Judgement,
  type Known,
  named,
  objectAt,
  ofPerson,
  strangers,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function administers({ params }: VouchEvent): boolean {
  const scope = textAt(objectAt(params['accessScope'])['type']);
  return /AmazonEKS(?:ClusterAdmin|Admin)Policy$/.test(textAt(params['policyArn'])) && scope !== 'namespace';
}

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params, account } = event;
  const principal =
    /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(textAt(params['principalArn']))?.slice(1, 2) ?? [];
  const [stranger] = strangers(principal, account, known);
  const gives = /^(?:Create|Update|Associate)/.test(name);
  if (stranger && gives)
    return { tier: 'alert', severity: 'high', reason: `the account is not known (${stranger})` };
  if (byService(event)) return KEPT;
  if (name === 'AssociateIdentityProviderConfig') return { severity: 'high' };
  if (name === 'AssociateAccessPolicy' && administers(event))
    return {
      tier: byPerson(event) ? 'alert' : 'notify',
      severity: 'high',
      reason: 'it is the right to do everything there',
    };
  if (!gives) return ofPerson(event, { severity: 'low' });
  return /^(?:EC2|FARGATE|HYBRID)/.test(textAt(params['type'])) ? KEPT : ofPerson(event);
}

const DONE: { readonly [call: string]: string } = {
  CreateAccessEntry: 'let somebody into the cluster',
  UpdateAccessEntry: 'changed what somebody may do in the cluster',
  DeleteAccessEntry: 'shut somebody out of the cluster',
  AssociateAccessPolicy: 'gave somebody rights in the cluster',
  DisassociateAccessPolicy: 'took away rights in the cluster',
  AssociateIdentityProviderConfig: 'let people of an outside identity provider into the cluster',
  CreatePodIdentityAssociation: 'gave a role to what runs in the cluster',
  UpdatePodIdentityAssociation: 'changed the role of what runs in the cluster',
};

export default defineDetection({
  title: 'Who may use a cluster was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `eks:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003', 'T1098'],
  why: 'Whoever has rights in a cluster has all that runs in it, and its secrets.',
  grants: true,
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the rights in the cluster'} ${named(params['name'] ?? params['clusterName'], 'without a name')}`,
  judge,
});
