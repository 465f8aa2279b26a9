import { defineDetection, named, soundsPowerful, textAt } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A user was put into a group',
  provider: 'aws',
  on: ['iam:AddUserToGroup'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.003'],
  why: 'A user gets all rights of a group the moment they are in it.',
  grants: true,
  says: ({ params }) =>
    `put ${named(params['userName'], 'a user')} into the group ${named(params['groupName'], 'without a name')}`,
  judge: ({ params }) =>
    soundsPowerful(textAt(params['groupName']))
      ? { severity: 'high', reason: 'the group sounds powerful' }
      : {},
});
