import {
  byService,
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  soundsLikeSecurity,
  type VouchEvent,
} from '../../src/kit/index.js';

/** What calls somebody: `prod-alarms`, `PagerDuty`, `page-oncall`; and not `homepage`. */
const CALLS = /alarm|alert|pager|incident|on-?call|(?:^|[^a-z])page(?:[^a-z]|$)/i;

function topic({ params }: VouchEvent): string {
  return named(params['topicArn'], 'without a name');
}

function judge(event: VouchEvent): Judgement {
  if (byService(event)) return {};
  const name = topic(event);
  if (soundsLikeSecurity(name)) {
    return { tier: 'notify', severity: 'high', reason: 'the topic sounds like one that security needs' };
  }
  if (!CALLS.test(name)) return {};
  return ofPerson(event, {
    tier: 'notify',
    severity: 'medium',
    reason: 'the topic sounds like one that wakes somebody',
  });
}

export default defineDetection({
  title: 'A topic was deleted',
  provider: 'aws',
  on: ['sns:DeleteTopic'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.001', 'T1489'],
  why: 'Alarms go on ringing into a topic that is gone, and nobody hears them.',
  falsePositives: 'Taking down what used the topic. The name is all that tells which one matters.',
  says: (event) => `deleted the topic ${topic(event)}`,
  judge,
});
