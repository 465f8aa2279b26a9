import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { companyEvents, seeded, writeEvents } from './parts/events.js';
import { type Place, ROOT } from './parts/place.js';
import { median, type Row } from './parts/stats.js';

const RECORDS = 100_000;
const ROUNDS = 3;

interface Run {
  readonly seconds: number;
  /** Processor time of the process and its threads. */
  readonly cpu: number;
  readonly peakMb: number;
}

/** The whole process, from start to end, against one that only unpacks the same file and parses each record. */
export async function classify(place: Place): Promise<readonly Row[]> {
  const file = join(place.folder, 'events.jsonl.gz');
  await writeEvents(file, companyEvents(RECORDS, seeded(7)), 'lines');
  const ours = [join(await place.built(), 'bin/vouch.js'), 'classify', file];
  const floor = [join(ROOT, 'bench/floors/parse-lines.js'), file];
  const pairs: { ours: Run; floor: Run }[] = [];
  // In turns, so that whatever else the machine does hits both alike. The first round warms the disk's cache.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const pair = { floor: await measured(floor), ours: await measured(ours) };
    if (round > 0) pairs.push(pair);
  }
  const of = (pick: (pair: { ours: Run; floor: Run }) => number) => median(pairs.map(pick));
  const what = 'gunzip + JSON.parse';
  return [
    {
      benchmark: 'classify',
      what: `events, whole process, ${RECORDS.toLocaleString('en')} records`,
      value: RECORDS / of(({ ours }) => ours.seconds),
      unit: 'a second',
      floor: { what, value: RECORDS / of(({ floor }) => floor.seconds) },
    },
    {
      benchmark: 'classify',
      what: 'events for each second of processor time',
      value: RECORDS / of(({ ours }) => ours.cpu),
      unit: 'a second',
      floor: { what, value: RECORDS / of(({ floor }) => floor.cpu) },
    },
    {
      benchmark: 'classify',
      what: 'most memory in use',
      value: of(({ ours }) => ours.peakMb),
      unit: 'MB',
      floor: { what, value: of(({ floor }) => floor.peakMb) },
      promise: 'at most 200 MB',
    },
  ];
}

/** A small preload writes what the process used when it ends. */
const USAGE = join(ROOT, 'bench/parts/usage.cjs');

async function measured(args: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', USAGE, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let told = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    told += chunk;
  });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')}: expected it to end with 0, found ${code}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(told) as NodeJS.ResourceUsage;
  return { seconds, cpu: (userCPUTime + systemCPUTime) / 1e6, peakMb: (maxRSS * 1024) / 1e6 };
}
