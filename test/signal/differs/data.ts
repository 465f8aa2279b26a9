const READ =
  'looking on changes nothing, and programs look all day; only how much is looked at could tell, and one record does not show it';
const FILES =
  'reading and deleting files is what programs do: many thousand records a day, and no parameter tells theft from work';
const CLASSIC = 'EC2-Classic was shut in 2022: the call only answers with an error';
const CLASSIC_GROUP =
  'database firewalls of EC2-Classic, shut in 2022: nothing stands behind them any more; letting more in is still asked about';
const BUILDING =
  'everyday building: every new network makes this call; what opens it to strangers is judged by itself';
const FIREWALLS =
  'controllers of clusters swap these all day, and what the firewalls let in is judged where they are changed';
const INTERRUPTED =
  'everything that uses the database stands still meanwhile, and programs hardly ever ask for it: worth a question';

/** Where the catalogue judges a call of networks, storage and databases otherwise than the list suggests, and why. */
export const differs: { readonly [call: string]: string } = {
  'dynamodb.amazonaws.com:ListTables': READ,
  'dynamodb.amazonaws.com:Scan': FILES,
  'ec2.amazonaws.com:AttachClassicLinkVpc': CLASSIC,
  'ec2.amazonaws.com:AttachInternetGateway': BUILDING,
  'ec2.amazonaws.com:AuthorizeSecurityGroupIngress':
    'a rule for one address or an inner network is everyday work; to the whole Internet it is an alert, but for web ports, which a person is asked about',
  'ec2.amazonaws.com:DeleteCustomerGateway': 'it only closes a way in; building one is asked about',
  'ec2.amazonaws.com:DeleteVpc': 'only an empty network can be deleted, so nothing is lost with it',
  'ec2.amazonaws.com:DescribeImages': READ,
  'ec2.amazonaws.com:DescribeNetworkInterfaces': READ,
  'ec2.amazonaws.com:DescribeSecurityGroupReferences': READ,
  'ec2.amazonaws.com:DescribeSecurityGroupRules': READ,
  'ec2.amazonaws.com:DescribeSecurityGroups': READ,
  'ec2.amazonaws.com:DescribeSubnets': READ,
  'ec2.amazonaws.com:DescribeVpcs': READ,
  'ec2.amazonaws.com:DetachClassicLinkVpc': CLASSIC,
  'ec2.amazonaws.com:DisableVpcClassicLink': CLASSIC,
  'ec2.amazonaws.com:EnableVpcClassicLink': CLASSIC,
  'ec2.amazonaws.com:ModifySecurityGroupRules':
    'as with AuthorizeSecurityGroupIngress: only what is opened to the whole Internet is more than kept',
  'elasticache.amazonaws.com:AuthorizeCacheSecurityGroupEgress':
    'no such call: these firewalls know no way out',
  'elasticache.amazonaws.com:RevokeCacheSecurityGroupEgress': 'no such call: these firewalls know no way out',
  'elasticloadbalancing.amazonaws.com:ApplySecurityGroupsToLoadBalancer': FIREWALLS,
  'elasticloadbalancing.amazonaws.com:SetSecurityGroups': FIREWALLS,
  'network-firewall.amazonaws.com:DescribeFirewall': READ,
  'network-firewall.amazonaws.com:DescribeFirewallPolicy': READ,
  'network-firewall.amazonaws.com:DescribeLoggingConfiguration': READ,
  'network-firewall.amazonaws.com:DescribeResourcePolicy': READ,
  'network-firewall.amazonaws.com:DescribeRuleGroup': READ,
  'network-firewall.amazonaws.com:ListFirewallPolicies': READ,
  'network-firewall.amazonaws.com:ListFirewalls': READ,
  'network-firewall.amazonaws.com:ListRuleGroups': READ,
  'rds.amazonaws.com:CreateDBSecurityGroup': CLASSIC_GROUP,
  'rds.amazonaws.com:DeleteDBSecurityGroup': CLASSIC_GROUP,
  'rds.amazonaws.com:DescribeDBClusterSnapshots':
    'watched for one thing: a look at what others share with everybody is kept',
  'rds.amazonaws.com:DescribeDBInstances': READ,
  'rds.amazonaws.com:DescribeDBSnapshots':
    'watched for one thing: a look at what others share with everybody is kept',
  'rds.amazonaws.com:FailoverDBCluster': INTERRUPTED,
  'rds.amazonaws.com:RebootDBCluster': INTERRUPTED,
  'rds.amazonaws.com:RebootDBInstance': INTERRUPTED,
  'rds.amazonaws.com:RevokeDBSecurityGroupIngress': CLASSIC_GROUP,
  'route53.amazonaws.com:DisableDomainTransferLock': 'wrong source: it is route53domains, and watched there',
  'route53.amazonaws.com:TransferDomainToAnotherAwsAccount':
    'wrong source: it is route53domains, and watched there',
  's3.amazonaws.com:DeleteObject': FILES,
  's3.amazonaws.com:DeleteObjectVersion':
    'a right, no call: the call is DeleteObject with a versionId, and that is everyday work',
  's3.amazonaws.com:DeleteObjects': FILES,
  's3.amazonaws.com:GetBucketAcl': READ,
  's3.amazonaws.com:GetBucketPolicy': READ,
  's3.amazonaws.com:GetBucketPolicyStatus': READ,
  's3.amazonaws.com:GetBucketPublicAccessBlock': READ,
  's3.amazonaws.com:GetBucketVersioning': READ,
  's3.amazonaws.com:GetObject': FILES,
  's3.amazonaws.com:GetObjectAcl': FILES,
  's3.amazonaws.com:GetObjectVersion': 'a right, no call: the call is GetObject with a versionId',
  's3.amazonaws.com:GetObjectVersionAcl': 'a right, no call: the call is GetObjectAcl with a versionId',
  's3.amazonaws.com:ListAllMyBuckets': 'a right, no call: the call is ListBuckets, which only looks',
  's3.amazonaws.com:ListBucket':
    'a right, no call: the calls are ListObjects and ListObjectsV2, which only look',
  's3.amazonaws.com:ListBuckets': READ,
  's3.amazonaws.com:ListObjects': READ,
  's3.amazonaws.com:ListObjectsV2': READ,
  's3.amazonaws.com:PutBucketAcl':
    'private lists of rights come with every new bucket; public ones are an alert, others for somebody else are asked about',
  's3.amazonaws.com:PutBucketReplication':
    'a copy within the account is a safeguard; one to an account that is not known is an alert',
  's3.amazonaws.com:PutEncryptionConfiguration':
    'a right, no call: the call is PutBucketEncryption, which is watched',
  's3.amazonaws.com:PutLifecycleConfiguration':
    'a right, no call: the call is PutBucketLifecycle, which is watched',
  's3.amazonaws.com:PutObjectVersionAcl':
    'a right, no call: the call is PutObjectAcl with a versionId, which is watched',
  's3.amazonaws.com:PutReplicationConfiguration':
    'a right, no call: the call is PutBucketReplication, which is watched',
  's3.amazonaws.com:ReplicateObject':
    'a right, no call: PutBucketReplication sets copying up, and is watched',
  'wafv2.amazonaws.com:DeleteRule':
    'no such call: rules of this kind leave through UpdateWebACL or DeleteRuleGroup, which are watched',
};
