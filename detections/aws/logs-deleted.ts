import {
  byInstance,
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  soundsLikeSecurity,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Under two weeks is too short for anybody to look back. */
const SHORT = 14;
const KEPT = { tier: 'log', severity: 'low' } as const;
const OURS = 'the log sounds like one that security needs';

function keptFor(days: number): string {
  if (Number.isNaN(days)) return 'it changes how long the log is kept';
  return `it is kept for ${days} ${days === 1 ? 'day' : 'days'}`;
}

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  const telling = soundsLikeSecurity(textAt(params['logGroupName']) || textAt(params['logGroupIdentifier']));
  if (name === 'PutRetentionPolicy') {
    const days = Number(textAt(params['retentionInDays']) || Number.NaN);
    const kept = keptFor(days);
    return telling && days < SHORT
      ? { severity: 'high', reason: `${OURS}, and ${kept}` }
      : { ...KEPT, reason: kept };
  }
  if (name === 'DeleteLogStream') return telling ? { severity: 'high', reason: OURS } : KEPT;
  if (telling) return { tier: 'alert', severity: 'high', reason: OURS };
  // What took itself down takes its logs with it.
  return byInstance(event) ? {} : ofPerson(event);
}

export default defineDetection({
  title: 'Logs were deleted',
  provider: 'aws',
  on: ['logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:PutRetentionPolicy'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1562.008', 'T1485'],
  why: 'Logs are what shows afterwards what happened.',
  falsePositives: 'Taking down what wrote the log. The name is all that tells which log matters.',
  says: ({ name, params }) =>
    `${name === 'PutRetentionPolicy' ? 'chose how long to keep' : 'deleted'} the log ${named(params['logStreamName'] ?? params['logGroupName'], 'without a name')}`,
  judge,
});
