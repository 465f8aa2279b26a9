import {
  accountIn,
  byServiceRole,
  defineDetection,
  isOff,
  isOwnOrganization,
  type Judgement,
  type Known,
  legible,
  letIn,
  named,
  organizationIn,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;
/** Resources that are data, or hold secrets; networks, licences and the like are not. */
const DATA =
  /^arn:[\w-]+:(?:rds|glue|ssm|s3|s3-outposts|fsx|backup|dynamodb|redshift|secretsmanager|sagemaker|imagebuilder|cloudhsm|acm-pca):/;

/** Those it was shared with: accounts, ARNs of roles and users, organisations or parts of one, services. */
function takers({ params }: VouchEvent): readonly string[] {
  return textsIn(params['principals']);
}

/** AWS takes no other organisation than the account's own, so one that nobody has told us of is asked about at most. */
function organizations(event: VouchEvent, known: Known): Judgement {
  const foreign = takers(event).filter((name) => !isOwnOrganization(name, event, known));
  const [first] = foreign.flatMap((name) => organizationIn(name) ?? []);
  return first ? { severity: 'medium', reason: `nothing says whose the organisation ${first} is` } : null;
}

/** A share that is closed to outsiders is one by the word of AWS, but only where the account has an organisation. */
function judge(event: VouchEvent, known: Known): Judgement {
  if (event.name === 'EnableSharingWithAwsOrganization') return KEPT;
  if (byServiceRole(event)) return { ...KEPT, reason: 'a service of AWS did it by itself' };
  const names = takers(event).filter((name) => !/\.amazonaws\.com(?:\.cn)?$/.test(name));
  const closed = isOff(event.params['allowExternalPrincipals']);
  if (closed && known.organization !== null)
    return { ...KEPT, reason: 'it is open to the organisation only' };
  const others = names.filter((name) => organizationIn(name) === null);
  const accounts = others.flatMap((name) => accountIn(name) ?? []);
  const from = letIn(accounts, event, known);
  const data = textsIn(event.params['resourceArns']).some((arn) => DATA.test(arn));
  if (from?.tier === 'alert' && (closed || !data)) return { ...from, tier: 'notify', severity: 'medium' };
  if (from !== null && from.tier !== 'log') return from;
  const unclear = others.find((name) => accountIn(name) === null);
  if (unclear) return { severity: 'medium', reason: `nothing says whose ${legible(unclear, 80)} is` };
  return (closed ? null : organizations(event, known)) ?? from ?? KEPT;
}

export default defineDetection({
  title: 'Something was shared with others',
  provider: 'aws',
  on: ['ram:CreateResourceShare', 'ram:AssociateResourceShare', 'ram:EnableSharingWithAwsOrganization'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1537'],
  why: 'Whoever something is shared with uses it from an account that nobody here looks into.',
  falsePositives: 'A network shared with a vendor: name its account as a partner.',
  says: (event) => {
    if (event.name === 'EnableSharingWithAwsOrganization') return 'turned on sharing within the organisation';
    const [what, ...more] = textsIn(event.params['resourceArns']);
    const share = event.params['name'] ?? event.params['resourceShareArn'];
    const shown =
      what === undefined ? `the share ${named(share, 'without a name')}` : named(what, 'something');
    const rest = more.length > 0 ? ` and ${more.length} more` : '';
    const [to, ...others] = takers(event);
    if (to === undefined) return `set up what is shared: ${shown}${rest}`;
    return `shared ${shown}${rest} with ${named(to, 'somebody')}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  },
  judge,
});
