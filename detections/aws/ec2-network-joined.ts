import {
  accountIn,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  objectAt,
  requestOf,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** The accounts at both ends, as far as the record names them: asking names the other, accepting only answers with it. */
function ends(event: VouchEvent): readonly string[] {
  const request = requestOf(event);
  const answer = objectAt(event.response['vpcPeeringConnection']);
  const named = [
    request['peerOwnerId'],
    request['PeerAccountId'] ?? request['peerAccountId'],
    objectAt(answer['requesterVpcInfo'])['ownerId'],
    objectAt(answer['accepterVpcInfo'])['ownerId'],
  ];
  return named.flatMap((value) => accountIn(textAt(value)) ?? []);
}

function judge(event: VouchEvent, known: Known): Judgement {
  const accounts = ends(event);
  const from = letIn(accounts, event, known);
  if (from !== null) return from;
  return accounts.length > 0 ? { tier: 'log', severity: 'low', reason: 'both are in this account' } : {};
}

export default defineDetection({
  title: 'Two networks were joined',
  provider: 'aws',
  on: [
    'ec2:CreateVpcPeeringConnection',
    'ec2:AcceptVpcPeeringConnection',
    'ec2:CreateTransitGatewayPeeringAttachment',
    'ec2:AcceptTransitGatewayPeeringAttachment',
    'ec2:AcceptTransitGatewayVpcAttachment',
  ],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1199', 'T1562.007'],
  why: 'What is in one of two joined networks can reach what is in the other.',
  says: (event) => {
    const verb = event.name.startsWith('Accept') ? 'accepted' : 'asked for';
    const other = ends(event).find((account) => account !== event.account);
    return `${verb} a connection to another network${other ? ` in account ${named(other, 'of somebody')}` : ''}`;
  },
  judge,
});
