import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import cron from 'node-cron';
import type { Pool } from 'pg';
import { readRecords } from './adapters/aws/files.js';
import { createSecondFactor } from './adapters/duo/index.js';
import { createPager } from './adapters/pagerduty/index.js';
import { createQueue } from './adapters/queue/index.js';
import { createChat } from './adapters/slack/chat.js';
import { startSlackServer } from './adapters/slack/receiver.js';
import { startEmbeddedPostgres } from './adapters/store/embedded.js';
import { openStore } from './adapters/store/index.js';
import { loadWorkflows } from './adapters/units/load.js';
import { createRoutes } from './adapters/web/index.js';
import { takePress } from './app/answer.js';
import { sourceMetrics } from './app/blind.js';
import { command } from './app/command.js';
import { announceContent } from './app/content.js';
import { ingest } from './app/ingest.js';
import { countStrangers } from './app/strangers.js';
import { answerRing, PARTS, type Part, sweepPart } from './app/sweep.js';
import { announceTuning, watchTuning } from './app/tuning.js';
import { begin, finish, look } from './app/verify.js';
import { health, metrics } from './app/vitals.js';
import type { World } from './app/world.js';
import type { Config } from './config.js';
import { tunedCatalogue } from './core/tuning/catalogue.js';
import { type AllDetections, allDetections } from './main/detections.js';
import { freePort } from './main/free-port.js';
import { openLooks } from './main/lookup.js';
import { claimDatabase } from './main/purpose.js';
import { openRunLog } from './main/run-log.js';
import { startSources, startWatch } from './main/sources.js';
import { type OpenedTuning, openTuning } from './main/tuning.js';
import { startWeekly } from './main/weekly.js';
import type { Queue, RingKind, RunLog, Store } from './ports.js';
import type { RunningSandbox } from './sandbox-mode.js';

const SWEEP_MS = 5_000;
/** A change of the tuning file counts after two looks that find the same. */
const TUNING_MS = 3_000;
/** What is under way may end; what takes longer is found again by its lease. */
const DRAIN_MS = 8_000;
/** Longer than the slowest effect: three calls to Slack at ten seconds each. */
const LEASE_MS = 45_000;
const CONCURRENCY = 8;
const URGENT_CONCURRENCY = 4;
/** Longer waits are the sweep's: it comes by every five seconds anyway. */
const LONGEST_WAKE_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What was opened, closed again in reverse order. */
type Closers = (() => Promise<void>)[];

export interface Running {
  /** Where Slack, Duo and browsers reach us. */
  readonly url: string;
  /** The workspace in the browser, where there is one. */
  readonly sandboxUrl: string | null;
  readonly world: World;
  /** Drains for at most ten seconds. */
  close(): Promise<void>;
}

export interface Storage {
  readonly store: Store;
  readonly queue: Queue;
  readonly runLog: RunLog;
  /** For `doctor`: the server's version and its own unshifted clock. */
  look(): Promise<{ readonly version: string; readonly now: Date; readonly pending: readonly string[] }>;
}

/** Database and queue, from settings or embedded. */
export async function openStorage(config: Config, closers: Closers): Promise<Storage> {
  const runLog = openRunLog(config, closers);
  const url = config.databaseUrl ?? (await embedded(config, closers));
  const { store, pool } = await openStore({ url, poolSize: CONCURRENCY + URGENT_CONCURRENCY + 10 });
  closers.push(() => store.close());
  const queue = await openQueue(config, url, pool, runLog);
  closers.push(() => queue.close());
  const look = async () => {
    const { rows } = await pool.query<{ version: string; now: Date }>(
      "SELECT current_setting('server_version') AS version, clock_timestamp() AS now",
    );
    return { version: rows[0]?.version ?? '', now: rows[0]?.now ?? new Date(0), pending: [] };
  };
  return { store, queue, runLog, look };
}

/**
 * Two queues: presses, deadlines and pages have workers of their own, so that a chat that hangs holds up nobody
 * who answered, and nobody who must be woken.
 */
async function openQueue(config: Config, url: string, pool: Pool, runLog: RunLog): Promise<Queue> {
  const name = queueName(url);
  const settings = { redisUrl: config.redisUrl, pool, runLog };
  const ordinary = await createQueue({ ...settings, concurrency: CONCURRENCY, name });
  const urgent = await createQueue({ ...settings, concurrency: URGENT_CONCURRENCY, name: `${name}-urgent` });
  const of = (kind: RingKind) => (kind === 'event' || kind === 'effect' ? ordinary : urgent);
  return {
    ring: (kind, ids) => of(kind).ring(kind, ids),
    async listen(answer) {
      await Promise.all([urgent.listen(answer), ordinary.listen(answer)]);
    },
    async close() {
      await Promise.all([urgent.close(), ordinary.close()]);
    },
    check: () => ordinary.check(),
  };
}

