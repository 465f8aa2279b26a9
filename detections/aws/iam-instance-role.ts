import {
  byPerson,
  defineDetection,
  type Judgement,
  named,
  soundsPowerful,
  type VouchEvent,
} from '../../src/kit/index.js';

function role({ params }: VouchEvent): string {
  return named(params['roleName'], 'without a name');
}

function judge(event: VouchEvent): Judgement {
  return byPerson(event) && soundsPowerful(role(event))
    ? { tier: 'notify', severity: 'medium', reason: 'the role sounds powerful' }
    : {};
}

export default defineDetection({
  title: 'A role was put within reach of servers',
  provider: 'aws',
  on: ['iam:AddRoleToInstanceProfile'],
  tier: 'log',
  severity: 'low',
  attack: ['T1098.003'],
  why: 'Whoever gets onto a server, or may start one, acts with the rights of its role.',
  falsePositives: 'The name is all that tells; what the role may do stands elsewhere.',
  grants: true,
  says: (event) =>
    `put within reach of servers (${named(event.params['instanceProfileName'], 'no name')}) the role ${role(event)}`,
  judge,
});
