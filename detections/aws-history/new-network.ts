import { byService, defineWatch, networkOf, TRIED_FIRST } from '../../src/kit/index.js';

export default defineWatch({
  title: 'A key was used from a new network',
  provider: 'aws',
  on: TRIED_FIRST,
  tier: 'notify',
  severity: 'medium',
  attack: ['T1078.004'],
  why: 'A key that is suddenly used from somewhere else may have been copied.',
  falsePositives: 'A person who travels, or a program that moved.',
  failedCounts: true,
  says: ({ address }) =>
    `used a key from ${address ?? 'somewhere'}, a network it was not used from for a month`,
  judge: (event) => {
    const { kind, accessKey } = event.actor;
    // People move about all day: that is kept, for whoever looks into a case.
    if (kind === 'identity-center') return { tier: 'log', severity: 'low' };
    return kind === 'user' && accessKey?.startsWith('AKIA') && !byService(event) ? {} : null;
  },
  history: {
    kind: 'novelty',
    per: ({ actor }) => (actor.kind === 'user' ? actor.accessKey : actor.principal),
    of: ({ address }) => networkOf(address),
    what: 'the network',
    days: 30,
    atMost: 4,
  },
});
