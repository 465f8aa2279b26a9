import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A network was rebuilt',
  provider: 'aws',
  on: [
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:CreateRouteTable',
    'ec2:AttachInternetGateway',
    'ec2:CreateNetworkAclEntry',
    'ec2:ReplaceNetworkAclEntry',
    'ec2:CreateVpc',
    'ec2:DeleteVpc',
    'ec2:CreateVpcPeeringConnection',
    'ec2:AcceptVpcPeeringConnection',
  ],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'Routes and gateways decide which servers can be reached from outside.',
  says: ({ name, params }) =>
    `changed the network of ${named(params['vpcId'] ?? params['routeTableId'] ?? params['networkAclId'], 'the account')} (${name})`,
  judge: ({ name }) =>
    name.includes('Peering') ? { tier: 'notify', reason: 'two networks were joined' } : {},
});
