import {
  defineDetection,
  type Judgement,
  legible,
  meansInternet,
  type NetworkRule,
  named,
  onlyPorts,
  portText,
  requestOf,
  rulesOf,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Rules of one call count together: two halves of the Internet are the Internet. */
function open({ params }: VouchEvent): readonly NetworkRule[] {
  const rules = rulesOf(params);
  const alone = rules.filter(({ ranges }) => meansInternet(ranges));
  if (alone.length > 0) return alone;
  return meansInternet(rules.flatMap(({ ranges }) => ranges)) ? rules : [];
}

function judge(event: VouchEvent): Judgement {
  const rules = open(event);
  if (rules.length === 0) return {};
  if (rules.every((rule) => onlyPorts(rule, [80, 443]))) {
    return { tier: 'notify', reason: 'this is usual for a web server' };
  }
  return { tier: 'alert', severity: 'high' };
}

/** What is unusual first: a headline has room for three. */
function portsOf(rules: readonly NetworkRule[]): string {
  const usual = (rule: NetworkRule) => Number(onlyPorts(rule, [80, 443]));
  const ports = [...rules].sort((a, b) => usual(a) - usual(b)).map((rule) => legible(portText(rule), 40));
  const each = [...new Set(ports)];
  return each.length <= 3 ? each.join(', ') : `${each.slice(0, 3).join(', ')} and ${each.length - 3} more`;
}

export default defineDetection({
  title: 'A firewall was opened',
  provider: 'aws',
  on: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'Whatever is open to the whole Internet is found by strangers within minutes.',
  stratus: ['aws.exfiltration.ec2-security-group-open-port-22-ingress'],
  says: (event) => {
    const group = named(
      event.params['groupId'] ?? event.params['groupName'] ?? requestOf(event)['GroupId'],
      'a security group',
    );
    const ports = portsOf(open(event));
    return ports === ''
      ? `changed what ${group} lets in`
      : `opened ${group} to the whole Internet (${ports})`;
  },
  judge,
});
