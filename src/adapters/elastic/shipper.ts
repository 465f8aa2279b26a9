import { PortError } from '../../ports.js';
import { type Doc, type Refused, sendBulk } from './bulk.js';
import { type Client, type ElasticTarget, elasticClient } from './client.js';
import { asideIn } from './refused.js';
import { setUp } from './set-up.js';
import { openSpool, type Spool } from './spool.js';
import { type Tell, teller } from './tell.js';
import { waitingList } from './waiting.js';

export interface ShippingOptions {
  readonly target: ElasticTarget;
  /** For what could not be sent. Made where it is missing, readable by us alone. */
  readonly folder: string;
  readonly now: () => Date;
  /** What an operator should know: away, back, dropped, refused. Each at most once in ten minutes. */
  readonly report: Tell;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Between two looks at what waits. */
  readonly everyMs: number;
  readonly requestMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Characters of one request. */
  readonly batch: number;
  /** Characters in memory; beyond it they are put on disk at once. */
  readonly memory: number;
  /** Bytes on disk; beyond it the oldest go. */
  readonly spool: number;
  /** How long a stop may still send. */
  readonly closeMs: number;
}

const MIB = 1_024 * 1_024;
const LIMITS: Limits = {
  everyMs: 1_000,
  requestMs: 10_000,
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  batch: MIB,
  memory: 4 * MIB,
  spool: 64 * MIB,
  closeMs: 1_500,
};
/** While nothing can be sent, what waits goes to disk this often: what a kill can cost. */
const KEEP_MS = 5_000;
/** So many times the memory, with a disk that takes nothing either: the oldest go. */
const TOO_MUCH = 4;
/** An error of the other side about the same document, this often: it is about the document. */
const TRIES = 8;

export interface ShippingStats {
  /** In memory. */
  readonly waiting: number;
  /** On disk, what earlier processes left among it. */
  readonly kept: number;
  readonly keptBytes: number;
  readonly shipped: number;
  readonly dropped: number;
  readonly refused: number;
}

