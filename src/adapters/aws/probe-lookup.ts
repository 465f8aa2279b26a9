import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { PortError } from '../../ports.js';
import { type AwsAccess, clientSettings } from './clients.js';
import type { LookupPlace } from './lookup.js';
import { openRoles } from './roles.js';
import { awsTrouble } from './trouble.js';

const SPAN_MS = 5 * 60 * 1000;

/**
 * Asks LookupEvents for one event of the last minutes, as `doctor` does; `role` null: with our own rights. `look` throws
 * `PortError`, never with the external id in it.
 */
export function openLookupProbe(
  access: AwsAccess,
  role: { readonly name: string; readonly externalId: string; readonly session: string } | null,
  now: () => Date,
) {
  const roles = role ? openRoles(access, role) : null;
  return {
    async look(place: LookupPlace, signal: AbortSignal): Promise<void> {
      try {
        const credentials = roles ? { credentials: await roles.of(place.account) } : {};
        await ask({ ...access, region: place.region, ...credentials }, place, now(), signal);
      } catch (error) {
        throw role ? without(role.externalId, error) : error;
      }
    },
    close: () => roles?.close(),
  };
}

async function ask(
  access: AwsAccess,
  { account, region }: LookupPlace,
  to: Date,
  signal: AbortSignal,
): Promise<void> {
  const client = new CloudTrailClient(clientSettings(access));
  const StartTime = new Date(to.getTime() - SPAN_MS);
  try {
    const command = new LookupEventsCommand({ StartTime, EndTime: to, MaxResults: 1 });
    await client.send(command, { abortSignal: signal });
  } catch (cause) {
    throw awsTrouble(cause, `cloudtrail:LookupEvents in ${account}, ${region}`);
  } finally {
    client.destroy();
  }
}

/** AWS repeats a value that it does not take. Its own error, the cause, would hold it too. */
function without(secret: string, error: unknown): unknown {
  if (!(error instanceof PortError) || !error.message.includes(secret)) return error;
  return new PortError(error.outcome, error.code, error.message.replaceAll(secret, '(external id)'));
}
