import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadDetections } from '../src/adapters/units/load.js';
import { writeDetections } from './parts/detections.js';
import { companyEvents, seeded, writeEvents } from './parts/events.js';
import { type Place, ROOT } from './parts/place.js';
import { median, type Row } from './parts/stats.js';

const RECORDS = 100_000;
const LARGE = 1_000_000;
/** Ours and made-up ones together. */
const MANY = 1_000;
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
  const list = join(place.folder, 'events.json.gz');
  await writeEvents(file, companyEvents(RECORDS, seeded(7)), 'lines');
  await writeEvents(list, companyEvents(RECORDS, seeded(7)), 'records');
  const vouch = [join(await place.built(), 'bin/vouch.js'), 'classify'];
  const own = await ownDetections();
  const content = await writeDetections(join(place.folder, 'content'), MANY - own);
  const rounds: Round[] = [];
  // In turns, so that whatever else the machine does hits all alike. The first round warms the disk's cache.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ran = {
      floor: await measured([join(ROOT, 'bench/floors/parse-lines.js'), file]),
      reader: await measured([join(ROOT, 'bench/floors/read-lines.js'), file]),
      ours: await measured([...vouch, file]),
      listFloor: await measured([join(ROOT, 'bench/floors/parse-lines.js'), list]),
      list: await measured([...vouch, list]),
      many: await measured([...vouch, file], { VOUCH_CONTENT_DIR: content }),
    };
    if (round > 0) rounds.push(ran);
  }
  // A line each, and all of them in one line, as CloudTrail writes its files.
  const large = { lines: await ran('lines'), records: await ran('records') };
  return [
    ...speed(rounds),
    ...atLength(rounds, large.lines),
    ...oneMore(rounds, MANY - own),
    ...memory(rounds, large),
  ];

  async function ran(form: 'lines' | 'records'): Promise<Run> {
    const name = join(place.folder, `large-${form}.gz`);
    await writeEvents(name, companyEvents(LARGE, seeded(8)), form);
    return measured([...vouch, name]);
  }
}

interface Round {
  /** All in memory at once. */
  readonly floor: Run;
  /** A line at a time, in as little memory as ours. */
  readonly reader: Run;
  readonly ours: Run;
  /** One line: there is nothing to do but parse all of it. */
  readonly listFloor: Run;
  readonly list: Run;
  /** Ours with a thousand detections. */
  readonly many: Run;
}

const FLOOR = 'gunzip + JSON.parse';

function of(rounds: readonly Round[], pick: (round: Round) => number): number {
  return median(rounds.map(pick));
}

function speed(rounds: readonly Round[]): readonly Row[] {
  const row = (what: string, ours: Spent, floor: Spent, named = FLOOR): Row => ({
    benchmark: 'classify',
    what,
    value: RECORDS / of(rounds, ours),
    unit: 'a second',
    floor: { what: named, value: RECORDS / of(rounds, floor) },
  });
  const whole = `events, whole process, ${figure(RECORDS)} records`;
  const ours: Spent = (round) => round.ours.seconds;
  return [
    { ...row(whole, ours, ({ floor }) => floor.seconds), promise: 'ratio 0.8 or more' },
    row(`${whole}, by lines`, ours, ({ reader }) => reader.seconds, 'gunzip + readline + JSON.parse'),
    row(
      `${whole} in one line`,
      ({ list }) => list.seconds,
      ({ listFloor }) => listFloor.seconds,
    ),
    row(
      'events for each second of processor time',
      (round) => round.ours.cpu,
      ({ floor }) => floor.cpu,
    ),
  ];
}

/** Seconds. */
type Spent = (round: Round) => number;

/** The floor holds a whole file in one text, which ends before so many records: its speed is that of the smaller file. */
function atLength(rounds: readonly Round[], large: Run): readonly Row[] {
  return [
    {
      benchmark: 'classify',
      what: `events, whole process, ${figure(LARGE)} records`,
      value: LARGE / large.seconds,
      unit: 'a second',
      floor: {
        what: `${FLOOR} of ${figure(RECORDS)}`,
        value: RECORDS / of(rounds, ({ floor }) => floor.seconds),
      },
    },
  ];
}

/** The file costs so much more with a thousand detections; the thousandth has its part in that. */
function oneMore(rounds: readonly Round[], added: number): readonly Row[] {
  const share = of(rounds, ({ ours, many }) => (100 * (many.cpu - ours.cpu)) / ours.cpu);
  const floor = { what: 'as shipped', value: of(rounds, ({ ours }) => ours.cpu) };
  const value = of(rounds, ({ many }) => many.cpu);
  return [
    {
      benchmark: 'classify',
      what: `processor time with ${figure(MANY)} detections`,
      value,
      unit: 's',
      floor,
    },
    {
      benchmark: 'classify',
      what: `the ${figure(MANY)}th detection costs, of the processor time`,
      value: share / added,
      unit: '%',
      promise: 'less than 5 %',
    },
  ];
}

function memory(
  rounds: readonly Round[],
  large: { readonly lines: Run; readonly records: Run },
): readonly Row[] {
  const row = (what: string, value: number, floor: NonNullable<Row['floor']>): Row => ({
    benchmark: 'classify',
    what: `most memory in use, ${what}`,
    value,
    unit: 'MB',
    floor,
    promise: 'at most 200 MB',
  });
  const small = of(rounds, ({ ours }) => ours.peakMb);
  const before = { what: `${figure(RECORDS)} records`, value: small };
  return [
    row(`${figure(RECORDS)} records`, small, { what: FLOOR, value: of(rounds, ({ floor }) => floor.peakMb) }),
    row(`${figure(LARGE)} records, a line each`, large.lines.peakMb, before),
    row(`${figure(LARGE)} records in one line`, large.records.peakMb, before),
  ];
}

async function ownDetections(): Promise<number> {
  return (await loadDetections()).length;
}

function figure(count: number): string {
  return count.toLocaleString('en');
}

/** A small preload writes what the process used when it ends. */
const USAGE = join(ROOT, 'bench/parts/usage.cjs');

async function measured(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', USAGE, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: { ...process.env, ...env },
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
