const READ =
  'looking on changes nothing, and programs look all day; only how much is looked at could tell, and one record does not show it';
const USED =
  'the use of models and functions is what they are for: many thousand records a day, and who opened them for use is asked';
const PULL = 'every server that fetches or sends an image makes this call; PutImage shows what came of it';
const LEFT = 'a part of central watching is gone, as with the same call of GuardDuty: worth a question';
const UNSAID =
  'kept where the record says that nobody from outside is let in; where it leaves that out nobody knows, and it is asked about';

/** Where the catalogue judges a call of compute, logs and security services otherwise than the list suggests, and why. */
export const differs: { readonly [call: string]: string } = {
  'bedrock.amazonaws.com:Converse': USED,
  'bedrock.amazonaws.com:ConverseStream': USED,
  'bedrock.amazonaws.com:InvokeModel': USED,
  'bedrock.amazonaws.com:InvokeModelWithResponseStream': USED,
  'bedrock.amazonaws.com:ListFoundationModels': READ,
  'bedrock.amazonaws.com:CreateCustomModelDeployment': 'asked of a person; from a machine it is a deploy',
  'bedrock.amazonaws.com:PutResourcePolicy': UNSAID,
  'bedrock.amazonaws.com:UpdateAutomatedReasoningPolicy':
    'writing these rules is the daily work of those who keep them, and nothing in the record tells stricter from looser',
  'bedrock.amazonaws.com:UpdateAutomatedReasoningPolicyAnnotations': 'notes on rules, not the rules',
  'cloudtrail.amazonaws.com:DescribeTrails': READ,
  'cloudtrail.amazonaws.com:LookupEvents': READ,
  'ec2.amazonaws.com:DescribeInstanceAttribute': READ,
  'ec2.amazonaws.com:DescribeInstances': READ,
  'ec2.amazonaws.com:DescribeRegions': READ,
  'ec2.amazonaws.com:ReplaceIamInstanceProfile':
    'no such call: the right name is ReplaceIamInstanceProfileAssociation, which is watched',
  'ec2.amazonaws.com:TerminateInstances':
    'deleting a server or two is daily work; several at once by a person, or a protected one, is asked about',
  'ecr.amazonaws.com:BatchCheckLayerAvailability': PULL,
  'ecr.amazonaws.com:BatchGetImage': PULL,
  'ecr.amazonaws.com:CompleteLayerUpload': PULL,
  'ecr.amazonaws.com:GetAuthorizationToken': PULL,
  'ecr.amazonaws.com:GetDownloadUrlForLayer': PULL,
  'ecr.amazonaws.com:GetRepositoryPolicy': READ,
  'ecr.amazonaws.com:InitiateLayerUpload': PULL,
  'ecr.amazonaws.com:UploadLayerPart': PULL,
  'ecs.amazonaws.com:DescribeTaskDefinition': READ,
  'guardduty.amazonaws.com:CreateThreatIntelSet':
    'a further list of what to look for makes threat detection see more; one that is deleted or put to sleep is asked about',
  'guardduty.amazonaws.com:ListDetectors': READ,
  'guardduty.amazonaws.com:ListMembers': READ,
  'lambda.amazonaws.com:AddPermission': UNSAID,
  'lambda.amazonaws.com:Invoke': USED,
  'lambda.amazonaws.com:ListFunctions': READ,
  'lambda.amazonaws.com:UpdateFunctionCode':
    'by a person it is asked about, by a machine it is a deploy and kept',
  'macie2.amazonaws.com:DeleteMember': LEFT,
  'macie2.amazonaws.com:DisassociateFromMasterAccount': LEFT,
  'macie2.amazonaws.com:DisassociateMember': LEFT,
  'securityhub.amazonaws.com:DescribeHub': READ,
  'securityhub.amazonaws.com:DescribeProducts': READ,
  'securityhub.amazonaws.com:DescribeStandards': READ,
  'securityhub.amazonaws.com:DescribeStandardsControls': READ,
  'securityhub.amazonaws.com:UpdateFindings':
    'replaced years ago by BatchUpdateFindings: whoever still calls it by hand may hide findings unseen by newer tools',
  'securityhub.amazonaws.com:UpdateInsight': 'seldom, and it changes what those who look after findings see',
};
