import { defineDetection, listAt, named } from '../../src/kit/index.js';

export default defineDetection({
  title: 'A command was run on servers',
  provider: 'aws',
  on: ['ssm:SendCommand', 'ssm:StartSession', 'ssm:ModifyDocumentPermission'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1651'],
  why: 'A command sent this way runs with full rights on the server.',
  stratus: ['aws.execution.ssm-send-command', 'aws.execution.ssm-start-session'],
  says: ({ name, params }) => {
    if (name === 'StartSession') return `opened a shell on ${named(params['target'], 'a server')}`;
    if (name === 'ModifyDocumentPermission')
      return `shared the document ${named(params['name'], 'without a name')}`;
    return `ran ${named(params['documentName'], 'a command')} on ${listAt(params['instanceIds']).length || 'several'} server(s)`;
  },
  judge: ({ name, params }) => {
    if (name === 'StartSession') return { tier: 'log', severity: 'low' };
    if (name === 'SendCommand') return {};
    const everybody = listAt(params['accountIdsToAdd']).some(
      (id) => typeof id === 'string' && id.toLowerCase() === 'all',
    );
    return everybody
      ? { tier: 'alert', severity: 'high', reason: 'the document was shared with everybody' }
      : null;
  },
});
