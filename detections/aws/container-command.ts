import {
  byService,
  defineDetection,
  fieldAt,
  isObject,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

/** Where a container gets its role's credentials, and shells that call home: nothing ordinary says these in a command. */
const THEFT =
  /169\.254\.170\.2\b|169\.254\.170\.23\b|AWS_CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI|meta-data\/iam\/security-credentials/i;
const SHELL = /\/dev\/tcp\/|\b(?:nc|ncat|netcat)\b[^|;&]*\s-\w*[ec]\b|stratum\+(?:tcp|ssl):|\bxmrig\b/i;

/** What containers are told to run: in a definition, or in what overrides it. */
function commands({ params }: VouchEvent): string {
  const overrides = objectAt(fieldAt(params, 'overrides'));
  const containers: readonly (Json | undefined)[] = [
    ...itemsAt(fieldAt(params, 'containerDefinitions')),
    ...itemsAt(fieldAt(overrides, 'containerOverrides')),
    fieldAt(params, 'containerOverrides'),
    fieldAt(params, 'containerProperties'),
  ];
  return containers
    .filter((one): one is JsonObject => isObject(one))
    .flatMap(words)
    .join(' ');
}

function words(container: JsonObject): readonly string[] {
  return ['command', 'entryPoint'].flatMap((key) => valuesOf(fieldAt(container, key)));
}

function judge(event: VouchEvent): Judgement {
  if (event.name === 'ExecuteCommand') return byService(event) ? { tier: 'log', severity: 'low' } : {};
  const text = commands(event);
  if (THEFT.test(text))
    return { tier: 'alert', severity: 'high', reason: 'its command reads the credentials of the role' };
  if (SHELL.test(text))
    return { tier: 'alert', severity: 'high', reason: 'its command opens a way in, or mines' };
  return { tier: 'log', severity: 'low' };
}

const DONE: { readonly [call: string]: string } = {
  RegisterTaskDefinition: 'wrote down how to run the containers',
  RunTask: 'ran containers of',
  StartTask: 'ran containers of',
  CreateService: 'set up a service of',
  ExecuteCommand: 'ran a command in a container of',
  SubmitJob: 'handed in the job',
  RegisterJobDefinition: 'wrote down how to run the job',
};

export default defineDetection({
  title: 'Containers were told what to run',
  provider: 'aws',
  on: [
    'ecs:RegisterTaskDefinition',
    'ecs:RunTask',
    'ecs:StartTask',
    'ecs:CreateService',
    'ecs:ExecuteCommand',
    'batch:SubmitJob',
    'batch:RegisterJobDefinition',
  ],
  tier: 'notify',
  severity: 'low',
  attack: ['T1648', 'T1552.005', 'T1496.001'],
  why: 'A container acts with the rights of its role, for whoever chose what it runs.',
  says: ({ name, params }) => {
    const job = textAt(params['jobName']) || textAt(params['jobDefinitionName']);
    const task = textAt(params['family']) || textAt(params['taskDefinition']) || textAt(params['task']);
    return `${DONE[name] ?? 'changed the containers of'} ${named(job || task, 'a task')}`;
  },
  judge,
});
