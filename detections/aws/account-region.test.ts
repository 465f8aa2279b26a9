import { expect, it } from 'vitest';
import { NOTHING_KNOWN } from '../../src/kit/index.js';
import { awsEvent, DENIED, verdict } from '../../test/aws-event.js';
import detection from './account-region.js';

it.each([
  ['on', awsEvent('account:EnableRegion', { RegionName: 'me-south-1' }), 'notify/medium'],
  ['off', awsEvent('account:DisableRegion', { RegionName: 'me-south-1' }), 'log/low'],
  ['a failed try', awsEvent('account:EnableRegion', null, DENIED), 'log/medium'],
  ['a look', awsEvent('account:ListRegions', null), 'none'],
])('%s', (_, event, expected) => {
  expect(verdict(detection, event)).toBe(expected);
});

it.each([
  [awsEvent('account:EnableRegion', { RegionName: 'me-south-1' }), 'turned on the region me-south-1'],
])('says what was done', (event, expected) => {
  expect(detection.says(event)).toBe(expected);
});

it('is worse where we know our regions and this is none of them', () => {
  const event = awsEvent('account:EnableRegion', { regionName: 'me-south-1' });
  const tier = (region: string) =>
    detection.judge?.(event, { ...NOTHING_KNOWN, regions: new Set([region]) })?.tier ?? detection.tier;
  expect(tier('eu-west-1')).toBe('alert');
  expect(tier('me-south-1')).toBe('notify');
});
