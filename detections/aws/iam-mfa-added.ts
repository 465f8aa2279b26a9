import { defineDetection, isOwn, named, ofPerson, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A second factor was added',
  provider: 'aws',
  on: ['iam:EnableMFADevice'],
  tier: 'log',
  severity: 'low',
  attack: ['T1098.005', 'T1556.006'],
  why: 'Whoever holds the second factor of an account can keep its owner out.',
  falsePositives: 'Somebody set up a new colleague together with them.',
  says: ({ params }) => `put a second factor on ${named(params['userName'], 'their own account')}`,
  judge: (event) => {
    const { userName } = event.params;
    return textAt(userName) === '' || isOwn(event, userName)
      ? {}
      : ofPerson(event, { tier: 'notify', severity: 'medium', reason: "the account is somebody else's" });
  },
});
