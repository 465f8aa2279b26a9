import { byService, defineWatch, inConsole, isDenied } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many different calls were denied',
  provider: 'aws',
  on: ['*'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1580', 'T1526'],
  why: 'Who has found a key tries what it opens; programs know what they may do.',
  failedCounts: true,
  falsePositives:
    'A new program whose rights are still too few; after three days it is known by what it does.',
  says: () => 'was refused in many different things',
  judge: (event) => (!isDenied(event) || byService(event) || inConsole(event) ? null : {}),
  history: {
    kind: 'volume',
    of: ({ service, name }) => [`${service}:${name}`],
    what: 'different calls were denied',
    atLeast: 8,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});
