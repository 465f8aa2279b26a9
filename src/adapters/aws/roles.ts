import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PortError } from '../../ports.js';
import { type AwsAccess, type AwsCredentials, clientSettings } from './clients.js';
import { awsTrouble } from './trouble.js';

export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** Who we are. Throws `PortError`. */
export async function identityOf(client: STSClient): Promise<Identity> {
  try {
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
  } catch (cause) {
    throw awsTrouble(cause, 'sts:GetCallerIdentity');
  }
}

export interface RoleCall {
  readonly arn: string;
  /** Says what it is done for: it stands in every record of what is called with it. */
  readonly session: string;
  readonly externalId?: string;
  readonly seconds: number;
}

/** Takes a role. Throws `PortError`. */
export async function takeRole(client: STSClient, role: RoleCall): Promise<AwsCredentials> {
  const asked = `sts:AssumeRole ${role.arn}`;
  try {
    const command = new AssumeRoleCommand({
      RoleArn: role.arn,
      RoleSessionName: role.session,
      DurationSeconds: role.seconds,
      ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
      (await client.send(command)).Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey)
      throw new PortError('later', 'no-keys', `${asked}: expected keys, found none`);
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  } catch (cause) {
    throw awsTrouble(cause, asked);
  }
}

/** Roles of other accounts, each taken once and kept until shortly before its end. */
export interface Roles {
  /** Keys for an account; null: our own, which need no role. */
  of(account: string): Promise<AwsCredentials>;
  close(): void;
}

const LIVES_S = 3600;
const SPARE_MS = 10 * 60 * 1000;

/** `now` in milliseconds since 1970. */
export function openRoles(
  access: AwsAccess,
  role: { readonly name: string; readonly externalId: string; readonly session: string },
  now: () => number = Date.now,
): Roles {
  const client = new STSClient(clientSettings(access));
  const kept = new Map<string, AwsCredentials>();
  let partition: string | null = null;
  return {
    async of(account) {
      const known = kept.get(account);
      if (known?.expiration && known.expiration.getTime() - now() > SPARE_MS) return known;
      partition ??= (await identityOf(client)).partition;
      const arn = `arn:${partition}:iam::${account}:role/${role.name}`;
      const { session, externalId } = role;
      const fresh = await takeRole(client, { arn, session, externalId, seconds: LIVES_S });
      kept.set(account, fresh);
      return fresh;
    },
    close: () => client.destroy(),
  };
}
