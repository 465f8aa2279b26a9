import { UNREADABLE } from './classify.js';
import { clientName } from './client.js';
import type { Classification, LoadedDetection, Match } from './detection.js';
import type { VouchEvent } from './event.js';
import { factsOf } from './facts.js';
import { legible } from './legible.js';
import type { NewItem } from './workflow.js';

const UNREADABLE_WHY = 'A record about a sensitive call that cannot be read in full may hide what was done.';
const GENERIC_WHY = 'This call can change who may do what, or what can be seen afterwards.';

/**
 * One event as a case shows it. `eventId` is our own id of the stored event. What it says comes from the most
 * serious detection; every text from the event is redacted, on one line and clipped.
 */
export function describe(
  eventId: string,
  event: VouchEvent,
  classification: Classification,
  detections: readonly LoadedDetection[],
): NewItem {
  const [first] = classification.matches;
  const detection = detections.find(({ id }) => id === first?.id);
  return {
    eventId,
    detection: first?.id ?? UNREADABLE,
    tier: classification.tier,
    severity: classification.severity,
    grants: grants(classification.matches, detections),
    says: says(event, detection),
    call: legible(event.rawName, 100),
    why: detection?.why ?? (first?.id === UNREADABLE ? UNREADABLE_WHY : GENERIC_WHY),
    reasons: classification.reasons.map((reason) => legible(reason, 300)),
    account: legible(event.account, 64),
    region: legible(event.region, 40),
    at: new Date(event.at),
    address: event.address === null ? null : legible(event.address, 100),
    client: event.client === null ? null : clientName(event.client),
    accessKey: event.actor.accessKey === null ? null : legible(event.actor.accessKey, 128),
    facts: factsOf(event),
    error: event.error === null ? null : legible(event.error, 100),
  };
}

/** What could not be read might grant anything. */
function grants(matches: readonly Match[], detections: readonly LoadedDetection[]): boolean {
  const ids = new Set(matches.map(({ id }) => id));
  return ids.has(UNREADABLE) || detections.some(({ id, grants }) => grants === true && ids.has(id));
}

function says(event: VouchEvent, detection: LoadedDetection | undefined): string {
  const tried = event.error === null ? '' : 'tried this, and it failed: ';
  return legible(`${tried}${said(event, detection)}`, 240);
}

function said(event: VouchEvent, detection: LoadedDetection | undefined): string {
  const generic = `called ${event.name} of ${event.service || 'an unnamed service'}`;
  if (!detection) return generic;
  try {
    return detection.says(event);
  } catch (cause) {
    // An odd record must not cost the card; the reasons say what was odd about it.
    return `${generic} (not readable in full: ${cause instanceof Error ? cause.name : 'an error'})`;
  }
}
