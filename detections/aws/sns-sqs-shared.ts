import {
  defineDetection,
  type Judgement,
  type Known,
  letIn,
  named,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

function takers({ params }: VouchEvent): readonly string[] {
  return Object.entries(params)
    .filter(([key]) => /account/i.test(key))
    .flatMap(([, value]) => textsIn(value));
}

function judge(event: VouchEvent, known: Known): Judgement {
  const accounts = takers(event);
  if (accounts.includes('*')) return { tier: 'alert', severity: 'high', reason: 'it was given to everybody' };
  if (accounts.length === 0) return {};
  return letIn(accounts, event, known) ?? { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'A queue or topic was shared',
  provider: 'aws',
  on: ['sqs:AddPermission', 'sns:AddPermission'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1537'],
  why: 'Whoever may read a queue or topic gets what goes through it, as it goes through.',
  says: ({ params }) =>
    `let others use ${named(params['queueUrl'] ?? params['topicArn'], 'a queue or topic')}`,
  judge,
});