/** Two installations on one Redis must not answer each other's rings: named after the database. */
function queueName(databaseUrl: string): string {
  const database = new URL(databaseUrl).pathname.replace(/[^\w-]/g, '');
  return `vouch-rings-${database}`;
}

async function embedded(config: Config, closers: Closers): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') });
  closers.push(() => postgres.stop());
  return postgres.url;
}

/** For the crash campaign: puts something between the use cases and the ports. */
export type Wrap = (world: World) => World;

/** Puts everything together, and starts it. The one place that knows every adapter. */
export async function start(config: Config, wrap: Wrap = (world) => world): Promise<Running> {
  const closers: Closers = [];
  try {
    return await assemble(config, closers, wrap);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function assemble(asked: Config, closers: Closers, wrap: Wrap): Promise<Running> {
  const given = await settled(asked);
  // First of all: a file that cannot be used refuses the start.
  const tuning = await openTuning(given.tuning);
  const storage = await openStorage(given, closers);
  await claimDatabase(given, storage.store);
  const sandbox = given.sandbox ? await openSandbox(given, storage.store) : null;
  if (sandbox) closers.push(() => sandbox.close());
  const config = sandbox ? sandbox.config : given;
  const looks = await openLooks(config, storage.runLog, closers);
  const loaded = await loadedBy(config, storage.runLog);
  const { detections } = loaded;
  const world = wrap(
    await createWorld(config, storage, { tuning, detections, trail: looks?.trail ?? null }, closers),
  );
  await announceContent(world, config.contentDir, loaded.overrides);
  await keepTuning(world, tuning, closers);
  const url = await startServer(config, world, closers);
  await sandbox?.connect(url, world);
  const works = config.role === 'all' || config.role === 'worker';
  if (works) await startWork(world, config, closers);
  if (config.role === 'all' || config.role === 'ingest') await startSources(world, config, looks, closers);
  if (works) startWatch(world, config, closers);
  if (sandbox && works) await firstEvents(world, sandbox);
  return { url, sandboxUrl: sandbox?.url ?? null, world, close: () => closeAll(closers) };
}

/** Loaded only where it runs: its pages and pictures weigh as much as all the rest. */
async function openSandbox(config: Config, store: Store): Promise<RunningSandbox> {
  const { prepareSandbox } = await import('./sandbox-mode.js');
  return prepareSandbox(config, store);
}

/** With port 0, a free port is chosen now: links in cards name our address before the server is up. */
async function settled(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const port = await freePort(config.host);
  return { ...config, port, publicUrl: `http://127.0.0.1:${port}` };
}

function loadedBy({ contentDir }: Config, runLog: RunLog): Promise<AllDetections> {
  return allDetections(contentDir, ({ file, reason }) =>
    runLog.step({ action: 'content-refused', outcome: 'failure', message: `not loaded: ${file}: ${reason}` }),
  );
}

interface Judging extends Pick<World, 'detections' | 'trail'> {
  readonly tuning: OpenedTuning;
}

async function createWorld(
  config: Config,
  { store, queue, runLog }: Storage,
  { tuning, detections, trail }: Judging,
  closers: Closers,
): Promise<World> {
  const { slack, duo, pagerduty } = config;
  if (!slack) throw new Error('Slack: expected a token and a signing secret, or the sandbox; found neither');
  const workflows = await loadWorkflows();
  const redirectUrl = `${config.publicUrl}/duo/callback`;
  return {
    store,
    queue,
    runLog,
    chat: createChat({ token: slack.token, apiUrl: slack.apiUrl ?? undefined, now: () => new Date() }),
    pager: pagerduty ? createPager({ ...pagerduty, apiUrl: pagerduty.apiUrl ?? undefined }) : null,
    secondFactor: duo
      ? createSecondFactor({ ...duo, apiUrl: duo.apiUrl ?? undefined, redirectUrl, now: () => new Date() })
      : null,
    trail,
    catalogue: tunedCatalogue(detections, tuning.current),
    tuning: tuning.current,
    detections,
    workflows: new Map(workflows.map((workflow) => [workflow.id, workflow])),
    policy: { ...config.policy, secondFactor: duo !== null },
    settings: {
      securityChannel: slack.securityChannel,
      securityGroup: slack.securityGroup,
      publicUrl: config.publicUrl,
      accounts: new Map(Object.entries(config.accounts)),
      leaseMs: LEASE_MS,
    },
    wake: waker(queue, closers),
  };
}

/** Puts the tuning on record, and looks at its file again every few seconds. */
async function keepTuning(world: World, tuning: OpenedTuning, closers: Closers): Promise<void> {
  const { file } = tuning;
  if (file === null) return;
  await announceTuning(world, file.source.path, file.first);
  const again = watchTuning(world, file.source, tuning, file.first);
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      // Aborted while it waits: the loop ends, and that is no error.
      await sleep(TUNING_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
      if (stop.signal.aborted) return;
      try {
        await again();
      } catch (error) {
        world.runLog.error('the tuning file could not be looked at; the next look tries again', error);
      }
    }
  })();
  closers.push(async () => {
    stop.abort();
    await loop;
  });
}

