import type { Config } from '../config.js';
import type { Store } from '../ports.js';

/**
 * Marks the database as the sandbox's or a real installation's, and refuses the other's. With stand-ins for Slack
 * on the loopback it is neither.
 */
export async function claimDatabase({ slack, sandbox }: Config, store: Store): Promise<void> {
  if (sandbox) await store.claimPurpose('sandbox');
  else if (slack?.apiUrl === null) await store.claimPurpose('real');
}
