import type { Refusal } from '../../core/event.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import { kindOf, refuse } from '../../core/normalise/refusal.js';
import { type LogFile, type Notice, noticeIn } from './notice.js';

/** A CloudTrail record, not yet looked at, and where it stood. */
export interface Found {
  readonly record: unknown;
  readonly where: string;
}

export interface Opened {
  readonly records: readonly Found[];
  readonly refusals: readonly Refusal[];
  /** How many of the refusals tell of a log file that was not read: events that nobody saw. */
  readonly notices: number;
  /** Log files that notices tell of, to be read; always empty where no bucket is named. */
  readonly files: readonly LogFile[];
}

export interface EnvelopeOptions {
  /** SNS topics that may send to us; empty: none; left out: any. */
  readonly topicArns?: readonly string[];
  /** S3 buckets whose notices of new log files are taken; left out: a notice is a refusal. */
  readonly buckets?: readonly string[];
}

const DEEPEST = 5;
const NOT_READ = 'is not read here; hand over the log file itself';

/** What one layer turns out to be: a record itself, more layers, log files elsewhere, or nothing of ours. */
type Layer =
  | 'record'
  | { readonly inside: readonly { readonly value: Json; readonly where: string }[] }
  | { readonly files: readonly LogFile[] }
  | { readonly refused: string; readonly notice?: true };

/**
 * Takes one JSON value out of whatever it came in: a CloudTrail record, `{ Records: […] }`, an EventBridge
 * event, an SNS notification around any of these, a LookupEvents answer, or a list of them. Notices of log files
 * in S3 come back as `files` where their bucket is one of `options.buckets`.
 */
export function openEnvelope(value: unknown, where: string, options: EnvelopeOptions = {}): Opened {
  const records: Found[] = [];
  const refusals: Refusal[] = [];
  const files: LogFile[] = [];
  let notices = 0;
  const waiting = [{ value: value as Json, where, depth: 0 }];
  // A stack, last first: pushed in reverse, so that records come out in the order they stood in.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, where, depth } = next;
    const layer = depth > DEEPEST ? TOO_DEEP : layerOf(value, where, options);
    if (layer === 'record') records.push({ record: value, where });
    else if ('files' in layer) files.push(...layer.files);
    else if ('refused' in layer) {
      refusals.push(refuse(layer.refused, where, value));
      if (layer.notice) notices += 1;
    } else for (const inner of [...layer.inside].reverse()) waiting.push({ ...inner, depth: depth + 1 });
  }
  return { records, refusals, notices, files };
}

/** True where nothing is around the record; S3's notices have an `eventName` as well. */
export function isBareRecord(value: unknown): boolean {
  return isObject(value as Json) && namesCall(value as JsonObject);
}

function namesCall({ eventName, s3 }: JsonObject): boolean {
  return eventName !== undefined && s3 === undefined;
}

const TOO_DEEP: Layer = { refused: `expected at most ${DEEPEST} envelopes around a record, found more` };

function layerOf(value: Json, where: string, options: EnvelopeOptions): Layer {
  if (Array.isArray(value)) return eachOf(value, where);
  if (!isObject(value)) {
    return { refused: `expected a CloudTrail record or an envelope around one, found ${kindOf(value)}` };
  }
  if (namesCall(value)) return 'record';
  const { Records, Events, CloudTrailEvent } = value;
  if (Array.isArray(Records)) return eachOf(Records, `${where} Records`);
  if (Array.isArray(Events)) return eachOf(Events, `${where} Events`);
  if (typeof CloudTrailEvent === 'string') return textOf(CloudTrailEvent, 'CloudTrailEvent', where);
  if (value['TopicArn'] !== undefined && value['Type'] !== undefined) return sns(value, where, options);
  const source = value['detail-type'] === undefined ? null : sourceProblem(value);
  if (source !== null) return { refused: source };
  const notice = noticeIn(value, where);
  if (notice !== null) return noticed(notice, options);
  return value['detail-type'] === undefined ? 'record' : eventBridge(value, where);
}

/** Nobody but AWS may put an event on a bus whose source begins with "aws.". */
function sourceProblem({ source }: JsonObject): string | null {
  if (typeof source === 'string' && source.startsWith('aws.')) return null;
  const found = typeof source === 'string' ? 'another' : kindOf(source);
  return `expected the "source" of an EventBridge event to begin with "aws.", found ${found}`;
}

function noticed(notice: Notice, { buckets }: EnvelopeOptions): Layer {
  if (buckets === undefined) {
    const refused = `${notice.kind} ${NOT_READ}`;
    return notice.test ? { refused } : { refused, notice: true };
  }
  if ('broken' in notice) return { refused: `${notice.kind}: ${notice.broken}`, notice: true };
  if (notice.files.every(({ bucket }) => buckets.includes(bucket))) return { files: notice.files };
  const expected = 'expected a notice of a bucket that VOUCH_LOG_BUCKETS names, found another';
  return { refused: `${notice.kind}: ${expected}`, notice: true };
}

function eachOf(parts: readonly Json[], where: string): Layer {
  return { inside: parts.map((value, index) => ({ value, where: `${where}[${index}]` })) };
}

function textOf(inner: string, name: string, where: string): Layer {
  const value = parse(inner);
  return value === undefined
    ? { refused: `expected JSON in "${name}", found text that is not` }
    : { inside: [{ value, where }] };
}

function eventBridge(value: JsonObject, where: string): Layer {
  const { detail, account } = value;
  const type = value['detail-type'];
  if (typeof type !== 'string' || !/ via CloudTrail$/.test(type)) {
    return {
      refused: 'expected "detail-type" to end in "via CloudTrail", found another kind of EventBridge event',
    };
  }
  if (!isObject(detail))
    return { refused: `expected "detail" to be a CloudTrail record, found ${kindOf(detail)}` };
  const recipient = detail['recipientAccountId'];
  if (given(account) && given(recipient) && String(account) !== String(recipient)) {
    return {
      refused: 'expected the envelope\'s "account" to be the record\'s "recipientAccountId", found another',
    };
  }
  return { inside: [{ value: detail, where }] };
}

function given(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function sns(value: JsonObject, where: string, { topicArns }: EnvelopeOptions): Layer {
  const { TopicArn, Type, Message } = value;
  if (topicArns?.length === 0) {
    return { refused: 'expected no SNS envelope, because VOUCH_SNS_TOPIC_ARNS names no topic; found one' };
  }
  if (topicArns && (typeof TopicArn !== 'string' || !topicArns.includes(TopicArn))) {
    return { refused: 'expected an SNS message of one of the configured topics, found another "TopicArn"' };
  }
  if (Type !== 'Notification') {
    return {
      refused: 'expected an SNS notification, found another type (subscriptions are confirmed by hand)',
    };
  }
  if (typeof Message === 'string') return textOf(Message, 'Message', where);
  return { refused: `expected "Message" to be text, found ${kindOf(Message)}` };
}

function parse(inner: string): Json | undefined {
  try {
    return JSON.parse(inner) as Json;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}
