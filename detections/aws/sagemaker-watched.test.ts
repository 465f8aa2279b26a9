import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sagemaker-watched.js';

it.each([
  ['a training', awsEvent('sagemaker:CreateTrainingJob', { trainingJobName: 't' }), 'log/low'],
  ['a failed try', awsEvent('sagemaker:CreateTrainingJob', null, DENIED), 'ignore/low'],
  ['a look', awsEvent('sagemaker:ListNotebookInstances', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('sagemaker:StopNotebookInstance', { notebookInstanceName: 'n' }))).toBe(
    'stopped the notebook n',
  );
  expect(detection.says(awsEvent('sagemaker:CreateTrainingJob', { trainingJobName: 't' }))).toBe(
    'started the training t',
  );
});
