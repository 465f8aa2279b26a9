import { broken, type Check, off, ok, saidBy, warning } from './check.js';

/** Duo. `health` asks Duo itself, with our credentials; null where nothing is set. */
export function duoCheck(
  probe: { readonly host: string; health(): Promise<void> } | null,
  sandbox: boolean,
): Check {
  return {
    name: 'Duo',
    run: async () => {
      if (!probe && sandbox) return off('not set: the sandbox stands in');
      if (!probe) {
        return warning('not set: no Yes verifies, each goes to security', 'Set the three DUO variables.');
      }
      try {
        await probe.health();
        return ok(`${probe.host} answers and knows us`);
      } catch (error) {
        const next =
          'Compare client id, secret and host with the Web SDK application in Duo; check the clock.';
        return broken(`${probe.host}: ${saidBy(error)}`, next);
      }
    },
  };
}

/** PagerDuty. Only the key's shape: trying it would page somebody. */
export function pagerDutyCheck(
  set: { readonly routingKey: string; readonly region: string } | null,
  sandbox: boolean,
): Check {
  return {
    name: 'PagerDuty',
    run: async () => {
      if (!set && sandbox) return off('not set: the sandbox stands in');
      if (!set) {
        const next = 'Set PAGERDUTY_ROUTING_KEY.';
        return warning('not set: a page is a mention in the security channel, which wakes nobody', next);
      }
      if (/^[A-Za-z0-9]{32}$/.test(set.routingKey))
        return ok(`a key is set, region ${set.region}; not tried`);
      const found = `expected an integration key of 32 letters and digits, found ${set.routingKey.length} characters`;
      return broken(found, 'Copy the key of an Events API v2 integration.');
    },
  };
}
