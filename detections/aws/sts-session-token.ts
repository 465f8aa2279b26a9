import { defineDetection } from '../../src/kit/index.js';

const NOT_THEIRS: ReadonlySet<string> = new Set(['role', 'federated', 'identity-center', 'service']);

export default defineDetection({
  title: 'A session was made from an access key',
  provider: 'aws',
  on: ['sts:GetSessionToken'],
  tier: 'log',
  severity: 'low',
  attack: ['T1550.001'],
  why: 'Such a session keeps working for a day after the access key it came from is turned off.',
  says: () => 'made a session from an access key',
  // Only users have keys to make one of; a role that asks is refused.
  judge: ({ actor }) => (NOT_THEIRS.has(actor.kind) ? null : {}),
});
