import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './ssm-document-shared.js';

it.each([
  ['with everybody', awsEvent('ssm:ModifyDocumentPermission', { accountIdsToAdd: ['All'] }), 'alert/high'],
  [
    'with a stranger',
    awsEvent('ssm:ModifyDocumentPermission', { accountIdsToAdd: ['444455556666'] }),
    'alert/high',
  ],
  ['taken back', awsEvent('ssm:ModifyDocumentPermission', { accountIdsToRemove: ['all'] }), 'none'],
  [
    'a failed try',
    awsEvent('ssm:ModifyDocumentPermission', { accountIdsToAdd: ['all'] }, DENIED),
    'notify/high',
  ],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([[awsEvent('ssm:ModifyDocumentPermission', { name: 'setup' }), 'shared the document setup']])(
  'says what was done',
  (event, expected) => {
    expect(detection.says(event)).toBe(expected);
  },
);
