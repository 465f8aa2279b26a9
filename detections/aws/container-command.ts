import {
  byService,
  defineDetection,
  fieldAt,
  isObject,
  isOn,
  itemsAt,
  type Json,
  type JsonObject,
  type Judgement,
  named,
  objectAt,
  ofPerson,
  textAt,
  type VouchEvent,
  valuesOf,
} from '../../src/kit/index.js';

/** Where a container gets its role's credentials, and shells that call home: nothing ordinary says these in a command. */
const THEFT =
  /169\.254\.170\.2\b|169\.254\.170\.23\b|AWS_CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI|meta-data\/iam\/security-credentials/i;
const SHELL = /\/dev\/tcp\/|\b(?:nc|ncat|netcat)\b[^|;&]*\s-\w*[ec]\b|stratum\+(?:tcp|ssl):/i;
const MINER =
  /\b(?:xmrig|xmr-stak|minerd|cpuminer|ethminer|nbminer|lolminer|phoenixminer|nanominer|srbminer|teamredminer)\b/i;
/** `curl … | sh`, `bash <(curl …)`, `sh -c "$(wget …)"`; a download that only fills a variable is none of them. */
const FETCHED =
  /\b(?:curl|wget)\b[^;\n]{0,500}?(?<!\|)\|&?\s*(?:sudo\s+)?(?:\/[\w/]+\/)?(?:ba|da|z|k|a)?sh\b|\b(?:(?:ba|da|z|k|a)?sh|eval|source)\s+(?:-\w+\s+)*["']?(?:<\(|\$\(|`)\s*(?:curl|wget)\b/i;

/** In a definition, or in what overrides it. */
function containersIn({ params }: VouchEvent): readonly JsonObject[] {
  const overrides = objectAt(fieldAt(params, 'overrides'));
  const found: readonly (Json | undefined)[] = [
    ...itemsAt(fieldAt(params, 'containerDefinitions')),
    ...itemsAt(fieldAt(overrides, 'containerOverrides')),
    fieldAt(params, 'containerOverrides'),
    fieldAt(params, 'containerProperties'),
  ];
  return found.filter((one): one is JsonObject => isObject(one));
}

function words(container: JsonObject): readonly string[] {
  return ['command', 'entryPoint'].flatMap((key) => valuesOf(fieldAt(container, key)));
}

function judge(event: VouchEvent): Judgement {
  if (event.name === 'ExecuteCommand') return byService(event) ? { tier: 'log', severity: 'low' } : {};
  const containers = containersIn(event);
  const text = containers.flatMap(words).join(' ');
  if (THEFT.test(text))
    return { tier: 'alert', severity: 'high', reason: 'its command reads the credentials of the role' };
  if (SHELL.test(text) || MINER.test(text))
    return { tier: 'alert', severity: 'high', reason: 'its command opens a way in, or mines' };
  if (containers.some((one) => MINER.test(textAt(fieldAt(one, 'image')))))
    return { tier: 'alert', severity: 'high', reason: 'its image is one that mines' };
  if (FETCHED.test(text)) return { severity: 'medium', reason: 'its command runs whatever it downloads' };
  const reason = beyond(event, containers);
  return reason === null ? { tier: 'log', severity: 'low' } : ofPerson(event, { severity: 'medium', reason });
}

/** What gives a container more than was written down for it, or more than a container has; null where nothing does. */
function beyond({ params }: VouchEvent, containers: readonly JsonObject[]): string | null {
  const role = textAt(fieldAt(objectAt(fieldAt(params, 'overrides')), 'taskRoleArn'));
  if (role !== '' && containers.some((one) => words(one).length > 0))
    return 'both the command and the role are others than the definition has';
  return containers.some((one) => isOn(fieldAt(one, 'privileged')))
    ? 'a privileged container may do whatever root may on its server'
    : null;
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
