const CONSOLE_READS = 'the console and every inventory tool read this all day; one such read says nothing';
const NO_SUCH_CALL = 'no such call in the API of IAM';
const ROUTINE = 'programs do this all day, and whom a key was issued to is known from the record itself';
const DATA = 'a data event, recorded only where a trail is told to, and by the million';

function each(
  service: string,
  names: readonly string[],
  reason: string,
): { readonly [call: string]: string } {
  return Object.fromEntries(names.map((name) => [`${service}.amazonaws.com:${name}`, reason]));
}

/** Calls for who people are and what they may do, where we do something else than was suggested. */
export const differs: { readonly [call: string]: string } = {
  ...each('account', ['GetAlternateContact', 'GetContactInformation'], CONSOLE_READS),
  ...each('cognito-identity', ['GetCredentialsForIdentity'], DATA),
  ...each('iam', ['BatchCreateUser'], `${NO_SUCH_CALL}: it is CreateUser`),
  ...each('iam', ['PutAccountPasswordPolicy'], `${NO_SUCH_CALL}: it is UpdateAccountPasswordPolicy`),
  ...each(
    'iam',
    ['CreateAccessKey', 'UpdateLoginProfile'],
    'without a user name it is for oneself, which is only kept; for somebody else it is asked about',
  ),
  ...each(
    'iam',
    [
      'GetAccountPasswordPolicy',
      'GetAccountSummary',
      'GetGroup',
      'GetGroupPolicy',
      'GetLoginProfile',
      'GetRolePolicy',
      'ListAccessKeys',
      'ListAccountAliases',
      'ListAttachedGroupPolicies',
      'ListAttachedRolePolicies',
      'ListGroupPolicies',
      'ListGroups',
      'ListGroupsForUser',
      'ListMFADevices',
      'ListRoles',
      'ListUsers',
    ],
    CONSOLE_READS,
  ),
  ...each('kms', ['Decrypt', 'GenerateDataKey'], ROUTINE),
  ...each('kms', ['ListAliases', 'ListKeys'], CONSOLE_READS),
  ...each(
    'organizations',
    [
      'DescribeAccount',
      'DescribeOrganization',
      'DescribeResourcePolicy',
      'ListAWSServiceAccessForOrganization',
      'ListAccounts',
      'ListAccountsForParent',
      'ListDelegatedAdministrators',
      'ListDelegatedServicesForAccount',
      'ListOrganizationalUnitsForParent',
      'ListPolicies',
      'ListRoots',
    ],
    CONSOLE_READS,
  ),
  ...each('organizations', ['DescribeOrgnanizationalUnit'], 'misspelt: DescribeOrganizationalUnit, a read'),
  ...each('secretsmanager', ['DescribeSecret', 'ListSecrets'], CONSOLE_READS),
  ...each('servicequotas', ['GetServiceQuota'], CONSOLE_READS),
  ...each(
    'ses',
    ['GetAccountSendingEnabled', 'GetIdentityVerificationAttributes', 'GetSendQuota', 'ListIdentities'],
    CONSOLE_READS,
  ),
  ...each(
    'signin',
    ['ConsoleLogin'],
    'a user of whom the record does not say whether a second factor was used is asked; all others are kept',
  ),
  ...each('sns', ['Publish'], DATA),
  ...each(
    'ssm',
    [
      'DescribeInstanceInformation',
      'DescribeInstancePatches',
      'DescribeParameters',
      'GetInventory',
      'GetInventorySchema',
      'ListCommands',
      'ListDocuments',
      'ListInventoryEntries',
    ],
    CONSOLE_READS,
  ),
  ...each('sso', ['ListApplications'], CONSOLE_READS),
  ...each('sts', ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'], ROUTINE),
};
