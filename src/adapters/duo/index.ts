import type { JsonObject } from '../../core/json.js';
import { loopbackUrl } from '../../core/loopback.js';
import { PortError, type SecondFactor, type SecondFactorResult } from '../../ports.js';
import { type DuoClient, type DuoSettings, duoClient, withNonce } from './client.js';
import { judge } from './judge.js';
import { troubleOf } from './trouble.js';

export interface SecondFactorOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `api-1a2b3c4d.duosecurity.com` */
  readonly apiHost: string;
  /** A stand-in, `http://127.0.0.1:…`; anywhere else is refused. */
  readonly apiUrl?: string | null;
  /** Our `/duo/callback`, as the browser sees it. */
  readonly redirectUrl: string;
  /** The world's clock, not the sandbox's: Duo signs its own time. */
  readonly now: () => Date;
  readonly beginLimitMs?: number;
  readonly finishLimitMs?: number;
}

/**
 * Duo's Universal Prompt. `state` and `nonce` must be at least 22 characters; whether a state is ours and
 * unused is for the caller to know. The library checks signature (HS512 and nothing else), issuer, audience
 * and expiry of the answer; nonce, person, factor and age are judged here. Throws at once where the settings
 * cannot work.
 */
export function createSecondFactor(options: SecondFactorOptions): SecondFactor {
  const settings = checked(options);
  return {
    begin: (duoUser, state, nonce) =>
      begin(duoClient(settings, options.beginLimitMs ?? 5_000), settings, { duoUser, state, nonce }),
    finish: (duoUser, code, nonce) =>
      finish(duoClient(settings, options.finishLimitMs ?? 10_000), settings, options.now, {
        duoUser,
        code,
        nonce,
      }),
  };
}

function checked(options: SecondFactorOptions): DuoSettings {
  if (!/^[a-z0-9.-]+$/i.test(options.apiHost)) {
    throw new Error(
      `Duo's API host: expected a host name like api-1a2b3c4d.duosecurity.com, found "${options.apiHost}"`,
    );
  }
  const settings: DuoSettings = {
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    apiHost: options.apiHost.toLowerCase(),
    apiUrl: options.apiUrl ? loopbackUrl("Duo's API address", options.apiUrl) : null,
    redirectUrl: options.redirectUrl,
  };
  try {
    duoClient(settings, 1);
  } catch (cause) {
    throw new Error(
      'Duo: expected a client id of 20 characters, a client secret of 40 and an absolute redirect address, ' +
        `found ${options.clientId.length} and ${options.clientSecret.length} characters and "${options.redirectUrl}"`,
      { cause },
    );
  }
  return settings;
}

async function begin(
  { client }: DuoClient,
  settings: DuoSettings,
  walk: { duoUser: string; state: string; nonce: string },
): Promise<string> {
  try {
    await client.healthCheck();
    const url = await client.createAuthUrl(walk.duoUser, walk.state);
    return await withNonce(url, walk.nonce, settings.clientSecret);
  } catch (error) {
    const { code, message, retryAfterMs, cause } = troubleOf(error, 'health check');
    throw new PortError('later', code, message, { cause, retryAfterMs: retryAfterMs ?? undefined });
  }
}

async function finish(
  { client, claims }: DuoClient,
  settings: DuoSettings,
  now: () => Date,
  walk: { duoUser: string; code: string; nonce: string },
): Promise<SecondFactorResult> {
  let refused: unknown = null;
  try {
    await client.exchangeAuthorizationCodeFor2FAResult(walk.code, walk.duoUser, walk.nonce);
  } catch (error) {
    refused = error;
  }
  const signed = claims();
  if (signed === null) throw troubleOf(refused, 'code exchange');
  checkBinding(signed, settings.clientId, walk.nonce);
  const judged = judge(signed, walk.duoUser, now());
  if (refused !== null && judged.result === 'allow') throw troubleOf(refused, 'code exchange');
  return judged;
}

/** The library takes an audience list that names us among others, and checks the nonce only after the person. */
function checkBinding(claims: JsonObject, clientId: string, nonce: string): void {
  if (claims['aud'] !== clientId) {
    throw new PortError(
      'never',
      'audience',
      'Duo, code exchange: expected a token for us alone, found another audience',
    );
  }
  if (nonce === '' || claims['nonce'] !== nonce) {
    throw new PortError(
      'never',
      'nonce',
      'Duo, code exchange: expected the nonce of this walk, found another or none',
    );
  }
}
