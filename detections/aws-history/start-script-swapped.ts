import {
  defineWatch,
  isObject,
  itemsAt,
  named,
  objectAt,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function serversIn({ account, params }: VouchEvent): readonly string[] {
  const listed = itemsAt(params['instancesSet']).map((item) => textAt(objectAt(item)['instanceId']));
  return [textAt(params['instanceId']), ...listed].filter((id) => id !== '').map((id) => `${account} ${id}`);
}

function changesScript({ params }: VouchEvent): boolean {
  return (
    params['userData'] !== undefined ||
    textAt(params['attribute']) === 'userData' ||
    isObject(params['UserData'])
  );
}

export default defineWatch({
  title: 'A server was stopped, given another start script and started',
  provider: 'aws',
  on: ['ec2:StopInstances', 'ec2:ModifyInstanceAttribute', 'ec2:StartInstances'],
  tier: 'notify',
  severity: 'high',
  attack: ['T1059.009', 'T1651'],
  why: 'The new script has now run on the server with full rights.',
  falsePositives: 'Terraform does the same where a start script changes in place.',
  stratus: ['aws.execution.ec2-user-data'],
  says: (event) => `had ${named(serversIn(event)[0]?.split(' ')[1], 'a server')} run another start script`,
  history: {
    kind: 'sequence',
    per: serversIn,
    steps: [
      { what: 'the server was stopped', on: ['ec2:StopInstances'] },
      { what: 'given another start script', on: ['ec2:ModifyInstanceAttribute'], fits: changesScript },
      { what: 'and started', on: ['ec2:StartInstances'] },
    ],
    withinMs: 60 * 60 * 1000,
  },
});
