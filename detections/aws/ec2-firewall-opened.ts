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
    const [rule] = open(event);
    return rule
      ? `opened ${group} to the whole Internet (${legible(portText(rule), 40)})`
      : `changed what ${group} lets in`;
  },
  judge,
});
