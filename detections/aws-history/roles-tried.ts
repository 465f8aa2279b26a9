import { byService, defineWatch, isDenied, textAt } from '../../src/kit/index.js';

export default defineWatch({
  title: 'Many roles were tried in vain',
  provider: 'aws',
  on: ['sts:AssumeRole', 'signin:SwitchRole'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1580', 'T1550.001'],
  why: 'Who does not know which role to take tries one after another.',
  failedCounts: true,
  says: () => 'tried one role after another, and was refused',
  judge: (event) => (isDenied(event) && !byService(event) ? {} : null),
  history: {
    kind: 'volume',
    of: ({ params }) => [textAt(params['roleArn'] ?? params['roleName'])].filter((role) => role !== ''),
    what: 'different roles were refused',
    atLeast: 5,
    withinMs: 30 * 60 * 1000,
  },
});
