import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Refusal } from '../../core/event.js';
import { refuse } from '../../core/normalise/refusal.js';
import { PortError, type RunLog } from '../../ports.js';
import { type Found, openEnvelope } from './envelope.js';
import { partsOf } from './log-files.js';
import type { LogFile } from './notice.js';
import type { Objects } from './s3.js';

export interface SqsBatch {
  readonly records: readonly Found[];
  readonly refusals: readonly Refusal[];
  /** How many of the refusals tell of a log file that was not read: the queue is fed what Vouch cannot use. */
  readonly notices: number;
  /** `sqs`: events of the queue itself. `s3`: part of a log file that a message told of. */
  readonly road: 'sqs' | 's3';
}

export interface SqsSettings {
  readonly queueUrl: string;
  readonly region: string;
  /** Another address than AWS' own. */
  readonly endpoint?: string;
  /** SNS topics that may send; empty: none. */
  readonly topicArns: readonly string[];
  /** Where log files are read whose notices come; left out: those are refused. */
  readonly files?: { readonly objects: Pick<Objects, 'read'>; readonly buckets: readonly string[] };
  /** Resolves once everything in the batch is stored for good: only then are its messages deleted. */
  readonly deliver: (batch: SqsBatch) => Promise<void>;
  readonly runLog: RunLog;
  readonly signal: AbortSignal;
  /** Milliseconds; for tests. */
  readonly times?: Partial<SqsTimes>;
  /** Left out: the SDK's own chain (environment, profile, role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface SqsTimes {
  /** How long a poll waits for messages: whole seconds, at most 20. */
  readonly wait: number;
  /** How long a received message is ours; prolonged at half of it while it is being delivered. */
  readonly visible: number;
  /** The first pause after a fault; doubled each time up to `longest`. */
  readonly pause: number;
  readonly longest: number;
  /** Without an answer for this long a request is given up (on top of `wait` for a poll). */
  readonly patience: number;
}

const TIMES: SqsTimes = { wait: 20_000, visible: 60_000, pause: 500, longest: 30_000, patience: 10_000 };
const BATCH = 10;
/** A message that could not be delivered this often is kept as a refusal and taken off the queue. */
const ENOUGH = 5;
const STOPPING = 'stopping';

/**
 * Reads an SQS queue until `signal` is aborted: long polls, hands over what it got, deletes a message only
 * after `deliver` resolved. `stopped` resolves when the last batch is delivered or given back.
 */
export function startSqsSource(settings: SqsSettings): { readonly stopped: Promise<void> } {
  const client = new SQSClient({
    region: settings.region,
    maxAttempts: 1,
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
  });
  const source: Source = { ...settings, client, times: { ...TIMES, ...settings.times } };
  const stopped = poll(source).finally(() => client.destroy());
  return { stopped };
}

interface Source extends Omit<SqsSettings, 'times'> {
  readonly client: SQSClient;
  readonly times: SqsTimes;
}

async function poll(source: Source): Promise<void> {
  const { signal, runLog, times } = source;
  let faults = 0;
  while (!signal.aborted) {
    try {
      const messages = await receive(source);
      if (messages.length === 0) continue;
      // Each try costs every message one of its receives, so what cannot be stored is tried less and less often.
      const stored = await handle(source, messages);
      if (stored && faults > 0) resumed(runLog);
      faults = stored ? 0 : faults + 1;
    } catch (cause) {
      if (signal.aborted) return;
      faults += 1;
      runLog.error('the event queue cannot be read', cause, { faults });
    }
    if (faults > 0) await pause(Math.min(times.longest, times.pause * 2 ** (faults - 1)), signal);
  }
}

function resumed(runLog: RunLog): void {
  runLog.step({ action: 'queue-resumed', outcome: 'success', message: 'events are read again' });
}

async function receive({ client, queueUrl, times, signal }: Source): Promise<readonly Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: Math.floor(times.wait / 1000),
      VisibilityTimeout: Math.ceil(times.visible / 1000),
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
    { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(times.wait + times.patience)]) },
  );
  return Messages;
}

/**
 * True where everything got delivered. Otherwise each message is tried alone, so that one cannot hold up the rest.
 * One that tells of log files is alone from the start: they are read after what came whole, and not twice.
 */
async function handle(source: Source, messages: readonly Message[]): Promise<boolean> {
  const beat = heartbeat(source, messages);
  try {
    const opened = messages.map((message) => openMessage(source, message));
    const events = opened.filter(({ files }) => files.length === 0);
    const notices = opened.filter(({ files }) => files.length > 0);
    let all = events.length === 0 || (await together(source, events));
    for (const one of notices) {
      if (source.signal.aborted) return true;
      if (!(await delivered(source, [one]))) all = false;
    }
    return all;
  } finally {
    await beat.stop();
  }
}

async function together(source: Source, events: readonly OpenMessage[]): Promise<boolean> {
  if (await delivered(source, events)) return true;
  if (events.length === 1) return false;
  let all = true;
  for (const one of events) {
    if (!(await delivered(source, [one]))) all = false;
  }
  return all;
}

