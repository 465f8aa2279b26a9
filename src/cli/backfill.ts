import { partsOf } from '../adapters/aws/log-files.js';
import { type Days, logFilesUnder } from '../adapters/aws/log-folders.js';
import { type Objects, openObjects } from '../adapters/aws/s3.js';
import { type Intake, ingest } from '../app/ingest.js';
import { type CommandLine, UsageError } from '../cli.js';
import { catalogueHere } from '../main/tuning.js';
import { PortError, type Store } from '../ports.js';
import { NOTHING_YET, type Progress, type StateFile, type Sums, stateFile } from './backfill-state.js';
import { progressOver } from './progress.js';
import { withStorage } from './storage.js';

export interface Place extends Days {
  readonly bucket: string;
  readonly prefix: string;
}

/** Where a bucket is found by, if nothing says its region: S3 names the right one in its answer. */
const ANYWHERE = 'us-east-1';

/** Brings old log files in from S3, quietly: nobody is asked about them. Exit code 1 where a record was refused. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  const place = placeIn(words, flags, new Date());
  const catalogue = await catalogueHere(process.env);
  return withStorage(
    async ({ config, ...storage }) => {
      const objects = openObjects({
        region: config.aws?.region ?? ANYWHERE,
        endpoint: config.awsEndpoint ?? undefined,
      });
      const state = stateFile(config.dataDir, spokenPlace(place));
      try {
        const before = flags['again'] === true ? NOTHING_YET : await state.read();
        if (before.allDone)
          return report(before.sums, flags, `Done before. To read it once more, add --again.`);
        const sums = await backfill({ ...storage, catalogue }, objects, place, state, before);
        return report(sums, flags, before.key === '' ? null : 'Went on where an earlier run was stopped.');
      } catch (error) {
        throw resumable(error);
      } finally {
        objects.close();
      }
    },
    { feeds: true },
  );
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

function placeIn(words: readonly string[], flags: CommandLine['flags'], now: Date): Place {
  const [address, ...others] = words;
  const found = address === undefined || others.length > 0 ? null : ADDRESS.exec(address);
  if (!found) throw new UsageError(`expected one address s3://BUCKET/PREFIX, found "${words.join(' ')}"`);
  const today = now.toISOString().slice(0, 10);
  const [from, to] = [dayIn(flags, 'from', null), dayIn(flags, 'to', today)];
  if (from > to) throw new UsageError(`expected --from to be before --to, found ${from} and ${to}`);
  return { bucket: found[1] ?? '', prefix: found[2] ?? '', from, to };
}

function dayIn(flags: CommandLine['flags'], name: string, usual: string | null): string {
  const value = flags[name] ?? usual;
  const day = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : null;
  if (day && day.toJSON()?.slice(0, 10) === value) return String(value);
  const found = value === null ? 'nothing' : `"${value}"`;
  throw new UsageError(`expected --${name} to be a day such as 2026-11-20 (UTC), found ${found}`);
}

function spokenPlace({ bucket, prefix, from, to }: Place): string {
  return `s3://${bucket}/${prefix} ${from} ${to}`;
}

/** Reads file after file, batch after batch; after each commit the state says how far it has come. */
export async function backfill(
  intake: Intake & { readonly store: Pick<Store, 'now'> },
  objects: Pick<Objects, 'level' | 'read'>,
  place: Place,
  state: Pick<StateFile, 'write'>,
  before: Progress,
): Promise<Sums> {
  const sums = { ...before.sums };
  const under = () => logFilesUnder(objects, place.bucket, place.prefix, place, before.key);
  const isPast = (key: string) => key === before.key && before.fileDone;
  // Listed once more for a bar only: who does not look at one need not wait for its length.
  const bar = progressOver(process.stderr.isTTY ? await sizeOf(under()) : 0);
  for await (const { key } of under()) {
    if (isPast(key)) continue;
    let records = key === before.key ? before.records : 0;
    const file = { bucket: place.bucket, key, region: null, where: 'backfill' };
    for await (const part of partsOf(objects, file, { skip: records, onBytes: bar.add })) {
      const taken = await ingest(intake, { ...part, road: 'backfill', live: false, quiet: true });
      const many = part.records.length + part.refusals.length;
      add(sums, many, taken);
      records += many;
      await state.write({ key, records, fileDone: false, allDone: false, sums });
    }
    sums.files += 1;
    await state.write({ key, records, fileDone: true, allDone: false, sums });
  }
  bar.end();
  await state.write({ key: '', records: 0, fileDone: true, allDone: true, sums });
  return sums;
}

function add(sums: Sums, many: number, taken: Awaited<ReturnType<typeof ingest>>): void {
  sums.read += many;
  sums.stored += taken.stored.length;
  sums.seenBefore += taken.seenBefore;
  sums.counted += taken.counted;
  sums.refused += taken.refused;
  sums.conflicts += taken.conflicts.length;
}

async function sizeOf(files: AsyncIterable<{ readonly size: number }>): Promise<number> {
  let sum = 0;
  for await (const { size } of files) sum += size;
  return sum;
}

function resumable(error: unknown): unknown {
  if (!(error instanceof PortError) || error.outcome === 'never') return error;
  const next = 'What was read is in; the same command goes on from there.';
  return new PortError(error.outcome, error.code, `${error.message}\n${next}`, { cause: error });
}

function report(sums: Sums, flags: CommandLine['flags'], note: string | null): number {
  const text = flags['json'] === true ? `${JSON.stringify(sums)}\n` : spoken(sums, note);
  process.stdout.write(text);
  return sums.refused > 0 ? 1 : 0;
}

function spoken(sums: Sums, note: string | null): string {
  const many = `${sums.files} ${sums.files === 1 ? 'file' : 'files'}, ${sums.read} records`;
  const parts = [
    `${many}: ${sums.stored} stored, ${sums.seenBefore} seen before, ${sums.counted} counted, ${sums.refused} refused.`,
  ];
  if (sums.conflicts > 0)
    parts.push(`${sums.conflicts} had a known id with other content and are kept aside.`);
  if (sums.refused > 0) parts.push('See why with: vouch refused');
  parts.push(note ?? 'Nobody is asked about what a backfill brings.');
  return `${parts.join('\n')}\n`;
}
