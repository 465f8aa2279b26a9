import {
  accountIn,
  defineDetection,
  fieldAt,
  type Judgement,
  type Known,
  letIn,
  listAt,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Services in which a call by the clock makes a way back in, or blinds those who watch. */
const BY_CLOCK =
  /^arn:[\w-]+:scheduler:::aws-sdk:(?:iam|sts|organizations|account|ssoadmin|identitystore|cloudtrail|config|guardduty|securityhub|kms|secretsmanager):/i;

/** ARNs that get the events: several for a rule, one for a schedule. */
function receivers({ name, params }: VouchEvent): readonly string[] {
  const all = name === 'PutTargets' ? listAt(params['targets']) : [fieldAt(params, 'target') ?? null];
  return all.map((one) => textAt(fieldAt(objectAt(one), 'arn')));
}

function judge(event: VouchEvent, known: Known): Judgement {
  const arns = receivers(event);
  const outside = letIn(
    arns.flatMap((arn) => accountIn(arn) ?? []),
    event,
    known,
  );
  if (outside !== null && outside.tier !== 'log') return outside;
  const call = arns.find((arn) => BY_CLOCK.test(arn));
  return call === undefined
    ? outside
    : { severity: 'high', reason: `it calls ${named(call.replace(/^.*aws-sdk:/, ''), 'AWS')} by the clock` };
}

export default defineDetection({
  title: 'Events or schedules reach somebody else',
  provider: 'aws',
  on: ['events:PutTargets', 'scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1546', 'T1537', 'T1053'],
  why: 'What is passed on like this goes on by itself, long after whoever set it up has left.',
  falsePositives: 'A vendor, or an account of ours, that has not been put on the list yet.',
  says: ({ name, params }) =>
    name === 'PutTargets'
      ? `chose who gets the events of the rule ${named(params['rule'], 'without a name')}`
      : `set up the schedule ${named(fieldAt(params, 'name'), 'without a name')}`,
  judge,
});
