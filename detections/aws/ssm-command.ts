import {
  byService,
  defineDetection,
  type Judgement,
  listAt,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Documents of AWS that look after servers and run nothing that the caller wrote. */
const UPKEEP =
  /^AWS-(?:RunPatchBaseline\w*|UpdateSSMAgent|GatherSoftwareInventory|ConfigureCloudWatch|FindWindowsUpdates|InstallMissingWindowsUpdates)$/;

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  const upkeep = UPKEEP.test(textAt(params['documentName'])) || byService(event);
  return name !== 'SendCommand' || upkeep ? { tier: 'log', severity: 'low' } : {};
}

export default defineDetection({
  title: 'A command was run on servers',
  provider: 'aws',
  on: ['ssm:SendCommand', 'ssm:StartSession', 'ssm:StartAutomationExecution'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1651', 'T1021.008'],
  why: 'A command sent this way runs with full rights on the server.',
  stratus: ['aws.execution.ssm-send-command', 'aws.execution.ssm-start-session'],
  says: ({ name, params }) => {
    if (name === 'StartSession') return `opened a shell on ${named(params['target'], 'a server')}`;
    const what = named(params['documentName'], 'a command');
    if (name === 'StartAutomationExecution') return `started the automation ${what}`;
    return `ran ${what} on ${listAt(params['instanceIds']).length || 'several'} server(s)`;
  },
  judge,
});
