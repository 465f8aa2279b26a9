import { type JsonObject, objectAt, textAt } from '../json.js';
import { fits } from './glob.js';
import { isAdmin, isAdminPolicyArn, type Policy, valuesOf } from './policy.js';
import { reachesFar, reachesSomeIdentities } from './reach.js';

/** What rights amount to: the whole account; the means to take, open or blind a part of it; or neither. */
export type Power = 'all' | 'much' | 'little';

/** One action each that takes, opens or blinds something when it may be done to anything. */
const HEAVY: readonly string[] = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
  'sts:AssumeRole',
  'sts:AssumeRoot',
  'organizations:LeaveOrganization',
  'sso:CreateAccountAssignment',
  'secretsmanager:GetSecretValue',
  'kms:PutKeyPolicy',
  's3:PutBucketPolicy',
  'ec2:ModifySnapshotAttribute',
  'rds:ModifyDBSnapshotAttribute',
  'lambda:UpdateFunctionCode',
  'ssm:SendCommand',
  'ssm:StartSession',
  'eks:CreateAccessEntry',
  'ecr:SetRepositoryPolicy',
  'cloudtrail:StopLogging',
  'config:StopConfigurationRecorder',
  'guardduty:DeleteDetector',
];
const PASS_ROLE = 'iam:PassRole';

/** What a policy that was written out amounts to. `little` where there is none. */
export function powerOf(policy: Policy | null): Power {
  if (isAdmin(policy)) return 'all';
  const broad = (policy?.statements ?? []).filter(
    (statement) => textAt(statement['Effect']).toLowerCase() === 'allow' && reachesFar(statement),
  );
  const identities = broad.filter(reachesSomeIdentities);
  if (HEAVY.every((action) => identities.some((statement) => allows(statement, action)))) return 'all';
  return broad.some(isHeavy) ? 'much' : 'little';
}

/** Handing a role on is usual as long as it is said to which service. */
function isHeavy(statement: JsonObject): boolean {
  if (HEAVY.some((action) => allows(statement, action))) return true;
  return allows(statement, PASS_ROLE) && Object.keys(objectAt(statement['Condition'])).length === 0;
}

function allows(statement: JsonObject, action: string): boolean {
  const except = valuesOf(statement['NotAction']);
  if (except.length > 0) return !except.some((glob) => fits(glob, action));
  return valuesOf(statement['Action']).some((glob) => fits(glob, action));
}

/** What a policy that is only named amounts to. `unknown`: it is one's own, and what it says stands elsewhere. */
export function powerOfArn(arn: string): Power | 'unknown' {
  if (isAdminPolicyArn(arn)) return 'all';
  const [, name] = /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*([\w.+=,@-]+)$/.exec(arn) ?? [];
  if (name === undefined) return 'unknown';
  if (/^(?:CloudWatch|AWSXray|AWSXRay|AmazonSNS|AmazonSQS)/.test(name)) return 'little';
  return /(?:FullAccess(?:V\d+)?|Administrator|Admin|PowerUser|ReadWrite)$/.test(name) ? 'much' : 'little';
}
