import {
  defineDetection,
  type Judgement,
  meansInternet,
  named,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Such a list lets through or holds back; either way, the whole Internet does not belong in it. */
function judge({ params }: VouchEvent): Judgement {
  return meansInternet(textsIn(params['addresses'] ?? params['updates']))
    ? { tier: 'notify', severity: 'high', reason: 'the whole Internet is in it' }
    : {};
}

export default defineDetection({
  title: 'A list of addresses of a web firewall was changed',
  provider: 'aws',
  on: ['wafv2:CreateIPSet', 'wafv2:UpdateIPSet', 'waf:UpdateIPSet', 'waf-regional:UpdateIPSet'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'A web firewall lets through, or holds back, whatever is on such a list.',
  says: ({ name, params }) =>
    `${name.startsWith('Create') ? 'created' : 'changed'} the list of addresses ${named(params['name'] ?? params['iPSetId'], 'without a name')}`,
  judge,
});
