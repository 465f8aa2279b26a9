/** Who else may act in a record of awsRecord(): hand one over as `different`. */

/** A role that nothing ties to a person: how machines deploy. */
export const DEPLOY = {
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:run-7',
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7',
    accountId: '111122223333',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/deploy', userName: 'deploy' },
      attributes: { mfaAuthenticated: 'false' },
    },
  },
} as const;

/** A service of AWS, in a role of its own. */
export const AUTOSCALING = {
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling',
    accountId: '111122223333',
    invokedBy: 'autoscaling.amazonaws.com',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: 'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      },
    },
  },
} as const;

/** CloudFormation, told to by an IAM user. */
export const BY_TEMPLATE = {
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/jane',
    accountId: '111122223333',
    userName: 'jane',
    invokedBy: 'cloudformation.amazonaws.com',
  },
} as const;
