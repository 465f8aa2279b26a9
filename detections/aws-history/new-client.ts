import { byService, clientName, defineWatch } from '../../src/kit/index.js';

export default defineWatch({
  title: 'A key was used with a new program',
  provider: 'aws',
  // What a key is tried with first; the client of every call would be a lot to look at.
  on: [
    'sts:GetCallerIdentity',
    'sts:AssumeRole',
    'sts:GetSessionToken',
    'iam:ListUsers',
    's3:ListBuckets',
    'ec2:DescribeInstances',
  ],
  tier: 'log',
  severity: 'low',
  attack: ['T1078.004'],
  why: 'A key that is suddenly used with another program may have been copied.',
  failedCounts: true,
  says: ({ client }) =>
    `used a key with ${clientName(client ?? '') || 'a program'}, which was not used with it for a month`,
  judge: (event) =>
    event.actor.kind === 'user' && event.actor.accessKey?.startsWith('AKIA') && !byService(event) ? {} : null,
  history: {
    kind: 'novelty',
    per: ({ actor }) => actor.accessKey,
    of: ({ client }) => clientName(client ?? '').replace(/ [\d.]+$/, ''),
    what: 'the program',
    days: 30,
    atMost: 5,
  },
});
