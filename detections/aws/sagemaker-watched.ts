import { defineDetection, named, textAt } from '../../src/kit/index.js';

const DONE: { readonly [call: string]: string } = {
  CreateNotebookInstance: 'created the notebook',
  StartNotebookInstance: 'started the notebook',
  StopNotebookInstance: 'stopped the notebook',
  CreatePresignedNotebookInstanceUrl: 'opened the notebook',
  CreateAutoMLJob: 'started the training',
  CreateAutoMLJobV2: 'started the training',
  CreateTrainingJob: 'started the training',
  CreateProcessingJob: 'started the work on data',
  CreatePipeline: 'created the pipeline',
};

export default defineDetection({
  title: 'A notebook or a training was run',
  provider: 'aws',
  on: Object.keys(DONE).map((call) => `sagemaker:${call}`),
  tier: 'log',
  severity: 'low',
  attack: ['T1648', 'T1496.001'],
  why: 'What runs there runs with the role that it was handed.',
  says: ({ name, params }) => {
    const what = Object.entries(params).find(([key]) =>
      /^(?:notebookInstance|\w+Job|pipeline)Name$/.test(key),
    );
    return `${DONE[name] ?? 'changed the notebook'} ${named(textAt(what?.[1]), 'without a name')}`;
  },
});
