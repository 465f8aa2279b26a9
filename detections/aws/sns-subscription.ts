import {
  accountIn,
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** A queue or function is somebody's; an address is not, and alarms go to addresses every day. */
function judge(event: VouchEvent, known: Known): Judgement {
  const account = accountIn(textAt(event.params['endpoint']));
  return (account === null ? null : letIn([account], event, known)) ?? {};
}

export default defineDetection({
  title: 'Somebody subscribed to a topic',
  provider: 'aws',
  on: ['sns:Subscribe'],
  tier: 'log',
  severity: 'low',
  attack: ['T1537'],
  why: 'A subscriber gets everything that a topic announces, wherever they are.',
  says: ({ params }) =>
    `subscribed ${named(params['endpoint'], 'an address')} to the topic ${named(params['topicArn'], 'without a name')}`,
  judge,
});
