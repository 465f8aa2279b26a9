import { broken, type Check, counted, off, ok, saidBy, warning } from './check.js';

export interface QueueAttributes {
  readonly waiting: number;
  readonly inFlight: number;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  /** ARN of the queue that takes what fails again and again; null: none. */
  readonly deadLetter: string | null;
}

export interface AwsProbe {
  readonly region: string;
  /** `sts:GetCallerIdentity`. */
  identity(): Promise<{ readonly account: string; readonly arn: string }>;
  /** `sqs:GetQueueAttributes`. */
  queue(): Promise<QueueAttributes>;
}

/** All lines about AWS; one `off` line where no queue is set. */
export function awsChecks(probe: AwsProbe | null): readonly Check[] {
  if (!probe) {
    const next = 'Set VOUCH_SQS_QUEUE_URL to take live events.';
    return [{ name: 'AWS', run: async () => off('no queue is set', next) }];
  }
  return [identityCheck(probe), eventQueueCheck(probe)];
}

function identityCheck(probe: AwsProbe): Check {
  return {
    name: 'AWS identity',
    run: async () => {
      try {
        const { account, arn } = await probe.identity();
        if (/:root$/.test(arn)) return broken(`${arn}: the root user`, 'Run under a role of its own.');
        if (/:user\//.test(arn)) return warning(`${arn}: a user with keys that last`, 'A role is safer.');
        return ok(`${arn} in ${account}, ${probe.region}`);
      } catch (error) {
        return broken(saidBy(error), 'Give the process AWS credentials: a role by preference.');
      }
    },
  };
}

const SHORTEST_VISIBILITY_S = 30;
const DAY_S = 86_400;

function eventQueueCheck(probe: AwsProbe): Check {
  return {
    name: 'event queue',
    run: async () => {
      try {
        return judgeQueue(await probe.queue());
      } catch (error) {
        const next = 'Check VOUCH_SQS_QUEUE_URL, AWS_REGION and the right to sqs:GetQueueAttributes.';
        return broken(saidBy(error), next);
      }
    },
  };
}

function judgeQueue(found: QueueAttributes) {
  const { waiting, inFlight, visibilitySeconds, retentionSeconds, deadLetter } = found;
  const detail = `${counted(waiting, 'message', 'messages')} waiting, ${inFlight} in flight`;
  if (deadLetter === null) {
    return warning(
      `${detail}; no dead-letter queue`,
      'Give it one: what cannot be read would come back for ever.',
    );
  }
  if (visibilitySeconds < SHORTEST_VISIBILITY_S) {
    const next = `Set it to ${SHORTEST_VISIBILITY_S} s or more.`;
    return warning(`${detail}; visibility timeout ${visibilitySeconds} s`, next);
  }
  if (retentionSeconds < DAY_S) {
    return warning(
      `${detail}; kept only ${Math.round(retentionSeconds / 60)} minutes`,
      'Keep messages 14 days.',
    );
  }
  return ok(detail);
}
