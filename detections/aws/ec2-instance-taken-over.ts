import {
  byInstance,
  byPerson,
  byService,
  defineDetection,
  fieldAt,
  isObject,
  type Judgement,
  legible,
  named,
  objectAt,
  requestOf,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const SCRIPT = 'it replaces the start script';
/** What tells which server, and how; all else is what was changed. */
const ADDRESS = new Set(['instanceId', 'attribute', 'value', 'dryRun', 'force']);

function newScript({ name, params }: VouchEvent): boolean {
  if (name !== 'ModifyInstanceAttribute') return false;
  return (
    params['userData'] !== undefined || params['UserData'] !== undefined || params['attribute'] === 'userData'
  );
}

/** `it sets disableApiTermination to true` */
function settingOf({ params }: VouchEvent): string {
  const flat = textAt(params['attribute']);
  const key = flat || Object.keys(params).find((each) => !ADDRESS.has(each));
  if (key === undefined) return 'the record names no new start script';
  const held = flat === '' ? params[key] : params['value'];
  const value = textAt(isObject(held) ? fieldAt(held, 'value') : held);
  const name = legible(key, 60);
  return value === '' ? `it changes ${name}` : `it sets ${name} to ${legible(value, 60)}`;
}

function roleOf(event: VouchEvent): string {
  const profile = objectAt(fieldAt(requestOf(event), 'iamInstanceProfile'));
  const name = named(fieldAt(profile, 'name') ?? fieldAt(profile, 'arn'), '');
  return name === '' ? 'it gives another role' : `it gives the rights of the profile ${name}`;
}

/** The script of a server can be changed only while it stands still, so this is seldom an accident. */
function judge(event: VouchEvent): Judgement {
  if (newScript(event)) {
    if (byService(event)) return kept(SCRIPT);
    return byPerson(event) || byInstance(event) ? { tier: 'alert', reason: SCRIPT } : { reason: SCRIPT };
  }
  if (event.name === 'ModifyInstanceAttribute') return kept(settingOf(event));
  return byService(event) ? kept(roleOf(event)) : { reason: roleOf(event) };
}

function kept(reason: string): Judgement {
  return { tier: 'log', severity: 'low', reason };
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
