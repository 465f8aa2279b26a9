import {
  accountIn,
  defineDetection,
  isOwnOrganization,
  type Judgement,
  type Known,
  legible,
  letIn,
  listAt,
  named,
  objectAt,
  organizationIn,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const SETTINGS = 'PutDataLakeSettings';
/** Not a principal: it leaves to IAM who may, so that Lake Formation itself lets in nobody new. */
const LEFT_TO_IAM = 'IAM_ALLOWED_PRINCIPALS';

/** Those who were given something: accounts, ARNs, `111122223333:IAMPrincipals` for all of an account. */
function takers({ params }: VouchEvent): readonly string[] {
  const entries = [params, ...listAt(params['entries']).map(objectAt)];
  const found = entries.flatMap((entry) =>
    textsIn(objectAt(entry['principal'])['dataLakePrincipalIdentifier']),
  );
  return [...new Set(found)];
}

function accountOf(taker: string): string | null {
  return accountIn(taker.replace(/:IAMPrincipals$/, ''));
}

/** People and groups of Identity Center belong to the organisation, and their ARNs name no account. */
function isPlaced(taker: string): boolean {
  return taker === LEFT_TO_IAM || /^arn:[\w-]+:identitystore:/.test(taker) || accountOf(taker) !== null;
}

function judge(event: VouchEvent, known: Known): Judgement {
  if (event.name === SETTINGS) return { tier: 'log', severity: 'low' };
  const names = takers(event);
  if (names.length === 0) return { reason: 'the record does not say who was given them' };
  const organizations = names.filter((name) => organizationIn(name) !== null);
  const accounts = names
    .filter((name) => !organizations.includes(name))
    .flatMap((name) => accountOf(name) ?? []);
  const found = letIn(accounts, event, known);
  if (found !== null && found.tier !== 'log') return found;
  const unplaced =
    organizations.find((name) => !isOwnOrganization(name, event, known)) ??
    names.find((name) => !isPlaced(name));
  if (unplaced !== undefined) return { reason: `nothing says whose ${legible(unplaced, 100)} is` };
  const kept = { tier: 'log', severity: 'low' } as const;
  if (names.includes(LEFT_TO_IAM)) return { ...kept, reason: 'who may use it is left to the rights in IAM' };
  return found ?? kept;
}

export default defineDetection({
  title: 'Rights in the data lake were given',
  provider: 'aws',
  on: ['lakeformation:GrantPermissions', 'lakeformation:BatchGrantPermissions', `lakeformation:${SETTINGS}`],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098', 'T1537'],
  why: "Such rights let somebody read whole tables without touching anybody's rights in IAM.",
  falsePositives: 'Tables that are shared with another company: name its account as a partner.',
  grants: true,
  says: (event) => {
    if (event.name === SETTINGS) return 'changed who looks after the data lake, and what it gives by default';
    const [first, ...more] = takers(event);
    const { database, table } = objectAt(event.params['resource']);
    const data = textAt(
      objectAt(table)['name'] ?? objectAt(table)['databaseName'] ?? objectAt(database)['name'],
    );
    const rest = more.length > 0 ? ` and ${more.length} more` : '';
    return `gave ${named(first, 'somebody')}${rest} rights to ${named(data, 'data')} in the data lake`;
  },
  judge,
});
