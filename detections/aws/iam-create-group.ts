import { defineDetection, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A group was created',
  provider: 'aws',
  on: ['iam:CreateGroup'],
  tier: 'log',
  severity: 'low',
  attack: ['T1136.003'],
  why: "A new group changes nobody's rights yet, but it is where rights are put.",
  says: ({ params }) => `created the group ${named(params['groupName'], 'without a name')}`,
});
