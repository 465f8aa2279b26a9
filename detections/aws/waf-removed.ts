import { defineDetection, type Judgement, listAt, named, type VouchEvent } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  DeleteWebACL: 'deleted the web firewall',
  DeleteRule: 'deleted the web firewall rule',
  DeleteRuleGroup: 'deleted the web firewall rules',
  DeleteLoggingConfiguration: 'turned off the log of the web firewall',
  UpdateWebACL: 'changed the web firewall',
};

/** Only the current kind of firewall names all of its rules in the call that changes it. */
function judge({ name, service, params }: VouchEvent): Judgement {
  if (name === 'DeleteLoggingConfiguration') {
    return { tier: 'alert', severity: 'high', reason: 'nobody sees any more what it held back' };
  }
  if (name !== 'UpdateWebACL') return {};
  const none = service === 'wafv2' && Array.isArray(params['rules']) && listAt(params['rules']).length === 0;
  return none ? { severity: 'high', reason: 'no rule is left in it' } : { tier: 'log', severity: 'low' };
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
