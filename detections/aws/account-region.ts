import {
  defineDetection,
  fieldAt,
  type Judgement,
  type Known,
  legible,
  textAt,
  type VouchEvent,
} from '../../src/kit/index.js';

function region({ params }: VouchEvent): string {
  return legible(textAt(fieldAt(params, 'regionName')), 40);
}

function judge(event: VouchEvent, known: Known): Judgement {
  if (event.name === 'DisableRegion') return { tier: 'log', severity: 'low' };
  // Where nobody has said which regions we use, none is new.
  return known.regions.size > 0 && region(event) !== '' && !known.regions.has(region(event))
    ? { tier: 'alert', severity: 'high', reason: 'it is not one of the regions that we use' }
    : {};
}

export default defineDetection({
  title: 'A region was turned on or off',
  provider: 'aws',
  on: ['account:EnableRegion', 'account:DisableRegion'],
  tier: 'notify',
  severity: 'medium',
  attack: ['T1535'],
  why: 'What runs in a region that nobody uses is seen by nobody.',
  says: (event) =>
    `turned ${event.name === 'DisableRegion' ? 'off' : 'on'} the region ${region(event) || 'without a name'}`,
  judge,
});
