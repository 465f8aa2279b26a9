import {
  accountIn,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  meansInternet,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  'rds:AuthorizeDBSecurityGroupIngress': 'let more in to the databases behind',
  'rds:CreateDBSecurityGroup': 'created the database firewall',
  'rds:DeleteDBSecurityGroup': 'deleted the database firewall',
  'rds:RevokeDBSecurityGroupIngress': 'let less in to the databases behind',
  'elasticache:AuthorizeCacheSecurityGroupIngress': 'let more in to the caches behind',
  'elasticache:CreateCacheSecurityGroup': 'created the cache firewall',
  'elasticache:DeleteCacheSecurityGroup': 'deleted the cache firewall',
  'elasticache:RevokeCacheSecurityGroupIngress': 'let less in to the caches behind',
  'redshift:AuthorizeClusterSecurityGroupIngress': 'let more in to the databases behind',
  'redshift:AuthorizeEndpointAccess': 'let another account connect to the databases of',
};
const GROUPS = [
  'dBSecurityGroupName',
  'cacheSecurityGroupName',
  'clusterSecurityGroupName',
  'clusterIdentifier',
];

function judge(event: VouchEvent, known: Known): Judgement {
  const { name, params, service } = event;
  if (!name.startsWith('Authorize')) return {};
  if (meansInternet([textAt(params['cIDRIP'] ?? params['cidrip'] ?? params['cidrIp'])])) {
    return { tier: 'alert', severity: 'high', reason: 'it lets in the whole Internet' };
  }
  const owner = params['eC2SecurityGroupOwnerId'] ?? params['account'];
  const from = letIn([accountIn(textAt(owner)) ?? event.account], event, known);
  if (from?.tier === 'alert') return from;
  return service === 'elasticache' ? {} : { tier: 'notify' };
}

export default defineDetection({
  title: 'The firewall of a database was changed',
  provider: 'aws',
  on: Object.keys(DONE),
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007', 'T1190'],
  why: 'Whatever this firewall lets in can try passwords at the database.',
  says: ({ name, params, service }) => {
    const key = GROUPS.find((each) => params[each] !== undefined);
    return `${DONE[`${service}:${name}`] ?? 'changed the database firewall'} ${named(key ? params[key] : '', 'without a name')}`;
  },
  judge,
});