async function delivered(source: Source, opened: readonly OpenMessage[]): Promise<boolean> {
  const messages = opened.map(({ message }) => message);
  try {
    await deliverAll(source, opened);
  } catch (cause) {
    if (cause instanceof PortError && cause.code === STOPPING) return true;
    source.runLog.error('events from the queue could not be stored; they stay in the queue', cause, {
      messages: messages.length,
    });
    return messages.length === 1 && (await givenUp(source, messages[0] as Message, cause));
  }
  await remove(source, messages);
  return true;
}

/** First the records in the messages, then each log file, part by part. A throw anywhere leaves all messages on the queue. */
async function deliverAll(source: Source, opened: readonly OpenMessage[]): Promise<void> {
  const records = opened.flatMap((one) => one.records);
  const refusals = opened.flatMap((one) => one.refusals);
  const files = opened.flatMap((one) => one.files);
  if (records.length + refusals.length > 0) {
    const notices = opened.reduce((sum, one) => sum + one.notices, 0);
    await source.deliver({ records, refusals, notices, road: 'sqs' });
  }
  for (const file of files) {
    if (!source.files) throw new Error(`expected nobody to ask for ${file.key}: no bucket is named`);
    for await (const part of partsOf(source.files.objects, file)) {
      if (source.signal.aborted)
        throw new PortError('later', STOPPING, 'the rest of the file is left for later');
      await source.deliver({ ...part, notices: 0, road: 's3' });
    }
  }
}

interface OpenMessage {
  readonly message: Message;
  readonly records: readonly Found[];
  readonly refusals: readonly Refusal[];
  readonly files: readonly LogFile[];
  readonly notices: number;
}

function openMessage({ topicArns, files }: Source, message: Message): OpenMessage {
  const { MessageId, Body = '' } = message;
  const where = `queue message ${MessageId ?? 'without an id'}`;
  const parsed = parse(Body);
  if (parsed === undefined) {
    const refusal = refuse('expected a message of JSON, found other text', where, Body);
    return { message, records: [], refusals: [refusal], files: [], notices: 0 };
  }
  return { message, ...openEnvelope(parsed, where, { topicArns, buckets: files?.buckets ?? [] }) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/**
 * The fifth failure in a row of one message alone: it is stored as a refusal, which security sees, and taken
 * off. Where even that cannot be stored it stays, and the queue's own dead-letter rule takes it in the end.
 */
async function givenUp(source: Source, message: Message, cause: unknown): Promise<boolean> {
  // The store being away says nothing about the message: it may come as often as it takes.
  if (cause instanceof PortError && cause.outcome !== 'never') return false;
  if (Number(message.Attributes?.ApproximateReceiveCount ?? 1) < ENOUGH) return false;
  const why = cause instanceof Error ? cause.name : typeof cause;
  const where = `queue message ${message.MessageId ?? 'without an id'}`;
  const reason = `expected a message that can be stored, found one that failed ${ENOUGH} times (${why})`;
  try {
    const refusals = [refuse(reason, where, message.Body ?? '')];
    await source.deliver({ records: [], refusals, notices: 0, road: 'sqs' });
  } catch (again) {
    source.runLog.error('a message that failed 5 times could not even be kept as a refusal', again);
    return false;
  }
  await remove(source, [message]);
  return true;
}

/** A message that could not be deleted comes again, and is known then: no reason to stop. */
async function remove(
  { client, queueUrl, times, runLog }: Source,
  messages: readonly Message[],
): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  try {
    const { Failed = [] } = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      {
        abortSignal: AbortSignal.timeout(times.patience),
      },
    );
    if (Failed.length > 0)
      throw new Error(`expected ${Entries.length} deletions, found ${Failed.length} refused`);
  } catch (cause) {
    runLog.error('stored messages could not be deleted from the queue; they will come again', cause);
  }
}

/** Keeps the messages ours for as long as they are being delivered. */
function heartbeat(source: Source, messages: readonly Message[]): { stop(): Promise<void> } {
  const ended = new AbortController();
  const beating = beat(source, messages, ended.signal);
  return {
    async stop() {
      ended.abort();
      await beating;
    },
  };
}

async function beat(source: Source, messages: readonly Message[], ended: AbortSignal): Promise<void> {
  const { client, queueUrl, times, runLog } = source;
  const VisibilityTimeout = Math.ceil(times.visible / 1000);
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout,
  }));
  while (!ended.aborted) {
    await rest(times.visible / 2, ended);
    if (ended.aborted) return;
    try {
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
      await client.send(command, { abortSignal: AbortSignal.timeout(times.patience) });
    } catch (cause) {
      runLog.error('messages could not be kept for longer; they may come twice', cause);
    }
  }
}

/** Half of it for sure, the other half at random, so that many readers do not come back together. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await rest(ms / 2 + randomInt(0, Math.max(1, Math.ceil(ms / 2))), signal);
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}
