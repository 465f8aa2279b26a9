import {
  newSandboxSecrets,
  SAMPLE_WORKSPACE,
  type SandboxSecrets,
  type SandboxUser,
  startSandbox,
} from '../src/sandbox/index.js';
import { SqsStandIn } from '../test/sqs-stand-in.js';

/** Slack, Duo, PagerDuty and SQS in a process of their own, for Vouch to talk to. Ends with its parent. */
export interface StandIns {
  readonly url: string;
  readonly secrets: SandboxSecrets;
  readonly queueUrl: string;
  readonly queueEndpoint: string;
}

export function benchUsers(count: number): readonly SandboxUser[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `u${String(index).padStart(4, '0')}`;
    return {
      id,
      slackId: `U0BENCH${id.slice(1)}`,
      name: `Person ${index}`,
      role: 'Engineer',
      email: `${id}@example.com`,
      tz: 'Europe/London',
      duoUser: id,
    };
  });
}

async function main(): Promise<void> {
  const secrets = newSandboxSecrets();
  const users = [...SAMPLE_WORKSPACE.users, ...benchUsers(Number(process.argv[2]))];
  const sandbox = await startSandbox({
    port: 0,
    logFile: null,
    appUrl: 'http://127.0.0.1:9',
    secrets,
    workspace: { ...SAMPLE_WORKSPACE, users },
    controls: null,
  });
  const queue = await SqsStandIn.start();
  process.on('message', (event) => queue.put(event));
  process.once('disconnect', () => process.exit(0));
  const told: StandIns = {
    url: sandbox.url,
    secrets,
    queueUrl: queue.queueUrl,
    queueEndpoint: queue.endpoint,
  };
  process.send?.(told);
}

if (process.send) await main();
