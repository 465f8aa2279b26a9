import http from 'node:http';
import { Client } from '@duosecurity/duo_universal';
import { decodeJwt, SignJWT } from 'jose';
import type { JsonObject } from '../../core/json.js';

export interface DuoSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiHost: string;
  /** A stand-in on this machine, instead of Duo itself. */
  readonly apiUrl: URL | null;
  readonly redirectUrl: string;
}

/** What the library keeps to itself and we must reach: it has no option for any of it. */
interface Inside {
  baseURL: string;
  readonly axios: {
    readonly defaults: {
      baseURL?: string;
      httpAgent?: unknown;
      maxRedirects?: number;
      maxContentLength?: number;
      proxy?: false;
    };
    readonly interceptors: { readonly request: { use(change: (config: object) => object): unknown } };
  };
  verifyToken(token: string): Promise<JsonObject>;
}

/** One walk's client, and what it read from the token, even where the library then refused it. */
export interface DuoClient {
  readonly client: Client;
  readonly claims: () => JsonObject | null;
}

/**
 * The library, with what it lacks: a time limit, no redirects (Duo never sends any), a cap on the answer, and a stand-in where one is
 * set. A client serves one walk, since it remembers that walk's token.
 */
export function duoClient(settings: DuoSettings, timeLimitMs: number): DuoClient {
  const client = new Client(settings);
  const inside = client as unknown as Inside;
  const { defaults, interceptors } = inside.axios;
  defaults.maxRedirects = 0;
  defaults.maxContentLength = 256 * 1_024;
  interceptors.request.use((config) => ({ ...config, signal: AbortSignal.timeout(timeLimitMs) }));
  if (settings.apiUrl !== null) toStandIn(inside, settings.apiUrl);
  return { client, claims: rememberClaims(inside) };
}

function toStandIn(inside: Inside, apiUrl: URL): void {
  const base = apiUrl.href.replace(/\/+$/, '');
  inside.baseURL = base;
  inside.axios.defaults.baseURL = base;
  inside.axios.defaults.httpAgent = new http.Agent();
  inside.axios.defaults.proxy = false;
}

function rememberClaims(inside: Inside): () => JsonObject | null {
  let claims: JsonObject | null = null;
  const verify = inside.verifyToken.bind(inside);
  inside.verifyToken = async (token) => {
    claims = await verify(token);
    return claims;
  };
  return () => claims;
}

/**
 * The library's prompt address with a nonce, which it can check but not send. It goes into the signed request,
 * where a browser cannot change it, and beside it, where Duo's other libraries put it.
 */
export async function withNonce(promptUrl: string, nonce: string, clientSecret: string): Promise<string> {
  const url = new URL(promptUrl);
  const claims = decodeJwt(url.searchParams.get('request') ?? '');
  const request = await new SignJWT({ ...claims, nonce })
    .setProtectedHeader({ alg: 'HS512' })
    .sign(new TextEncoder().encode(clientSecret));
  url.searchParams.set('request', request);
  url.searchParams.set('nonce', nonce);
  return url.href;
}
