import {
  accountIn,
  defineDetection,
  fieldAt,
  isOn,
  isPublic,
  type JsonObject,
  type Judgement,
  type Known,
  letIn,
  letInBy,
  named,
  objectAt,
  ofPerson,
  readPolicy,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What the call sets, and what is true of the database after it, where the answer says so. */
function settings({ params, response }: VouchEvent): readonly JsonObject[] {
  const after = objectAt(response['domainStatus'] ?? response['domainConfig']);
  return [params, after];
}

function inNetwork(event: VouchEvent): boolean {
  return settings(event).some((one) => {
    const network = fieldAt(one, 'vpcOptions') ?? one['vPCOptions'] ?? one['VPCOptions'];
    return textsIn(network).some((text) => /^(?:subnet|vpc)-/.test(text));
  });
}

/** With logins of its own, the policy of a search database lets everybody come to the login. */
function hasLogins(event: VouchEvent): boolean {
  return settings(event).some((one) => {
    const security = objectAt(fieldAt(one, 'advancedSecurityOptions'));
    return isOn(security['enabled'] ?? objectAt(security['options'])['enabled']);
  });
}

/** Whoever has the main login may do everything, whatever the policy says. */
function byLogin(event: VouchEvent, known: Known): Judgement {
  const security = objectAt(fieldAt(event.params, 'advancedSecurityOptions'));
  const login = textsIn(fieldAt(security, 'masterUserOptions'));
  if (login.length === 0) return null;
  const accounts = login.flatMap((text) => accountIn(text) ?? []);
  const from = letIn(accounts, event, known);
  if (from !== null && from.tier !== 'log') return from;
  if (event.name.startsWith('Create')) return null;
  return ofPerson(event, { tier: 'notify', severity: 'medium', reason: 'its main login was set' });
}

function judge(event: VouchEvent, known: Known): Judgement {
  const byItsPolicy = byPolicy(event, known);
  return byItsPolicy?.tier === 'alert' ? byItsPolicy : (byLogin(event, known) ?? byItsPolicy);
}

function byPolicy(event: VouchEvent, known: Known): Judgement {
  const policy = readPolicy(event.params['accessPolicies']);
  if (isPublic(policy)) {
    if (inNetwork(event)) return { reason: 'everybody in its network may use it' };
    if (hasLogins(event)) return { tier: 'notify', severity: 'medium', reason: 'only its logins protect it' };
  }
  return letInBy(policy, event, known) ?? {};
}

export default defineDetection({
  title: 'A search database was set up or changed',
  provider: 'aws',
  on: [
    'es:CreateElasticsearchDomain',
    'es:UpdateElasticsearchDomainConfig',
    'es:CreateDomain',
    'es:UpdateDomainConfig',
  ],
  tier: 'log',
  severity: 'low',
  attack: ['T1537', 'T1530'],
  why: 'Whoever may use a search database can read, and delete, all that was put into it.',
  says: ({ name, params }) =>
    `${name.startsWith('Create') ? 'created' : 'changed'} the search database ${named(params['domainName'], 'without a name')}`,
  judge,
});
