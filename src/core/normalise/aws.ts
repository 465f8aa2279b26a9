import { contentHash } from '../canonical.js';
import type { Actor, Refusal, VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject, objectAt } from '../json.js';
import { redactRecord, redactText } from '../redact.js';
import { accountText, actorOf, short } from './aws-actor.js';
import { callOf, serviceOf, timeOf } from './aws-names.js';
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
 * One CloudTrail record in our own shape. Refuses only what names no call; a record that names one and is
 * broken elsewhere becomes an event with a `flaw`. Never throws. Redaction and hashing wait until they are
 * read, so that a record nobody watches costs little.
 */
export function normaliseAws(record: unknown, where: string): { event: VouchEvent } | { refusal: Refusal } {
  try {
    return normalised(record, where);
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : typeof cause;
    return {
      refusal: refuse(`expected a CloudTrail record, found one that cannot be read (${why})`, where, ''),
    };
  }
}

function normalised(record: unknown, where: string): { event: VouchEvent } | { refusal: Refusal } {
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
  const lazy = lazily(record, source, params);
  return {
    provider: 'aws',
    get id() {
      return id || `sha256:${lazy.hash()}`;
    },
    get hash() {
      return lazy.hash();
    },
    service: serviceOf(rawService),
    name: callOf(rawName),
    rawService,
    rawName,
    account: account || actor.account,
    region: short(source['awsRegion']),
    at,
    actor,
    address: short(source['sourceIPAddress']) || null,
    client: redactText(short(source['userAgent'])) || null,
    error: failure(source),
    readOnly: typeof source['readOnly'] === 'boolean' ? source['readOnly'] : bool(source['readOnly']),
    get params() {
      return lazy.params();
    },
    get response() {
      return lazy.response();
    },
    get extra() {
      return lazy.extra();
    },
    flaw: flaws.length === 0 ? null : flaws.join('; '),
    get raw() {
      return lazy.raw();
    },
  };
}

/** Worked out at the first reading, once. */
function lazily(record: JsonObject, source: JsonObject, params: JsonObject) {
  return {
    hash: once(() => contentHash(record)),
    params: once(() => redactRecord(params)),
    response: once(() => redactRecord(source['responseElements'])),
    extra: once(() => redactRecord(extraOf(source))),
    raw: once(() => redactRecord(record)),
  };
}

function once<T>(work: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: work() };
    return kept.value;
  };
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
  return objectAt(source['responseElements'])[short(source['eventName'])] === 'Failure' ? 'Failure' : null;
}

function extraOf(source: JsonObject): JsonObject {
  const extra: { [key: string]: Json } = {};
  for (const key of ['serviceEventDetails', 'eventType', 'errorMessage', 'sharedEventID', 'vpcEndpointId']) {
    if (source[key] !== undefined && source[key] !== null) extra[key] = source[key];
  }
  const added = source['additionalEventData'];
  return isObject(added) ? { ...added, ...extra } : extra;
}

function bool(value: Json | undefined): boolean | null {
  return value === 'true' ? true : value === 'false' ? false : null;
}