/** In-memory hints only: what they lose, the sweep finds. */
function waker(queue: Queue, closers: Closers): World['wake'] {
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  closers.push(async () => {
    closed = true;
    for (const timer of timers) clearTimeout(timer);
  });
  return (kind, id, inMs) => {
    if (closed || inMs > LONGEST_WAKE_MS) return;
    const ring = () => {
      timers.delete(timer);
      void queue.ring(kind, [id]);
    };
    const timer = setTimeout(ring, Math.max(0, inMs) + 5).unref();
    timers.add(timer);
  };
}

async function startServer(config: Config, world: World, closers: Closers): Promise<string> {
  const { slack } = config;
  if (!slack) throw new Error('Slack: expected settings, found none');
  const strangers = countStrangers(world.runLog);
  closers.push(async () => strangers.close());
  const server = await startSlackServer({
    onRefused: strangers.add,
    port: config.port,
    host: config.host,
    signingSecret: slack.signingSecret,
    token: slack.token,
    apiUrl: slack.apiUrl ?? undefined,
    teamId: slack.teamId ?? undefined,
    now: () => new Date(),
    routes: createRoutes(
      {
        look: (id) => look(world, id),
        begin: (id) => begin(world, id),
        finish: (back) => finish(world, back),
        health: () => health(world),
        metrics: async () => `${await metrics(world)}${await sourceMetrics(world)}`,
      },
      {
        publicUrl: config.publicUrl,
        promptUrl: config.duo?.apiUrl ?? `https://${config.duo?.apiHost ?? 'api.duosecurity.com'}`,
        runLog: world.runLog,
      },
    ),
    handlers: {
      press: (press) => takePress(world, press),
      command: (typed) => command(world, typed),
    },
    report: (message, cause) => world.runLog.error(message, cause),
  });
  closers.push(() => server.close());
  return server.url;
}

async function startWork(world: World, config: Config, closers: Closers): Promise<void> {
  await world.queue.listen((kind, id) => answerRing(world, kind, id));
  closers.push(keepSweeping(world));
  closers.push(startWeekly(world, config.reportZone));
  const prune = cron.schedule('17 * * * *', () => void forget(world, config.retentionDays));
  closers.push(async () => void (await prune.stop()));
}

/** A loop for each part, five seconds between two sweeps; stopping waits a while for what is under way. */
function keepSweeping(world: World): () => Promise<void> {
  const stop = new AbortController();
  const loops = PARTS.map((part) => sweepUntil(world, part, stop.signal));
  return async () => {
    stop.abort();
    await Promise.race([Promise.all(loops), sleep(DRAIN_MS, undefined, { ref: false })]);
  };
}

async function sweepUntil(world: World, part: Part, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await sweepPart(world, part, () => signal.aborted);
    } catch (error) {
      world.runLog.error(`a sweep of ${part} failed; the next one tries again`, error);
    }
    // Aborted while it waits: the loop ends, and that is no error.
    await sleep(SWEEP_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function forget(world: World, days: number): Promise<void> {
  try {
    const before = new Date((await world.store.now()).getTime() - days * DAY_MS);
    const removed = await world.store.prune(before);
    world.runLog.step({
      action: 'pruned',
      outcome: 'success',
      message: `${removed} rows older than ${days} days`,
    });
  } catch (error) {
    world.runLog.error('old rows could not be removed; tried again in an hour', error);
  }
}

/** The sample file, through the real intake, once: its ids are known the second time. */
async function firstEvents(world: World, sandbox: RunningSandbox): Promise<void> {
  const text = await sandbox.sampleFile(await world.store.now());
  if (!text) return;
  const records: { record: unknown; where: string }[] = [];
  for await (const read of readRecords(chunks(text), 'sample events')) {
    if ('record' in read) records.push(read);
  }
  await ingest(world, { records, refusals: [], road: 'sample', live: false });
}

async function* chunks(text: string): AsyncIterable<Buffer> {
  yield Buffer.from(text);
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      process.stderr.write(`while stopping: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  closers.length = 0;
}
