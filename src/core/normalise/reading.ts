import { contentHash } from '../canonical.js';
import type { Actor, VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject, objectAt } from '../json.js';
import { redactRecord, redactText } from '../redact.js';
import { accountText, ReadingActor, short, wholeActor } from './aws-actor.js';
import { bool, failure, flawOf, NO_TIME, parameters, sourceName } from './aws-fields.js';
import { callOf, serviceOf, timeOf } from './aws-names.js';

/** What was worked out once; undefined where nobody has asked yet. */
interface Kept {
  rawService?: string;
  service?: string;
  name?: string;
  at?: string;
  actor?: Actor;
  error?: string | null;
  flaw?: string | null;
  hash?: string;
  params?: JsonObject;
  response?: JsonObject;
  extra?: JsonObject;
}

/**
 * An event of which everything waits until it is asked for, so that a record nobody watches costs little. A class,
 * because getters that each object has of its own cost more than all the rest; so it is no plain data, and
 * `wholeEvent` makes that of it.
 */
export class Reading implements VouchEvent {
  readonly provider = 'aws';
  readonly rawName: string;
  // Truly private: the record as it came has secrets in it.
  readonly #record: JsonObject;
  /** The same under the keys that we know. */
  readonly #source: JsonObject;
  readonly #kept: Kept;

  constructor(record: JsonObject, source: JsonObject, rawName: string) {
    this.rawName = rawName;
    this.#record = record;
    this.#source = source;
    // All of them at once: objects of one shape are read twice as fast.
    this.#kept = {
      rawService: undefined,
      service: undefined,
      name: undefined,
      at: undefined,
      actor: undefined,
      error: undefined,
      flaw: undefined,
      hash: undefined,
      params: undefined,
      response: undefined,
      extra: undefined,
    };
  }

  get id(): string {
    return short(this.#source['eventID']).slice(0, 256) || `sha256:${this.hash}`;
  }

  get rawService(): string {
    this.#kept.rawService ??= sourceName(this.#source);
    return this.#kept.rawService;
  }

  get service(): string {
    this.#kept.service ??= serviceOf(this.rawService);
    return this.#kept.service;
  }

  get name(): string {
    this.#kept.name ??= callOf(this.rawName);
    return this.#kept.name;
  }

  get account(): string {
    return this.#recipient || this.actor.account;
  }

  get #recipient(): string {
    return accountText(this.#source['recipientAccountId']).slice(0, 64);
  }

  get region(): string {
    return short(this.#source['awsRegion']);
  }

  get at(): string {
    this.#kept.at ??= timeOf(this.#source['eventTime']) ?? NO_TIME;
    return this.#kept.at;
  }

  get actor(): Actor {
    this.#kept.actor ??= new ReadingActor(
      objectAt(this.#source['userIdentity']),
      this.#recipient,
      objectAt(this.#source['additionalEventData']),
    );
    return this.#kept.actor;
  }

  get address(): string | null {
    return short(this.#source['sourceIPAddress']) || null;
  }

  get error(): string | null {
    if (this.#kept.error === undefined) this.#kept.error = failure(this.#source);
    return this.#kept.error;
  }

  get readOnly(): boolean | null {
    return bool(this.#source['readOnly']);
  }

  get flaw(): string | null {
    if (this.#kept.flaw === undefined) this.#kept.flaw = flawOf(this.#record, this.#source);
    return this.#kept.flaw;
  }

  get hash(): string {
    this.#kept.hash ??= contentHash(this.#record);
    return this.#kept.hash;
  }

  get client(): string | null {
    return redactText(short(this.#source['userAgent'])) || null;
  }

  get params(): JsonObject {
    this.#kept.params ??= redactRecord(parameters(this.#source));
    return this.#kept.params;
  }

  get response(): JsonObject {
    this.#kept.response ??= redactRecord(this.#source['responseElements']);
    return this.#kept.response;
  }

  get extra(): JsonObject {
    this.#kept.extra ??= redactRecord(extraOf(this.#source));
    return this.#kept.extra;
  }

  get raw(): JsonObject {
    return redactRecord(this.#record);
  }

  toJSON(): VouchEvent {
    return wholeEvent(this);
  }
}

/** Plain data, to keep. */
export function wholeEvent(event: VouchEvent): VouchEvent {
  return {
    provider: event.provider,
    id: event.id,
    hash: event.hash,
    service: event.service,
    name: event.name,
    rawService: event.rawService,
    rawName: event.rawName,
    account: event.account,
    region: event.region,
    at: event.at,
    actor: wholeActor(event.actor),
    address: event.address,
    client: event.client,
    error: event.error,
    readOnly: event.readOnly,
    params: event.params,
    response: event.response,
    extra: event.extra,
    flaw: event.flaw,
    raw: event.raw,
  };
}

const EXTRA = [
  'serviceEventDetails',
  'eventType',
  'errorMessage',
  'sharedEventID',
  'vpcEndpointId',
  'sessionCredentialFromConsole',
];

function extraOf(source: JsonObject): JsonObject {
  const extra: { [key: string]: Json } = {};
  for (const key of EXTRA) {
    if (source[key] !== undefined && source[key] !== null) extra[key] = source[key];
  }
  const added = source['additionalEventData'];
  return isObject(added) ? { ...added, ...extra } : extra;
}
