import type { Span, Text } from '../core/text.js';
import type { StoredEvent } from '../ports/store.js';
import type { World } from './world.js';

/** One message names this many; more of them make more messages, until all are named. */
const MOST = 12;

/** Events that came over a day late: nobody is asked about yesterday; security gets them in one list. */
export async function listLate(world: World): Promise<number> {
  const late = await world.store.events.late(MOST);
  if (late.length === 0) return 0;
  const rings = await world.store.transaction(async (tables) => {
    await tables.lock('late-list');
    const still = await tables.events.late(MOST);
    if (still.length === 0) return [];
    for (const stored of still) await tables.events.done(stored.id, null);
    await tables.audit.append([
      {
        caseId: null,
        who: 'vouch',
        action: 'late-listed',
        detail: { events: still.map((stored) => stored.event.id) },
      },
    ]);
    return tables.effects.add(null, [{ effect: { kind: 'tell', text: listText(still) }, lane: 'tell' }]);
  });
  await world.queue.ring('effect', rings);
  return late.length;
}

function listText(late: readonly StoredEvent[]): Text {
  const lines = late.flatMap((stored) => line(stored));
  const many = late.length === 1 ? '1 event' : `${late.length} events`;
  return [
    { bold: `${many} arrived more than a day late` },
    ', so nobody was asked. Please look through them:',
    ...lines,
  ];
}

function line({ event, classification }: StoredEvent): Span[] {
  const what = `${event.name} by ${event.actor.name} in ${event.account || 'an unrecorded account'}, ${classification.tier}, `;
  return ['\n• ', what, { time: new Date(event.at) }];
}
