import {
  defineDetection,
  meansInternet,
  named,
  requestOf,
  textsIn,
  type VouchEvent,
} from '../../src/kit/index.js';

/** Rules that name the list take in what is added to it, without being changed themselves. */
function internet(event: VouchEvent): boolean {
  const request = requestOf(event);
  const added = request['addEntries'] ?? request['AddEntries'] ?? request['AddEntry'];
  return meansInternet(textsIn(added));
}

export default defineDetection({
  title: 'A list of addresses was changed',
  provider: 'aws',
  on: ['ec2:ModifyManagedPrefixList'],
  tier: 'log',
  severity: 'low',
  attack: ['T1562.007'],
  why: 'Every firewall rule and route that names such a list changes with it.',
  says: (event) => {
    const request = requestOf(event);
    const list = named(request['prefixListId'] ?? request['PrefixListId'], 'a list of addresses');
    return internet(event) ? `added the whole Internet to ${list}` : `changed the addresses in ${list}`;
  },
  judge: (event) => (internet(event) ? { tier: 'alert', severity: 'high' } : {}),
});
