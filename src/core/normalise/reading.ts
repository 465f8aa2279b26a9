import { contentHash } from '../canonical.js';
import type { Actor, VouchEvent } from '../event.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { redactRecord, redactText } from '../redact.js';
import { short } from './aws-actor.js';

/** What deciding whether a record matters needs of nearly every record. */
type Outline = Omit<VouchEvent, 'provider' | 'hash' | 'client' | 'params' | 'response' | 'extra' | 'raw'>;

/** The record itself; the same under the keys that we know; and the parameters in it. */
export interface Sources {
  readonly record: JsonObject;
  readonly source: JsonObject;
  readonly params: JsonObject;
}

/**
 * An event of which redaction and hashing wait until they are asked for, so that a record nobody watches costs
 * little. A class, because getters that each object has of its own cost more than all the rest; so it is no
 * plain data, and `wholeEvent` makes that of it.
 */
export class Reading implements VouchEvent {
  readonly provider = 'aws';
  readonly service: string;
  readonly name: string;
  readonly rawService: string;
  readonly rawName: string;
  readonly account: string;
  readonly region: string;
  readonly at: string;
  readonly actor: Actor;
  readonly address: string | null;
  readonly error: string | null;
  readonly readOnly: boolean | null;
  readonly flaw: string | null;
  private readonly ownId: string;
  private readonly from: Sources;
  private kept: { [Part in 'hash' | 'params' | 'response' | 'extra']?: VouchEvent[Part] } | undefined;

  constructor(outline: Outline, from: Sources) {
    this.service = outline.service;
    this.name = outline.name;
    this.rawService = outline.rawService;
    this.rawName = outline.rawName;
    this.account = outline.account;
    this.region = outline.region;
    this.at = outline.at;
    this.actor = outline.actor;
    this.address = outline.address;
    this.error = outline.error;
    this.readOnly = outline.readOnly;
    this.flaw = outline.flaw;
    this.ownId = outline.id;
    this.from = from;
    this.kept = undefined;
  }

  get id(): string {
    return this.ownId || `sha256:${this.hash}`;
  }

  get hash(): string {
    this.kept ??= {};
    this.kept.hash ??= contentHash(this.from.record);
    return this.kept.hash;
  }

  get client(): string | null {
    return redactText(short(this.from.source['userAgent'])) || null;
  }

  get params(): JsonObject {
    this.kept ??= {};
    this.kept.params ??= redactRecord(this.from.params);
    return this.kept.params;
  }

  get response(): JsonObject {
    this.kept ??= {};
    this.kept.response ??= redactRecord(this.from.source['responseElements']);
    return this.kept.response;
  }

  get extra(): JsonObject {
    this.kept ??= {};
    this.kept.extra ??= redactRecord(extraOf(this.from.source));
    return this.kept.extra;
  }

  get raw(): JsonObject {
    return redactRecord(this.from.record);
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
    actor: event.actor,
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
