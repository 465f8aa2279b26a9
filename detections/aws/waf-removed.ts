import {
  defineDetection,
  type JsonObject,
  type Judgement,
  listAt,
  named,
  objectAt,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteWebACL: 'deleted the web firewall',
  DeleteRule: 'deleted the web firewall rule',
  DeleteRuleGroup: 'deleted the web firewall rules',
  DeleteLoggingConfiguration: 'turned off the log of the web firewall',
  UpdateWebACL: 'changed the web firewall',
  UpdateRuleGroup: 'changed the web firewall rules',
};

/** Only the current kind of firewall names all of its rules in the call that changes it. */
function judge(event: VouchEvent): Judgement {
  const { name, service, params } = event;
  if (name === 'DeleteLoggingConfiguration') {
    return { tier: 'alert', severity: 'high', reason: 'nobody sees any more what it held back' };
  }
  if (!name.startsWith('Update')) return {};
  const kept = { tier: 'log', severity: 'low' } as const;
  if (service !== 'wafv2' || !Array.isArray(params['rules'])) return kept;
  const rules = listAt(params['rules']).map(objectAt);
  if (rules.length === 0) return { severity: 'high', reason: 'no rule is left in it' };
  return rules.every(onlyCounts) ? ofPerson(event, { reason: 'its rules hold nothing back any more' }) : kept;
}

/** A new rule counts for a while before it blocks; a firewall whose rules all do is open. */
function onlyCounts(rule: JsonObject): boolean {
  return objectAt(rule['overrideAction'] ?? rule['action'])['count'] !== undefined;
}

export default defineDetection({
  title: 'A web firewall was taken down',
  provider: 'aws',
  on: ['waf', 'waf-regional', 'wafv2'].flatMap((service) =>
    Object.keys(DONE)
      .filter((call) => service !== 'wafv2' || call !== 'DeleteRule')
      .map((call) => `${service}:${call}`),
  ),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.007', 'T1562.001'],
  why: 'The web firewall holds back attacks that the application itself cannot.',
  says: ({ name, params }) => {
    const what = params['name'] ?? params['webACLId'] ?? params['resourceArn'] ?? params['ruleId'];
    return `${DONE[name] ?? 'changed the web firewall'} ${named(what ?? params['ruleGroupId'], 'without a name')}`;
  },
  judge,
});
