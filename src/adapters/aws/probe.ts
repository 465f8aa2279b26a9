import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

export interface ProbeOptions {
  readonly region: string;
  readonly queueUrl: string;
  /** Another way to SQS, which nothing else is reached by; left out: the region's own. */
  readonly queueEndpoint?: string;
  /** A stand-in for STS on the loopback; left out: AWS. */
  readonly endpoint?: string;
}

/** What `doctor` asks AWS: who we are, and how the queue stands. Errors are the SDK's own. */
export function createAwsProbe({ region, queueUrl, queueEndpoint, endpoint }: ProbeOptions) {
  const settings = { region, maxAttempts: 1 };
  return {
    region,
    async identity() {
      const client = new STSClient({ ...settings, endpoint });
      const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
      client.destroy();
      return { account: Account, arn: Arn };
    },
    async queue() {
      const client = new SQSClient({ ...settings, endpoint: queueEndpoint });
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      client.destroy();
      return {
        waiting: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
        inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
        visibilitySeconds: Number(Attributes['VisibilityTimeout'] ?? 30),
        retentionSeconds: Number(Attributes['MessageRetentionPeriod'] ?? 345_600),
        deadLetter: deadLetterIn(Attributes['RedrivePolicy']),
      };
    },
  };
}

function deadLetterIn(policy: string | undefined): string | null {
  if (!policy) return null;
  const parsed = JSON.parse(policy) as { readonly deadLetterTargetArn?: unknown };
  return typeof parsed.deadLetterTargetArn === 'string' ? parsed.deadLetterTargetArn : null;
}
