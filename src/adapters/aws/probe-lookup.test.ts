import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openLookupProbe } from './probe-lookup.js';

const SECRET = 'an-id-of-our-own';

/** STS as it refuses a value that it does not take: it repeats it. */
it('never hands on an external id that AWS repeats', async () => {
  const text = `Value '${SECRET}' at 'externalId' failed to satisfy constraint`;
  const body = `<ErrorResponse><Error><Code>ValidationError</Code><Message>${text}</Message></Error></ErrorResponse>`;
  const server = createServer((_, response) => response.writeHead(400).end(body));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
  const role = { name: 'vouch-lookup', externalId: SECRET, session: 'vouch-lookup' };
  const probe = openLookupProbe({ region: 'eu-west-1', endpoint, credentials }, role, () => new Date());
  try {
    const place = { account: '444455556666', region: 'eu-west-1' };
    const error: unknown = await probe
      .look(place, new AbortController().signal)
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain("Value '(external id)'");
    expect((error as Error).cause).toBeUndefined();
  } finally {
    probe.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});
