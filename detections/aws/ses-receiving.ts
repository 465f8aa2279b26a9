import { defineDetection, named, objectAt, ofPerson } from '../../src/kit/index.js';

export default defineDetection({
  title: 'Where mail to us goes was changed',
  provider: 'aws',
  on: ['ses:CreateReceiptRule', 'ses:UpdateReceiptRule'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1114.003'],
  why: 'A copy of our mail is enough to reset passwords elsewhere.',
  falsePositives: 'Setting up an address that a program reads.',
  says: ({ name, params }) =>
    `${name === 'CreateReceiptRule' ? 'made' : 'changed'} the rule for mail that comes in ${named(objectAt(params['rule'])['name'], 'without a name')}`,
  judge: (event) => ofPerson(event),
});
