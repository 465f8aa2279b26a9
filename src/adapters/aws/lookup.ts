import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type { Refusal } from '../../core/event.js';
import type { PortError } from '../../ports.js';
import { type AwsAccess, clientSettings } from './clients.js';
import { type Found, openEnvelope } from './envelope.js';
import { createPace } from './pace.js';
import type { Roles } from './roles.js';
import { awsTrouble } from './trouble.js';

/** One account in one region. */
export interface LookupPlace {
  readonly account: string;
  readonly region: string;
}

export interface LookedPage {
  readonly records: readonly Found[];
  readonly refusals: readonly Refusal[];
  /** There is another page after it. */
  readonly more: boolean;
}

/** One key or one name, of a user or a session; and when to ask no further. */
export interface LookupOnly {
  readonly attribute: 'AccessKeyId' | 'Username';
  readonly value: string;
  readonly signal: AbortSignal;
}

export interface Lookup {
  /**
   * CloudTrail's events between two moments, newest first, 50 at a time, at most two pages a second for each place.
   * CloudTrail shows an event some minutes after it happened, and for 90 days. Throws `PortError`.
   */
  look(place: LookupPlace, from: Date, to: Date, only?: LookupOnly): AsyncGenerator<LookedPage>;
  close(): void;
}

/** Two a second are allowed; a little less, because what counts is when they arrive. */
const EVERY_MS = 550;
const TRIES = 6;
const HOLD_MS = 1_500;

/** `roles` null: our own keys, whatever the account. */
export function openLookup(access: AwsAccess, roles: Roles | null): Lookup {
  const clients = new Map<string, CloudTrailClient>();
  const pace = createPace(EVERY_MS);
  const clientAt = ({ account, region }: LookupPlace) => {
    const key = `${account} ${region}`;
    const known = clients.get(key);
    if (known) return known;
    const credentials = roles ? { credentials: () => roles.of(account) } : {};
    // Tries of the client's own would not wait for their turn.
    const fresh = new CloudTrailClient({
      ...clientSettings({ ...access, region, ...credentials }),
      maxAttempts: 1,
    });
    clients.set(key, fresh);
    return fresh;
  };
  return {
    async *look(place, from, to, only) {
      const LookupAttributes = only && [{ AttributeKey: only.attribute, AttributeValue: only.value }];
      let token: string | undefined;
      do {
        const input = { StartTime: from, EndTime: to, MaxResults: 50, NextToken: token, LookupAttributes };
        const page = await ask(clientAt(place), place, input, pace, only?.signal);
        yield { ...opened(page, place), more: page.NextToken !== undefined };
        token = page.NextToken;
      } while (token !== undefined);
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/** Too much, or a fault of the moment, is asked again; nothing else is. */
async function ask(
  client: CloudTrailClient,
  place: LookupPlace,
  input: LookupEventsCommandInput,
  pace: ReturnType<typeof createPace>,
  signal?: AbortSignal,
): Promise<LookupEventsCommandOutput> {
  const key = `${place.account} ${place.region}`;
  for (let attempt = 1; ; attempt += 1) {
    await pace.turn(key);
    signal?.throwIfAborted();
    try {
      return await client.send(new LookupEventsCommand(input), { abortSignal: signal });
    } catch (cause) {
      const trouble = awsTrouble(cause, `cloudtrail:LookupEvents in ${place.account}, ${place.region}`);
      if (!passes(trouble) || attempt >= TRIES || signal?.aborted) throw trouble;
      pace.hold(key, HOLD_MS * attempt);
    }
  }
}

function passes({ code, outcome }: PortError): boolean {
  return outcome === 'later' && !/Denied|Unauthorized|Invalid|Unrecognized|Expired|no-/i.test(code);
}

function opened(
  { Events = [] }: LookupEventsCommandOutput,
  { account, region }: LookupPlace,
): Omit<LookedPage, 'more'> {
  const texts = Events.map(({ CloudTrailEvent }) => ({ CloudTrailEvent: CloudTrailEvent ?? '' }));
  return openEnvelope({ Events: texts }, `LookupEvents ${account} ${region}`, { topicArns: [] });
}
