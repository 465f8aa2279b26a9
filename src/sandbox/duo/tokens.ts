import { randomBytes } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { DuoMode } from '../types.js';

const ALGORITHM = 'HS512';

export interface DuoApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the library has as its base address: `http://127.0.0.1:1234/duo`. */
  readonly base: string;
}

/** A request that somebody be asked: what the signed `request` of the authorize call said. */
export interface Prompt {
  readonly id: string;
  readonly duoUser: string;
  readonly state: string;
  readonly nonce: string | null;
  readonly redirectUri: string;
  readonly codeParameter: 'duo_code' | 'code';
  /** ms */
  readonly at: number;
  readonly expiresAt: number;
  decision: Decision | null;
}

export type Decision = 'approve' | 'deny' | 'fraud' | 'close';

/** A code waits to be traded once. */
export interface Grant {
  readonly prompt: Prompt;
  readonly decision: Exclude<Decision, 'close'>;
  readonly mode: DuoMode;
  /** ms */
  readonly at: number;
}

/** The claims of a signed assertion of the app's, or the reason why it is not one. */
export async function readSigned(
  token: string,
  app: DuoApp,
  audience: string,
): Promise<{ claims: JWTPayload } | { reason: string }> {
  try {
    const key = new TextEncoder().encode(app.clientSecret);
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: app.clientId,
      audience,
      clockTolerance: 60,
      requiredClaims: ['exp'],
    });
    return { claims: payload };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : 'unreadable' };
  }
}

/** The token that says what happened, in Duo's shape. */
export async function resultToken(app: DuoApp, grant: Grant): Promise<string> {
  const { prompt, decision, mode } = grant;
  const now = Math.floor(Date.now() / 1000);
  const decidedAt = Math.floor(grant.at / 1000);
  const name = mode === 'other-person' ? `not.${prompt.duoUser}` : prompt.duoUser;
  const said = verdict(decision, mode);
  const nonce = mode === 'wrong-nonce' ? randomBytes(16).toString('hex') : prompt.nonce;
  const authTime = mode === 'stale' ? decidedAt - 3600 : decidedAt;
  return new SignJWT({
    auth_result: said.result,
    auth_context: {
      txid: randomBytes(16).toString('hex'),
      timestamp: authTime,
      isotimestamp: new Date(authTime * 1000).toISOString(),
      event_type: 'authentication',
      alias: '',
      email: null,
      ood_software: null,
      user: { name, key: `DU${randomBytes(9).toString('hex').toUpperCase()}`, groups: [] },
      application: { name: 'Vouch', key: app.clientId },
      access_device: { ip: '198.51.100.23', hostname: null, epkey: null, location: NOWHERE },
      auth_device: { ip: said.factor === 'duo_push' ? '198.51.100.23' : null, name: null, location: NOWHERE },
      factor: said.factor,
      result: said.context,
      reason: said.reason,
    },
    auth_time: authTime,
    preferred_username: name,
    ...(nonce ? { nonce } : {}),
  })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(`${app.base}/oauth/v1/token`)
    .setAudience(app.clientId)
    .setSubject(name)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(new TextEncoder().encode(app.clientSecret));
}

const NOWHERE = { city: '', state: '', country: '' };

interface Verdict {
  readonly result: { result: string; status: string; status_msg: string };
  /** As Duo's authentication log has it. */
  readonly context: 'success' | 'denied' | 'fraud';
  readonly reason: string;
  readonly factor: string;
}

/** Unenrolled and bypassed people are let through by Duo: `allow`, without anybody having been asked. */
function verdict(decision: Grant['decision'], mode: DuoMode): Verdict {
  if (mode === 'unenrolled')
    return {
      result: { result: 'allow', status: 'allow', status_msg: 'Allowing unenrolled user' },
      context: 'success',
      reason: 'allow_unenrolled_user',
      factor: 'not_available',
    };
  if (mode === 'bypass')
    return {
      result: { result: 'allow', status: 'bypass', status_msg: 'Bypass user' },
      context: 'success',
      reason: 'bypass_user',
      factor: 'not_available',
    };
  if (decision === 'approve')
    return {
      result: { result: 'allow', status: 'allow', status_msg: 'Login Successful' },
      context: 'success',
      reason: 'user_approved',
      factor: 'duo_push',
    };
  if (decision === 'deny')
    return {
      result: { result: 'deny', status: 'deny', status_msg: 'Login request denied.' },
      context: 'denied',
      reason: 'user_cancelled',
      factor: 'duo_push',
    };
  return {
    result: { result: 'deny', status: 'fraud', status_msg: 'Login request reported as fraudulent.' },
    context: 'fraud',
    reason: 'user_marked_fraud',
    factor: 'duo_push',
  };
}
