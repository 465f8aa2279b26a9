import { defineDetection } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateCustomerGateway: 'named the far end of a new tunnel into the network',
  CreateVpnConnection: 'set up a tunnel into the network',
  CreateClientVpnEndpoint: 'set up a dial-in to the network',
  AuthorizeClientVpnIngress: 'let more people in through the dial-in of the network',
};

export default defineDetection({
  title: 'A way into the network was built',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `ec2:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.007', 'T1199'],
  why: 'Whoever sits at the other end of a tunnel is inside, past every firewall at the edge.',
  says: ({ name }) => DONE[name] ?? 'set up a way into the network',
  falsePositives: 'Setting up an office or a data centre.',
});
