import {
  defineDetection,
  type Judgement,
  named,
  ofPerson,
  textAt,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateServer: 'set up the file server …',
  UpdateServer: 'changed the file server …',
  CreateUser: 'made a login for # on the file server …',
  CreateAccess: 'let a group use the file server …',
  ImportSshPublicKey: 'gave # another key to the file server …',
};

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name !== 'UpdateServer') return ofPerson(event);
  const { endpointType, identityProviderDetails, protocols } = params;
  if (textsIn(protocols).includes('FTP'))
    return ofPerson(event, { reason: 'it sends passwords in the clear' });
  if (textAt(endpointType) === 'PUBLIC') return ofPerson(event, { reason: 'the Internet reaches it' });
  return textsIn(identityProviderDetails).length > 0
    ? ofPerson(event, { reason: 'others decide who may log in' })
    : { tier: 'log', severity: 'low' };
}

export default defineDetection({
  title: 'A way to files from outside was set up',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `transfer:${call}`),
  tier: 'notify',
  severity: 'medium',
  attack: ['T1098.004', 'T1136.003'],
  why: 'Such a login reads and writes the files in buckets without any right of its own in AWS.',
  grants: true,
  falsePositives: 'A new partner who delivers files, set up by hand.',
  runbook:
    'Look at the role and the home directory of the login, then at what was read with it; delete the login.',
  says: ({ name, params }) =>
    (DONE[name] ?? 'changed the file server …')
      .replace('…', () => named(params['serverId'], 'without a name'))
      .replace('#', () => named(params['userName'], 'somebody')),
  judge,
});
