import { isObject, type Json, type JsonObject, objectAt } from '../json.js';
import { redactText } from '../redact.js';
import { short } from './aws-actor.js';
import { timeOf } from './aws-names.js';
import { kindOf } from './refusal.js';

/** The `at` of an event whose time could not be read; its `flaw` says so. */
export const NO_TIME = '1970-01-01T00:00:00.000Z';

/** Whose call it is, as the source wrote it: `iam.amazonaws.com`. `''` where nothing in the record says so. */
export function sourceName(source: JsonObject): string {
  const named = ownName(source);
  if (named !== '') return named;
  const host = short(objectAt(source['tlsDetails'])['clientProvidedHostHeader']);
  const service = /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(host)?.[1];
  return service ? `${service}.amazonaws.com` : '';
}

function ownName(source: JsonObject): string {
  return typeof source['eventSource'] === 'string' ? short(source['eventSource']).slice(0, 256) : '';
}

/** A sign-in says in its response that it failed; every other call has an error code. */
export function failure(source: JsonObject): string | null {
  const code = short(source['errorCode']) || short(source['errorMessage']);
  if (code !== '') return redactText(code).slice(0, 200);
  const response = source['responseElements'];
  return isObject(response) && response[short(source['eventName'])] === 'Failure' ? 'Failure' : null;
}

export function bool(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** The parameters as an object, whatever they came as: text that holds one is read, other text stands under `text`. */
export function parameters(source: JsonObject): JsonObject {
  const params = source['requestParameters'];
  if (params === null || params === undefined || params === '') return {};
  if (isObject(params)) return params;
  return (typeof params === 'string' ? jsonObject(params) : null) ?? { text: params };
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

/** What in the record is not as CloudTrail writes it, in words; null where all of it is. */
export function flawOf(record: JsonObject, source: JsonObject): string | null {
  const flaws = [
    source === record ? null : 'the record\'s keys are not written as CloudTrail writes them ("eventName")',
    flawOfSource(source),
    flawOfTime(source['eventTime']),
    flawOfIdentity(source['userIdentity']),
    flawOfParameters(source['requestParameters']),
  ].filter((flaw) => flaw !== null);
  return flaws.length === 0 ? null : flaws.join('; ');
}

function flawOfSource(source: JsonObject): string | null {
  if (ownName(source) !== '') return null;
  return `"eventSource": expected a service's name, found ${kindOf(source['eventSource'])}`;
}

function flawOfTime(time: Json | undefined): string | null {
  if (timeOf(time) !== null) return null;
  return `"eventTime": expected an ISO time, found ${kindOf(time)} that is none`;
}

function flawOfIdentity(identity: Json | undefined): string | null {
  return isObject(identity) ? null : `"userIdentity": expected an object, found ${kindOf(identity)}`;
}

function flawOfParameters(params: Json | undefined): string | null {
  if (params === null || params === undefined || params === '') return null;
  if (isObject(params)) {
    return params['omitted'] === true ? 'CloudTrail left out the parameters, for they were too large' : null;
  }
  if (typeof params === 'string') {
    if (jsonObject(params) || /^HIDDEN_DUE_TO_SECURITY_REASONS|^\*+$/.test(params)) return null;
  }
  return `"requestParameters": expected an object, found ${kindOf(params)}`;
}
