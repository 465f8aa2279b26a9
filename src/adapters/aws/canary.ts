import { STSClient } from '@aws-sdk/client-sts';
import { canarySession } from '../../core/canary.js';
import { PortError } from '../../ports.js';
import { type AwsAccess, clientSettings } from './clients.js';
import { identityOf, takeRole } from './roles.js';

/** The shortest time a role can be had for. */
const LIVES_S = 900;

/**
 * Sends canaries: takes a role under a session name that carries the mark, and asks as it who it is. `roleArn` null: our
 * own role. `send` throws `PortError`.
 */
export function openCanary(access: AwsAccess, roleArn: string | null) {
  const client = new STSClient(clientSettings(access));
  let role = roleArn;
  return {
    async send(mark: string): Promise<void> {
      role ??= ownRole((await identityOf(client)).arn);
      const call = { arn: role, session: canarySession(mark), seconds: LIVES_S };
      const credentials = await takeRole(client, call);
      const caller = new STSClient(clientSettings({ ...access, credentials }));
      try {
        await identityOf(caller);
      } finally {
        caller.destroy();
      }
    },
    close: () => client.destroy(),
  };
}

/** A session's ARN names its role without the path. */
function ownRole(arn: string): string {
  const found = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (found) return `arn:${found[1]}:iam::${found[2]}:role/${found[3]}`;
  const expected = 'expected Vouch to run as a role, or VOUCH_CANARY_ROLE_ARN to name one';
  throw new PortError('later', 'no-role', `canary: ${expected}, found ${arn || 'nobody'}`);
}
