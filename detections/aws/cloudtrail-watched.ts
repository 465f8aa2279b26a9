import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A record of calls was set up',
  provider: 'aws',
  on: ['cloudtrail:CreateTrail', 'cloudtrail:StartLogging'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.008'],
  why: 'It tells afterwards from when on calls were recorded.',
  says: ({ name, params }) =>
    `${name === 'CreateTrail' ? 'made' : 'started'} the trail ${named(params['name'], 'without a name')}`,
});
