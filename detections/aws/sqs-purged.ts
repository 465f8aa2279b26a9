import { defineDetection, named, ofPerson } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A queue was emptied',
  provider: 'aws',
  on: ['sqs:PurgeQueue'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1485', 'T1562'],
  why: 'What was waiting in an emptied queue is never worked on, and nobody else hears of it.',
  falsePositives: 'Clearing a queue of broken messages.',
  says: ({ params }) => `emptied the queue ${named(params['queueUrl'], 'without a name')}`,
  judge: (event) => ofPerson(event),
});
