import {
  defineDetection,
  isOff,
  type JsonObject,
  type Judgement,
  meansInternet,
  named,
  objectAt,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateNetworkAclEntry: 'added a rule to the network filter',
  ReplaceNetworkAclEntry: 'replaced a rule of the network filter',
  DeleteNetworkAclEntry: 'deleted a rule of the network filter',
  CreateNetworkAcl: 'created the network filter',
  DeleteNetworkAcl: 'deleted the network filter',
  ReplaceNetworkAclAssociation: 'put a subnet behind the network filter',
};
/** Where strangers try to get in first: remote shells and desktops, and databases. */
const DOORS = [22, 23, 135, 445, 1433, 1521, 3306, 3389, 5432, 5985, 5986, 6379, 9200, 27_017];

function ports({ portRange }: JsonObject): readonly [from: number, to: number] | null {
  const { from, to } = objectAt(portRange);
  return textAt(from) === '' ? null : [Number(textAt(from)), Number(textAt(to) || textAt(from))];
}

/** A rule for traffic that comes in, from the whole Internet, that allows it. */
function letsIn({ cidrBlock, ipv6CidrBlock, ruleAction, egress }: JsonObject): boolean {
  const ranges = [textAt(cidrBlock), textAt(ipv6CidrBlock)];
  return textAt(ruleAction).toLowerCase() === 'allow' && isOff(egress) && meansInternet(ranges);
}

/**
 * Everything from everywhere is what AWS puts into a filter to begin with, and a server's own firewall stands behind
 * it: nothing is open yet. So a person is asked, and what a role sets up is kept.
 */
function judge(event: VouchEvent): Judgement {
  const reason = opening(event.params);
  return reason === null ? {} : ofPerson(event, { tier: 'notify', severity: 'medium', reason });
}

/** What strangers could reach that they hardly ever should, in words; null: nothing. */
function opening(params: JsonObject): string | null {
  if (!letsIn(params)) return null;
  const range = ports(params);
  const all = /^(?:-1|all)$/i.test(textAt(params['aclProtocol'])) || range === null;
  if (all || (range[0] <= 1 && range[1] >= 65_535)) {
    return 'it lets in everything from the whole Internet';
  }
  // Answers to what servers ask come back to a high port, so many filters let all of those in.
  if (range[0] >= 1024 && range[1] - range[0] > 10_000) return null;
  const door = DOORS.find((port) => range[0] <= port && port <= range[1]);
  return door === undefined ? null : `it lets in port ${door} from the whole Internet`;
}

export default defineDetection({
  title: 'The filter of a network was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'The filter stands around a whole network, for every server in it.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the network filter'} ${named(params['networkAclId'], 'of a network')}`,
  judge,
});
