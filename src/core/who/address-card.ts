import type { Card } from '../card.js';
import type { Identity } from '../person.js';
import type { Text } from '../text.js';
import { actorTitle, notes, plural, type Search, searched, spanText, timesText } from './card.js';
import type { Caller, Deed } from './deeds.js';

/** Somebody seen from an address, and who that is. */
export interface Seen {
  readonly caller: Caller;
  readonly identity: Identity;
}

/** Everybody who called from one address. `more`: callers that are not listed. */
export function addressCard(
  address: string,
  seen: readonly Seen[],
  more: number,
  search: Search,
  deeds: readonly Deed[],
): Card {
  const all = seen.length + more;
  const headline =
    all === 0 ? `Nobody seen from ${address}` : `${plural(all, 'caller')} seen from ${address}`;
  return {
    headline,
    body: [all === 0 ? NOBODY : 'Who called from there, the most serious first.'],
    facts: [searched(search)],
    list: { items: seen.map(seenLine), more },
    after: notes({ ...search, trail: NOT_ASKED }, deeds).concat(
      'CloudTrail cannot be searched by address, so only what Vouch keeps was looked through.',
    ),
    choices: [],
    footer: 'A key or an ARN goes further: /sec who AKIA… That you asked is in the audit.',
    summary: headline,
  };
}

const NOBODY =
  'No watched call came from that address in this time. Calls that nobody watches are only counted, without their address.';
const NOT_ASKED = { places: 0, whole: true, trouble: [] } as const;

/** `jane: Jane Doe (attested), alert · 3 times · 14:02 · key AKIA…` */
function seenLine({ caller, identity }: Seen): Text {
  const { actor, tier, count, failed, first, last } = caller;
  return [
    { bold: actorTitle(actor) },
    `: ${whom(identity)}, ${tier}`,
    timesText(count, failed),
    ...spanText(first, last),
    ...(actor.accessKey ? [' · ', { code: actor.accessKey }] : []),
  ];
}

function whom({ sureness, person, machine }: Identity): string {
  if (sureness === 'attested' && person) return `${person.name} (attested)`;
  if (sureness === 'attested' && machine) return 'a machine with owners (attested)';
  return sureness === 'claimed'
    ? `its session’s name may mean ${person?.name} (claimed, not proof)`
    : 'nobody on file';
}
