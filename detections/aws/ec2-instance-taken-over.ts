import { defineDetection, isObject, type Judgement, named, type VouchEvent } from '../../src/kit/index.js';

function judge({ name, params }: VouchEvent): Judgement {
  if (name !== 'ModifyInstanceAttribute') return {};
  const script = params['userData'];
  const attribute = params['attribute'];
  const changed = script !== undefined || attribute === 'userData' || isObject(params['UserData']);
  return changed ? {} : null;
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
  attack: ['T1098', 'T1059.009'],
  why: 'A server runs its start script with full rights, and lends its role to whoever is on it.',
  stratus: ['aws.execution.ec2-user-data'],
  says: ({ name, params }) =>
    `${name === 'ModifyInstanceAttribute' ? 'changed the start script of' : 'gave another role to'} ${named(params['instanceId'], 'a server')}`,
  judge,
});
