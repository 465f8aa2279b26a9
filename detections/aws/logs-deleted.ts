import { defineDetection, named, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Logs were deleted',
  provider: 'aws',
  on: ['logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:PutRetentionPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1070', 'T1562.008'],
  why: 'Logs are what shows afterwards what happened.',
  says: ({ name, params }) =>
    `${name === 'PutRetentionPolicy' ? 'shortened' : 'deleted'} the log ${named(params['logStreamName'] ?? params['logGroupName'], 'without a name')}`,
  judge: ({ name, params }) => {
    const group = textAt(params['logGroupName']);
    if (/cloudtrail|flow|audit|guardduty|security/i.test(group))
      return { severity: 'high', reason: 'the log sounds like one that security needs' };
    if (name === 'DeleteLogGroup') return {};
    return name === 'DeleteLogStream' ? { tier: 'log', severity: 'low' } : null;
  },
});
