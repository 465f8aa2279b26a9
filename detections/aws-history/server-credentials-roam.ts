import { byService, defineWatch, networkOf, TRIED_FIRST } from '../../src/kit/index.js';

export default defineWatch({
  title: 'The role of a server was used from a new network',
  provider: 'aws',
  on: TRIED_FIRST,
  tier: 'notify',
  severity: 'high',
  attack: ['T1552.005', 'T1078.004'],
  why: 'Servers do not move; credentials of theirs that come from elsewhere were taken from one.',
  falsePositives: 'Servers in a new network of ours, on its first day.',
  stratus: ['aws.credential-access.ec2-steal-instance-credentials'],
  failedCounts: true,
  says: ({ address }) =>
    `used the role of a server from ${address ?? 'somewhere'}, where no server with it was for a month`,
  judge: (event) => {
    const { kind, sessionName } = event.actor;
    // The session of a server is named after it.
    if (kind !== 'role' || !sessionName?.startsWith('i-')) return null;
    return !/^i-[0-9a-f]{8,17}$/i.test(sessionName) || byService(event) ? null : {};
  },
  history: {
    kind: 'novelty',
    of: ({ address }) => networkOf(address),
    what: 'the network',
    days: 30,
    atMost: 8,
  },
});
