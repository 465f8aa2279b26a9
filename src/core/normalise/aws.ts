import type { Refusal, VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { short } from './aws-actor.js';
import { Reading, wholeEvent } from './reading.js';
import { kindOf, refuse } from './refusal.js';

export { NO_TIME } from './aws-fields.js';

const FIELDS = [
  'eventName',
  'eventSource',
  'eventTime',
  'eventID',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'userIdentity',
  'errorCode',
  'errorMessage',
  'readOnly',
  'recipientAccountId',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'eventType',
  'tlsDetails',
  'sharedEventID',
  'vpcEndpointId',
] as const;

/**
 * One CloudTrail record in our own shape, as plain data. Refuses only what names no call; a record that names
 * one and is broken elsewhere becomes an event with a `flaw`. Never throws.
 */
export function normaliseAws(record: unknown, where: string): { event: VouchEvent } | { refusal: Refusal } {
  return safely(where, () => {
    const read = reading(record, where);
    return 'refusal' in read ? read : { event: wholeEvent(read.event) };
  });
}

/**
 * The same, for a first look: what nobody may ever ask for is worked out when it is asked for. `wholeEvent` makes
 * the plain data of it.
 */
export function readAws(record: unknown, where: string): { event: VouchEvent } | { refusal: Refusal } {
  return safely(where, () => reading(record, where));
}

function safely<T>(where: string, work: () => T): T | { refusal: Refusal } {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : typeof cause;
    return {
      refusal: refuse(`expected a CloudTrail record, found one that cannot be read (${why})`, where, ''),
    };
  }
}

function reading(record: unknown, where: string): { event: VouchEvent } | { refusal: Refusal } {
  if (!isObject(record as Json)) {
    return { refusal: refuse(`expected a CloudTrail record, found ${kindOf(record)}`, where, record) };
  }
  const source = withKnownKeys(record as JsonObject);
  const rawName = short(source['eventName']);
  if (!/[A-Za-z]/.test(rawName) || rawName.length > 256) {
    const found = rawName.length > 256 ? `a name of over 256 characters` : kindOf(source['eventName']);
    return { refusal: refuse(`expected "eventName" to name a call, found ${found}`, where, record) };
  }
  return { event: new Reading(record as JsonObject, source, rawName) };
}

/** Some exporters write `eventname` or `event_name`: the record still names a call, so it is read, and marked. */
function withKnownKeys(record: JsonObject): JsonObject {
  if (record['eventName'] !== undefined) return record;
  const byBareName = new Map(Object.keys(record).map((key) => [bare(key), key]));
  if (!byBareName.has('eventname')) return record;
  return Object.fromEntries(
    FIELDS.map((field) => [field, record[byBareName.get(bare(field)) ?? field] as Json]),
  );
}

function bare(key: string): string {
  return key.slice(0, 40).toLowerCase().replaceAll('_', '');
}
