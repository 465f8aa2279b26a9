import {
  byService,
  defineDetection,
  type Judgement,
  named,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

const KEPT = { tier: 'log', severity: 'low' } as const;

function judge(event: VouchEvent): Judgement {
  const { name, params } = event;
  if (byService(event)) return KEPT;
  if (name === 'CreateNotebookInstanceLifecycleConfig' || name === 'CreateStudioLifecycleConfig')
    return { severity: 'low' };
  if (name !== 'UpdateNotebookInstance') return {};
  if (textAt(params['lifecycleConfigName']) !== '') return { reason: 'it runs another start script now' };
  return textAt(params['roleArn']) === '' ? KEPT : { reason: 'it has another role now' };
}

const DONE: { readonly [call: string]: string } = {
  UpdateNotebookInstance: 'changed the notebook',
  UpdateNotebookInstanceLifecycleConfig: 'changed the start script of notebooks',
  CreateNotebookInstanceLifecycleConfig: 'wrote a start script for notebooks',
  CreateStudioLifecycleConfig: 'wrote a start script for studios',
};

export default defineDetection({
  title: 'A notebook was given new rights or a new start script',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `sagemaker:${call}`),
  tier: 'notify',
  severity: 'high',
  attack: ['T1059.009', 'T1098'],
  why: 'A notebook runs its start script with full rights, and with its role.',
  stratus: ['aws.execution.sagemaker-update-lifecycle-configuration'],
  says: ({ name, params }) => {
    const what =
      textAt(params['notebookInstanceName']) || textAt(params['notebookInstanceLifecycleConfigName']);
    return `${DONE[name] ?? 'changed a notebook'}${what === '' ? '' : ` ${named(what, '')}`}`;
  },
  judge,
});
