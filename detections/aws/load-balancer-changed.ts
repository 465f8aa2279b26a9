import {
  defineDetection,
  isOff,
  type Json,
  type Judgement,
  listAt,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  ApplySecurityGroupsToLoadBalancer: 'changed the firewalls of the load balancer',
  SetSecurityGroups: 'changed the firewalls of the load balancer',
  ModifyLoadBalancerAttributes: 'changed the load balancer',
};

function attribute(attributes: Json | undefined, key: string): Json | undefined {
  return listAt(attributes)
    .map(objectAt)
    .find((one) => textAt(one['key']) === key)?.['value'];
}

/** The newer kind lists its attributes, the older one nests them. */
function judge({ name, params }: VouchEvent): Judgement {
  if (name !== 'ModifyLoadBalancerAttributes') return {};
  const nested = objectAt(objectAt(params['loadBalancerAttributes'])['accessLog'])['enabled'];
  return isOff(attribute(params['attributes'], 'access_logs.s3.enabled') ?? nested)
    ? { tier: 'notify', severity: 'medium', reason: 'nobody sees any more who comes' }
    : null;
}

export default defineDetection({
  title: 'A load balancer was changed',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `elasticloadbalancing:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007', 'T1562.008'],
  why: 'What stands before the servers decides who gets to them.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the load balancer'} ${named(textAt(params['loadBalancerArn']).split('/').at(-2) ?? params['loadBalancerName'], 'without a name')}`,
  judge,
});
