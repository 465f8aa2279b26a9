import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { WholeBlock } from '../adapters/aws/files.js';
import type { Seam } from '../adapters/aws/seam.js';
import { unitsRoot } from '../adapters/units/root.js';
import { type Catalogue, printOf } from '../core/catalogue.js';
import type { Tuning } from '../core/tuning/tuning.js';
import type { JudgedAhead } from './classify-ahead.js';

export interface ThreadData {
  /** As the first thread has read it: by now the file may be another one, or gone. */
  readonly tuning: Tuning;
}

/** What comes back: the print of its catalogue, once it is ready; then of each block, in order, what was made of it. */
export type ThreadAnswer = string | JudgedAhead | null;

/** What is told of a block. Its bytes are in its place. */
export interface ThreadBlock {
  readonly length: number;
  readonly seam: Seam;
}

/** With the port by which a `ThreadBlock` comes in for each block, and a `ThreadAnswer` goes out. */
export interface ThreadStart extends ThreadData {
  readonly port: MessagePort;
  /** Where the blocks lie, one after another, each in the place after the last one's. */
  readonly places: readonly Uint8Array[];
}

/** Judges blocks on another thread, in the order they are handed over. */
export interface SecondThread {
  /** Null where it is not ready yet, or has enough to do, or has ended. What it did not end is null too. */
  judge(block: WholeBlock): Promise<JudgedAhead | null> | null;
  close(): Promise<void>;
}

/** Blocks that wait there: enough to keep it at work while this thread is at its own. */
const PLACES = 6;
/** Bytes. Both threads use the same ones again and again: new ones for every block would be a lot to clean up after. */
const PLACE = 256 * 1024;
/**
 * Node.js 20 has one compiler that optimises, and with both processors at work that has none to itself: it takes a
 * quarter of the time for what runs for a second. Putting less together it takes a third as long. Later ones are
 * better off without.
 */
const LIGHT = process.versions.v8.startsWith('11.') ? '--no-turbo-inlining' : null;
const FROM_SOURCES = import.meta.url.endsWith('.ts');

/** Room for what is soon gone. As much as a processor keeps at hand is faster than more. */
const YOUNG_MB = 12;

/** It is started when the first block is there for it. `catalogue`: what the first thread judges by. */
export function secondThread(catalogue: Catalogue, data: ThreadData): SecondThread {
  let opened: SecondThread | null | undefined;
  return {
    judge(block) {
      if (opened === undefined) opened = open(catalogue, data);
      return opened?.judge(block) ?? null;
    },
    close: async () => opened?.close(),
  };
}

/** Null where there is no second processor to run it on, and in a checkout, where it would have to compile all again. */
function open(catalogue: Catalogue, data: ThreadData): SecondThread | null {
  if (availableParallelism() < 2 || FROM_SOURCES) return null;
  if (LIGHT) setFlagsFromString(LIGHT);
  const places = Array.from({ length: PLACES }, () => new Uint8Array(new SharedArrayBuffer(PLACE)));
  const { port1: port, port2 } = new MessageChannel();
  const worker = new Worker(join(unitsRoot(), 'src', 'cli', 'classify-thread.js'), {
    workerData: { ...data, port: port2, places } satisfies ThreadStart,
    transferList: [port2],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  return handing(worker, port, places, printOf(catalogue));
}

function handing(
  worker: Worker,
  port: MessagePort,
  places: readonly Uint8Array[],
  print: string,
): SecondThread {
  const waiting: ((judged: JudgedAhead | null) => void)[] = [];
  let handed = 0;
  let state: 'starting' | 'ready' | 'ended' = 'starting';
  const heard = (answer: ThreadAnswer) => {
    if (typeof answer !== 'string') waiting.shift()?.(answer);
    else if (answer !== print) void end('it has loaded other detections');
    else if (state === 'starting') state = 'ready';
  };
  port.on('message', heard);
  const end = whenEnded(worker, () => {
    state = 'ended';
    for (const answer of waiting.splice(0)) answer(null);
  });
  return {
    judge({ bytes, seam }) {
      // This thread may have been at work for long, and the other one may be done: not to ask would leave it idle.
      for (let one = receiveMessageOnPort(port); one; one = receiveMessageOnPort(port)) heard(one.message);
      if (state !== 'ready' || waiting.length >= PLACES || bytes.length > PLACE) return null;
      // What lay here was judged before the one that made room.
      places[handed % PLACES]?.set(bytes);
      handed += 1;
      port.postMessage({ length: bytes.length, seam } satisfies ThreadBlock);
      return new Promise((answer) => waiting.push(answer));
    },
    close: async () => {
      port.close();
      await end(null);
    },
  };
}

/** Calls back when the thread ends, and says why unless that is null. Returns what ends it. */
function whenEnded(worker: Worker, ended: () => void): (reason: string | null) => Promise<unknown> {
  let why: string | null = 'it ended';
  worker.on('error', ({ message }: Error) => {
    why = message;
  });
  worker.on('exit', () => {
    ended();
    if (why !== null)
      process.stderr.write(`vouch: goes on with one thread, the second one is gone: ${why}\n`);
  });
  return (reason) => {
    why = reason;
    return worker.terminate();
  };
}
