import type { VouchEvent } from '../event.js';
import { textAt } from '../json.js';

/** True where AWS says that the call came out of its console: pages there make dozens of calls that nobody chose. */
export function inConsole(event: VouchEvent): boolean {
  return textAt(event.extra['sessionCredentialFromConsole']).toLowerCase() === 'true';
}

/** True where the call failed because the actor may not make it. */
export function isDenied({ error }: VouchEvent): boolean {
  return error !== null && /AccessDenied|Unauthori[sz]ed|Forbidden/i.test(error);
}

const IP4 = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/;
const IP6 = /^[0-9a-f]{0,4}:[0-9a-f:.]{1,43}$/i;

/**
 * The network an address is in, as wide as one provider or office is: `198.51.0.0/16`, `2001:db8:12::/48`. Null
 * for private addresses, and for what is no address, such as `cloudformation.amazonaws.com`.
 */
export function networkOf(address: string | null): string | null {
  if (address === null || address.length > 50) return null;
  const text = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const four = IP4.exec(text);
  if (four) return network4(Number(four[1]), Number(four[2]));
  return IP6.test(text) ? network6(text) : null;
}

function network4(a: number, b: number): string | null {
  if (a > 255 || b > 255) return null;
  const own = a === 0 || a === 10 || a === 127 || (a === 169 && b === 254) || (a === 192 && b === 168);
  const shared = (a === 172 && b >= 16 && b <= 31) || (a === 100 && b >= 64 && b <= 127);
  return own || shared ? null : `${a}.${b}.0.0/16`;
}

function network6(text: string): string | null {
  const [head = ''] = text.split('::');
  const groups = head.split(':').map((group) => Number.parseInt(group || '0', 16));
  const [a = 0, b = 0, c = 0] = groups;
  // Global addresses begin with 2 or 3; the rest is private, link-local or loopback.
  if (a < 0x2000 || a > 0x3fff) return null;
  return `${[a, b, c].map((group) => group.toString(16)).join(':')}::/48`;
}
