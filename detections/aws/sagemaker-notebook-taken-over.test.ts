import { expect, it } from 'vitest';
import { BY_TEMPLATE } from '../../test/aws-actors.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './sagemaker-notebook-taken-over.js';

const UPDATE = 'sagemaker:UpdateNotebookInstance';
const script = { notebookInstanceName: 'n', lifecycleConfigName: 'c' };

it.each([
  ['a start script', awsEvent(UPDATE, script), 'notify/high'],
  ['a start script, by a template', awsEvent(UPDATE, script, BY_TEMPLATE), 'log/low'],
  ['a role', awsEvent(UPDATE, { roleArn: 'arn:aws:iam::111122223333:role/x' }), 'notify/high'],
  ['another size', awsEvent(UPDATE, { instanceType: 'ml.t3.large' }), 'log/low'],
  ['the script itself', awsEvent('sagemaker:UpdateNotebookInstanceLifecycleConfig', null), 'notify/high'],
  ['a new script', awsEvent('sagemaker:CreateNotebookInstanceLifecycleConfig', null), 'notify/low'],
  ['a failed try', awsEvent(UPDATE, script, DENIED), 'log/high'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent(UPDATE, script))).toBe('changed the notebook n');
});
