/**
 * The address of a stand-in: plain http on this machine and nothing else, so that a mistyped setting can
 * never send a secret over the network in the clear. Throws where it is anything else.
 */
export function loopbackUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.protocol !== 'http:' || !isLoopback(url.hostname) || url.username !== '') {
    throw new Error(
      `${name}: expected a stand-in on this machine (http://127.0.0.1:…), found ${JSON.stringify(shown(url, value))}`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function shown(url: URL | null, value: string): string {
  return url === null ? value.slice(0, 40) : `${url.protocol}//${url.host}`;
}
