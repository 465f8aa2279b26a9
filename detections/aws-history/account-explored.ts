import { byService, defineWatch, EXPLORING, inConsole } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Somebody looked around in the account',
  provider: 'aws',
  on: EXPLORING,
  tier: 'notify',
  severity: 'medium',
  attack: ['T1087.004', 'T1526', 'T1580', 'T1069.003'],
  why: 'Who finds a key first asks whose it is, who else is there, and who is watching.',
  failedCounts: true,
  falsePositives: 'Tools that audit accounts; after three days they are known by what they do.',
  stratus: ['aws.discovery.ec2-enumerate-from-instance'],
  says: () => 'asked who is in this account, what there is and who watches it',
  judge: (event) => (byService(event) || inConsole(event) ? null : {}),
  history: {
    kind: 'volume',
    of: ({ service, name }) => [`${service}:${name}`],
    what: 'different calls of those that explore an account were made',
    atLeast: 6,
    withinMs: 10 * 60 * 1000,
    learns: true,
  },
});
