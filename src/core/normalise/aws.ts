import type { Actor, Refusal, VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject, objectAt } from '../json.js';
import { redactText } from '../redact.js';
import { accountText, actorOf, short } from './aws-actor.js';
import { callOf, serviceOf, timeOf } from './aws-names.js';
import { Reading, wholeEvent } from './reading.js';
import { kindOf, refuse } from './refusal.js';

/** The `at` of an event whose time could not be read; its `flaw` says so. */
export const NO_TIME = '1970-01-01T00:00:00.000Z';

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
  const flaws: string[] = [];
  const source = withKnownKeys(record as JsonObject, flaws);
  const rawName = short(source['eventName']);
  if (!/[A-Za-z]/.test(rawName) || rawName.length > 256) {
    const found = rawName.length > 256 ? `a name of over 256 characters` : kindOf(source['eventName']);
    return { refusal: refuse(`expected "eventName" to name a call, found ${found}`, where, record) };
  }
  return { event: eventOf(record as JsonObject, source, rawName, flaws) };
}

function eventOf(record: JsonObject, source: JsonObject, rawName: string, flaws: string[]): VouchEvent {
  const rawService = sourceName(source, flaws);
  const at = time(source, flaws);
  const account = recipient(source);
  const actor = who(source, account, flaws);
  const params = parameters(source, flaws);
  const id = short(source['eventID']).slice(0, 256);
  const outline = {
    id,
    service: serviceOf(rawService),
    name: callOf(rawName),
    rawService,
    rawName,
    account: account || actor.account,
    region: short(source['awsRegion']),
    at,
    actor,
    address: short(source['sourceIPAddress']) || null,
    error: failure(source),
    readOnly: bool(source['readOnly']),
    flaw: flaws.length === 0 ? null : flaws.join('; '),
  };
  return new Reading(outline, { record, source, params });
}

/** Some exporters write `eventname` or `event_name`: the record still names a call, so it is read, and marked. */
function withKnownKeys(record: JsonObject, flaws: string[]): JsonObject {
  if (record['eventName'] !== undefined) return record;
  const byBareName = new Map(Object.keys(record).map((key) => [bare(key), key]));
  if (!byBareName.has('eventname')) return record;
  flaws.push('the record\'s keys are not written as CloudTrail writes them ("eventName")');
  return Object.fromEntries(
    FIELDS.map((field) => [field, record[byBareName.get(bare(field)) ?? field] as Json]),
  );
}

function bare(key: string): string {
  return key.slice(0, 40).toLowerCase().replaceAll('_', '');
}

function sourceName(source: JsonObject, flaws: string[]): string {
  const named = typeof source['eventSource'] === 'string' ? short(source['eventSource']).slice(0, 256) : '';
  if (named !== '') return named;
  flaws.push(`"eventSource": expected a service's name, found ${kindOf(source['eventSource'])}`);
  const host = short(objectAt(source['tlsDetails'])['clientProvidedHostHeader']);
  const service = /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(host)?.[1];
  return service ? `${service}.amazonaws.com` : '';
}

function time(source: JsonObject, flaws: string[]): string {
  const at = timeOf(source['eventTime']);
  if (at === null)
    flaws.push(`"eventTime": expected an ISO time, found ${kindOf(source['eventTime'])} that is none`);
  return at ?? NO_TIME;
}

function recipient(source: JsonObject): string {
  return accountText(source['recipientAccountId']).slice(0, 64);
}

function who(source: JsonObject, account: string, flaws: string[]): Actor {
  const identity = source['userIdentity'];
  if (!isObject(identity)) flaws.push(`"userIdentity": expected an object, found ${kindOf(identity)}`);
  return actorOf(objectAt(identity), account, objectAt(source['additionalEventData']));
}

function parameters(source: JsonObject, flaws: string[]): JsonObject {
  const params = source['requestParameters'];
  if (params === null || params === undefined || params === '') return {};
  if (isObject(params)) {
    if (params['omitted'] === true) flaws.push('CloudTrail left out the parameters, for they were too large');
    return params;
  }
  if (typeof params === 'string') {
    const inside = jsonObject(params);
    if (inside) return inside;
    if (/^HIDDEN_DUE_TO_SECURITY_REASONS|^\*+$/.test(params)) return { text: params };
  }
  flaws.push(`"requestParameters": expected an object, found ${kindOf(params)}`);
  return { text: params };
}

function jsonObject(text: string): JsonObject | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return null;
    throw cause;
  }
}

/** A sign-in says in its response that it failed; every other call has an error code. */
function failure(source: JsonObject): string | null {
  const code = short(source['errorCode']) || short(source['errorMessage']);
  if (code !== '') return redactText(code).slice(0, 200);
  const response = source['responseElements'];
  return isObject(response) && response[short(source['eventName'])] === 'Failure' ? 'Failure' : null;
}

function bool(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}
