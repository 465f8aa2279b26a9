import { defineDetection, named } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateRoute: 'added a route to …',
  ReplaceRoute: 'replaced a route of …',
  DeleteRoute: 'deleted a route of …',
  CreateRouteTable: 'created a route table in …',
  DeleteRouteTable: 'deleted the route table …',
  DisassociateRouteTable: 'took a subnet off its route table',
  ReplaceRouteTableAssociation: 'gave a subnet the route table …',
  CreateInternetGateway: 'created an Internet gateway',
  AttachInternetGateway: 'connected … to the Internet',
  DetachInternetGateway: 'disconnected … from the Internet',
  DeleteInternetGateway: 'deleted an Internet gateway',
  DeleteCustomerGateway: 'deleted the far end of a tunnel',
  CreateVpc: 'created a network',
  DeleteVpc: 'deleted the network …',
  ModifyVpcAttribute: 'changed a setting of …',
  DeleteVpcPeeringConnection: 'took two networks apart',
  RejectVpcPeeringConnection: 'turned down a connection between networks',
  CreateSecurityGroup: 'created the firewall …',
  DeleteSecurityGroup: 'deleted the firewall …',
  AuthorizeSecurityGroupEgress: 'let more out past the firewall …',
  RevokeSecurityGroupEgress: 'let less out past the firewall …',
  RevokeSecurityGroupIngress: 'let less in past the firewall …',
  DeleteVpcEndpoints: 'deleted a private way to AWS',
  CreateInstanceConnectEndpoint: 'created a way to the servers of …',
};

/** What was changed, the nearest first. */
const WHAT = ['groupName', 'groupId', 'routeTableId', 'vpcId', 'subnetId'];

export default defineDetection({
  title: 'A network was rebuilt',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'Routes and gateways decide which servers can be reached from outside.',
  says: ({ name, params }) => {
    const key = WHAT.find((each) => params[each] !== undefined);
    const what = named(key ? params[key] : '', 'without a name');
    return (DONE[name] ?? 'changed the network …').replace('…', () => what);
  },
});
