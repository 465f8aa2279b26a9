import {
  defineDetection,
  isOff,
  isOn,
  type Judgement,
  listAt,
  named,
  objectAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  'network-firewall:DeleteFirewall': 'deleted the network firewall',
  'network-firewall:DeleteFirewallPolicy': 'deleted the rules of the network firewall',
  'network-firewall:DeleteRuleGroup': 'deleted the network firewall rules',
  'network-firewall:DisassociateSubnets': 'took a part of the network out from behind the firewall',
  'network-firewall:UpdateFirewallDeleteProtection':
    'changed the guard against deleting the network firewall',
  'network-firewall:UpdateLoggingConfiguration': 'changed the log of the network firewall',
  'route53resolver:DisassociateFirewallRuleGroup': 'took a network out from behind the filter of names',
  'route53resolver:DeleteFirewallRuleGroup': 'deleted the filter of names',
  'route53resolver:UpdateFirewallConfig': 'changed what the filter of names does when it fails in',
};

function judge({ name, params }: VouchEvent): Judgement {
  if (name === 'UpdateLoggingConfiguration') {
    const log = objectAt(params['loggingConfiguration']);
    const left =
      listAt(log['logDestinationConfigs']).length > 0 || log['logDestinationConfigs'] === undefined;
    return left
      ? { tier: 'log', severity: 'low' }
      : { tier: 'alert', reason: 'nothing is written down any more' };
  }
  if (name === 'UpdateFirewallDeleteProtection') {
    return isOff(params['deleteProtection'])
      ? { severity: 'medium', reason: 'it can be deleted from now on' }
      : null;
  }
  if (name !== 'UpdateFirewallConfig') return {};
  return isOn(params['firewallFailOpen']) ? { reason: 'every name goes through when it fails' } : null;
}

export default defineDetection({
  title: 'A firewall of a network was taken down',
  provider: 'aws',
  on: Object.keys(DONE),
  tier: 'notify',
  severity: 'high',
  attack: ['T1562.007', 'T1562.001'],
  why: 'What this firewall held back or reported goes through unseen without it.',
  says: ({ service, name, params }) => {
    const what = params['firewallName'] ?? params['firewallArn'] ?? params['ruleGroupName'];
    const otherwise = params['firewallPolicyName'] ?? params['firewallRuleGroupId'] ?? params['resourceId'];
    return `${DONE[`${service}:${name}`] ?? 'changed the network firewall'} ${named(what ?? otherwise, 'without a name')}`;
  },
  judge,
});
