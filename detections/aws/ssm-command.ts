import {
  byService,
  defineDetection,
  type Judgement,
  listAt,
  named,
  ofPerson,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Documents of AWS that look after servers and run nothing that the caller wrote. */
const UPKEEP =
  /^AWS-(?:RunPatchBaseline\w*|UpdateSSMAgent|GatherSoftwareInventory|ConfigureCloudWatch|FindWindowsUpdates|InstallMissingWindowsUpdates)$/;

/** Automations of AWS that let whoever starts them into a server, or give it another role. */
const LETS_IN =
  /^(?:AWSSupport-(?:ResetAccess|ExecuteEC2Rescue|StartEC2RescueWorkflow)|AWS-AttachIAMToInstance)$/;

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (name === 'StartAutomationExecution' && LETS_IN.test(textAt(params['documentName'])))
    return { ...ofPerson(event), reason: 'it opens the server to whoever started it' };
  const upkeep = UPKEEP.test(textAt(params['documentName'])) || byService(event);
  if (name !== 'SendCommand') return { tier: 'log', severity: 'low', reason: started(event) };
  return upkeep ? { tier: 'log', severity: 'low' } : {};
}

/** These two name no command; what a session does is not in the record. */
function started({ name, params }: VouchEvent): string {
  const document = named(params['documentName'], '');
  const what = name === 'StartSession' ? 'it opens a session' : 'it starts an automation';
  return document === '' ? what : `${what} (${document})`;
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