/** Holds what waits, the spool and the loop that sends. */
export class Shipper {
  private readonly limits: Limits;
  private readonly client: Client;
  private readonly tell: Tell;
  private readonly setAside: (refused: readonly Refused[]) => Promise<void>;
  private readonly waiting = waitingList();
  private readonly counts = { shipped: 0, dropped: 0, refused: 0 };
  private readonly tries = new Map<string, number>();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private spool: Spool | null = null;
  private ready = false;
  private failures = 0;
  private keeping: Promise<void> | null = null;
  private closing: Promise<void> | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly options: ShippingOptions) {
    this.limits = { ...LIMITS, ...options.limits };
    this.client = elasticClient(options.target);
    this.tell = teller(options.report, options.now);
    this.setAside = asideIn(options.folder);
  }

  start(): void {
    this.running = this.run();
  }

  take(line: string): void {
    this.waiting.take(line);
    const size = this.waiting.size();
    if (size >= this.limits.memory * TOO_MUCH) {
      this.dropped(this.waiting.dropOldest(), 'they came faster than they could be sent or kept');
    }
    if (size >= this.limits.memory) void this.keep();
    else if (size >= this.limits.batch && this.failures === 0) this.wake();
  }

  stats(): ShippingStats {
    const kept = this.spool?.kept() ?? { docs: 0, bytes: 0 };
    return { waiting: this.waiting.count(), kept: kept.docs, keptBytes: kept.bytes, ...this.counts };
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    if (this.failures === 0) {
      // What does not get out now is kept below, and sent after the next start.
      await this.shipAll(AbortSignal.timeout(this.limits.closeMs)).catch(() => undefined);
    }
    await this.keeping;
    await this.keep();
    this.dropped(this.waiting.all().length, 'they could be neither sent nor kept before the end');
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) await this.rest(await this.round());
  }

  /** Sends what there is; returns how long to wait before the next round. */
  private async round(): Promise<number> {
    try {
      await this.shipAll(this.stopping.signal);
      if (this.failures > 0) this.tell('the run log can be sent to Elasticsearch again', null);
      this.failures = 0;
      return this.limits.everyMs;
    } catch (error) {
      if (this.stopping.signal.aborted) return 0;
      this.failures += 1;
      await this.keep();
      this.tell('the run log cannot be sent to Elasticsearch; it is kept and sent later', error);
      return this.waitAfter(error);
    }
  }

  private waitAfter(error: unknown): number {
    const { firstWaitMs, longestWaitMs } = this.limits;
    const asked = error instanceof PortError ? (error.retryAfterMs ?? 0) : 0;
    const grown = Math.min(firstWaitMs * 2 ** Math.min(this.failures - 1, 12), longestWaitMs);
    return Math.max(asked, grown * (0.75 + Math.random() / 2));
  }

  /** While all goes well a full batch ends it early; while nothing can be sent, what waits is put on disk. */
  private async rest(ms: number): Promise<void> {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && !this.stopping.signal.aborted; left = until - performance.now()) {
      await this.nap(Math.min(left, KEEP_MS));
      if (this.failures === 0) return;
      await this.keep();
    }
  }

  private nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Puts what waits on disk. Where the disk does not take it, it waits on. */
  private keep(): Promise<void> {
    this.keeping ??= this.put(this.waiting.all()).then(() => {
      this.keeping = null;
    });
    return this.keeping;
  }

  private async put(docs: readonly Doc[]): Promise<boolean> {
    if (docs.length === 0) return true;
    try {
      const spool = await this.opened();
      this.dropped(await spool.put(docs), `more than ${this.limits.spool} bytes had to be kept`);
      return true;
    } catch (error) {
      this.waiting.putBack(docs);
      this.tell('the run log cannot be kept on disk', error);
      return false;
    }
  }

  private async opened(): Promise<Spool> {
    this.spool ??= await openSpool(this.options.folder, this.limits.spool, this.options.now);
    return this.spool;
  }

  private dropped(documents: number, why: string): void {
    if (documents === 0) return;
    this.counts.dropped += documents;
    this.tell('documents of the run log were dropped', new Error(why), { documents });
  }

  private async shipAll(signal: AbortSignal): Promise<void> {
    const limits = { limitMs: this.limits.requestMs, signal };
    if (!this.ready) await setUp(this.client, this.options.target, (what) => this.tell(what, null), limits);
    this.ready = true;
    while (await this.shipKept(signal));
    while (this.waiting.count() > 0) await this.shipWaiting(signal);
  }

  /** False: nothing is kept. A disk that cannot be read must not hold up what waits in memory. */
  private async shipKept(signal: AbortSignal): Promise<boolean> {
    const found = await this.opened()
      .then((spool) => spool.oldest(this.limits.batch))
      .catch((error: unknown) => this.tell('the run log that was kept on disk cannot be read', error));
    if (!found) return false;
    const left = await this.deliver(found.docs, signal);
    // Kept anew before the old file goes: sending twice is harmless.
    await this.put(left);
    await this.spool?.remove(found.names);
    if (left.length > 0) throw busy(left.length);
    return true;
  }

  private async shipWaiting(signal: AbortSignal): Promise<void> {
    const docs = this.waiting.first(this.limits.batch);
    let left = docs;
    try {
      left = await this.deliver(docs, signal);
    } finally {
      await this.put(left);
    }
    if (left.length > 0) throw busy(left.length);
  }

  /** Returns those that are to be sent again. */
  private async deliver(docs: readonly Doc[], signal: AbortSignal): Promise<readonly Doc[]> {
    const limits = { limitMs: this.limits.requestMs, signal };
    const verdict = await this.sent(docs, limits);
    if (verdict.unknownStream) this.ready = false;
    const worn = verdict.failed.filter((doc) => this.isWornOut(doc));
    const again = [...verdict.again, ...verdict.failed.filter((doc) => !worn.includes(doc))];
    const never = [
      ...verdict.refused,
      ...worn.map((doc) => ({ doc, type: 'failed', reason: `failed ${TRIES} times` })),
    ];
    this.counts.shipped += docs.length - again.length - never.length;
    await this.refuse(never);
    return again;
  }

  private async sent(docs: readonly Doc[], limits: { limitMs: number; signal: AbortSignal }) {
    try {
      return await sendBulk(this.client, this.options.target, docs, limits);
    } catch (error) {
      if (error instanceof PortError && error.code === 'http 404') this.ready = false;
      throw error;
    }
  }

  private isWornOut(doc: Doc): boolean {
    const count = (this.tries.get(doc.id) ?? 0) + 1;
    if (count < TRIES) this.tries.set(doc.id, count);
    else this.tries.delete(doc.id);
    return count >= TRIES;
  }

  private async refuse(never: readonly Refused[]): Promise<void> {
    if (never.length === 0) return;
    this.counts.refused += never.length;
    const types = [...new Set(never.map(({ type }) => type))].join(', ');
    const detail = { documents: never.length, types };
    this.tell('documents of the run log were refused by Elasticsearch and set aside', null, detail);
    await this.setAside(never).catch((error: unknown) =>
      this.tell('the refused documents could not be set aside', error),
    );
  }
}

function busy(documents: number): PortError {
  return new PortError(
    'later',
    'busy',
    `_bulk: expected every document to be taken, found ${documents} left`,
  );
}
