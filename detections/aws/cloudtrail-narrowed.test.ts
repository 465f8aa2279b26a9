import { expect, it } from 'vitest';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './cloudtrail-narrowed.js';

it.each([
  [
    'one region only',
    awsEvent('cloudtrail:UpdateTrail', { name: 't', isMultiRegionTrail: false }),
    'alert/high',
  ],
  ['another bucket', awsEvent('cloudtrail:UpdateTrail', { name: 't', s3BucketName: 'x' }), 'notify/high'],
  [
    'a harmless change',
    awsEvent('cloudtrail:UpdateTrail', { name: 't', isMultiRegionTrail: true }),
    'log/low',
  ],
  [
    'no management calls',
    awsEvent('cloudtrail:PutEventSelectors', { eventSelectors: [{ includeManagementEvents: false }] }),
    'alert/high',
  ],
  ['no selectors', awsEvent('cloudtrail:PutEventSelectors', { trailName: 't' }), 'alert/high'],
  [
    'management calls stay',
    awsEvent('cloudtrail:PutEventSelectors', { eventSelectors: [{ includeManagementEvents: true }] }),
    'log/low',
  ],
  [
    'management calls that read only',
    awsEvent('cloudtrail:PutEventSelectors', { eventSelectors: [{ readWriteType: 'ReadOnly' }] }),
    'notify/medium',
  ],
  [
    'management calls but those of one service',
    awsEvent('cloudtrail:PutEventSelectors', {
      eventSelectors: [{ excludeManagementEventSources: ['kms.amazonaws.com'] }],
    }),
    'notify/medium',
  ],
  [
    'management calls beside data calls',
    awsEvent('cloudtrail:PutEventSelectors', {
      advancedEventSelectors: [
        { fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] },
        { fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] },
      ],
    }),
    'log/low',
  ],
  [
    'management calls, filtered',
    awsEvent('cloudtrail:PutEventSelectors', {
      advancedEventSelectors: [
        {
          fieldSelectors: [
            { field: 'eventCategory', equals: ['Management'] },
            { field: 'readOnly', equals: ['true'] },
          ],
        },
      ],
    }),
    'notify/medium',
  ],
  [
    'data calls only',
    awsEvent('cloudtrail:PutEventSelectors', {
      advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] }],
    }),
    'alert/high',
  ],
  ['what stands out, no more', awsEvent('cloudtrail:PutInsightSelectors', { trailName: 't' }), 'notify/low'],
  [
    'what stands out',
    awsEvent('cloudtrail:PutInsightSelectors', {
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }],
    }),
    'log/low',
  ],
  ['a failed try', awsEvent('cloudtrail:UpdateTrail', { isMultiRegionTrail: false }, DENIED), 'notify/high'],
  ['a look', awsEvent('cloudtrail:GetTrail', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it('says what was done', () => {
  expect(detection.says(awsEvent('cloudtrail:PutEventSelectors', { trailName: 'org-main' }))).toBe(
    'changed what the trail org-main records',
  );
});
