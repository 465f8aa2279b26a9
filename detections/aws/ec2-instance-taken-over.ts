import {
  byInstance,
  byPerson,
  byService,
  defineDetection,
  type Judgement,
  named,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function newScript({ name, params }: VouchEvent): boolean {
  if (name !== 'ModifyInstanceAttribute') return false;
  return (
    params['userData'] !== undefined || params['UserData'] !== undefined || params['attribute'] === 'userData'
  );
}

/** The script of a server can be changed only while it stands still, so this is seldom an accident. */
function judge(event: VouchEvent): Judgement {
  if (newScript(event)) {
    if (byService(event)) return KEPT;
    return byPerson(event) || byInstance(event) ? { tier: 'alert' } : {};
  }
  if (event.name === 'ModifyInstanceAttribute' || byService(event)) return KEPT;
  return {};
}

export default defineDetection({
  title: 'A server was given new rights or a new start script',
  provider: 'aws',
  on: [
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ec2:ModifyInstanceAttribute',
  ],
  tier: 'notify',
  severity: 'high',
  attack: ['T1098', 'T1059.009', 'T1578.005'],
  why: 'A server runs its start script with full rights, and lends its role to whoever is on it.',
  falsePositives:
    'Terraform changes a start script in place: its role is asked about, a person is paged about.',
  stratus: ['aws.execution.ec2-user-data'],
  says: (event) => {
    const server = named(event.params['instanceId'], 'a server');
    if (event.name !== 'ModifyInstanceAttribute') return `gave another role to ${server}`;
    return newScript(event) ? `changed the start script of ${server}` : `changed a setting of ${server}`;
  },
  judge,
});
