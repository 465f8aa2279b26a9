import type { IncomingMessage } from 'node:http';

const COOKIE = 'vouch_verify';
const COOKIE_SECONDS = 300;
const MAX_PART = 1_024;

export function addressOf(req: IncomingMessage): URL {
  return new URL(req.url ?? '/', 'http://unused');
}

/** The id at the end of `/verify/…`; null where it cannot be one of ours. */
export function linkIdOf(req: IncomingMessage): string | null {
  return /^\/verify\/([\w-]{8,128})$/.exec(addressOf(req).pathname)?.[1] ?? null;
}

/** A parameter that stands there once and is not too long, else `''`. */
export function parameter(query: URLSearchParams, name: string): string {
  const [value = '', ...others] = query.getAll(name);
  return others.length === 0 && value.length <= MAX_PART ? value : '';
}

/**
 * Whether our own page sent this form. Browsers say so themselves; an `Origin` alone does not help, since
 * our pages send none that names them.
 */
export function isFromOurPage(req: IncomingMessage, publicUrl: URL): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = req.headers;
  return origin === undefined || origin === 'null' || origin === publicUrl.origin;
}

export function cookieOf(req: IncomingMessage): string {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const values = pairs
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1));
  const [value = '', ...others] = values;
  return others.length === 0 && value.length <= MAX_PART ? value : '';
}

/** Binds the walk to this browser. `Lax`: Duo's way back is a plain link from another site. */
export function setCookie(value: string, publicUrl: URL): string {
  if (!/^[\w-]{16,512}$/.test(value))
    throw new Error('cookie: expected 16 or more of A-Z a-z 0-9 _ -, found others');
  return cookieLine(value, COOKIE_SECONDS, publicUrl);
}

export function clearCookie(publicUrl: URL): string {
  return cookieLine('', 0, publicUrl);
}

function cookieLine(value: string, seconds: number, publicUrl: URL): string {
  const secure = publicUrl.protocol === 'https:' ? '; Secure' : '';
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}
