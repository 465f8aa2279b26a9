import {
  defineDetection,
  isOff,
  type Judgement,
  named,
  ofPerson,
  type VouchEvent,
} from '../../src/kit/index.js';

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'UpdateTerminationProtection') {
    return isOff(params['enableTerminationProtection']) ? ofPerson(event, { severity: 'low' }) : null;
  }
  if (name === 'CreateStackInstances' || name === 'UpdateStackInstances') return ofPerson(event);
  return { tier: 'log', severity: 'low' };
}

const DONE: { readonly [call: string]: string } = {
  CreateStack: 'built the stack',
  DeleteStack: 'deleted the stack',
  CreateStackSet: 'wrote the template for other accounts',
  CreateStackInstances: 'rolled out to other accounts with the stack set',
  UpdateStackInstances: 'changed other accounts with the stack set',
  UpdateTerminationProtection: 'took the protection against deletion off the stack',
};

export default defineDetection({
  title: 'A template was rolled out',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `cloudformation:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1648', 'T1651'],
  why: 'A template can make anything, with the rights of its own role, in many accounts at once.',
  says: ({ name, params }) =>
    `${DONE[name] ?? 'changed the stack'} ${named(params['stackName'] ?? params['stackSetName'], 'without a name')}`,
  judge,
});
