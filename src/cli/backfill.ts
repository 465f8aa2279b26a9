import type { Finding } from '../adapters/aws/digest-chain.js';
import { openDigestSource } from '../adapters/aws/digest-source.js';
import { type FilePart, partsOf } from '../adapters/aws/log-files.js';
import { type Days, logFilesUnder } from '../adapters/aws/log-folders.js';
import { type Objects, openObjects } from '../adapters/aws/s3.js';
import { type Intake, ingest } from '../app/ingest.js';
import { type CommandLine, UsageError } from '../cli.js';
import { catalogueHere } from '../main/tuning.js';
import { PortError, type Store } from '../ports.js';
import {
  type Checks,
  NOTHING_YET,
  type Progress,
  type StateFile,
  type Sums,
  stateFile,
} from './backfill-state.js';
import { findingLine, report } from './backfill-text.js';
import { NOT_CHECKED_YET, verifiedSteps } from './backfill-verify.js';
import { progressOver } from './progress.js';
import { withStorage } from './storage.js';

export interface Place extends Days {
  readonly bucket: string;
  readonly prefix: string;
}

export interface StepOptions {
  /** Records at the beginning that are in. */
  readonly skip: number;
  readonly onBytes: (bytes: number) => void;
}

/** A log file; or what the checks of a folder bring, before its first file. */
export interface Step {
  readonly key: string;
  readonly isFile: boolean;
  parts(options: StepOptions): AsyncIterable<FilePart>;
  /** What was found wrong, once its parts were read. */
  findings(): readonly Finding[];
}

/** `--verify`: the steps with checks in them, and whom to tell what they find. */
export interface Verify {
  steps(before: Progress): AsyncIterable<Step>;
  tell(finding: Finding): void;
}

/** Where a bucket is found by, if nothing says its region: S3 names the right one in its answer. */
const ANYWHERE = 'us-east-1';

/**
 * Brings old log files in from S3, quietly: nobody is asked about them. Exit code 1 where a record was refused, or a
 * check failed.
 */
export async function run({ words, flags }: CommandLine): Promise<number> {
  const now = new Date();
  const place = placeIn(words, flags, now);
  const catalogue = await catalogueHere(process.env);
  return withStorage(
    async ({ config, ...storage }) => {
      const access = { region: config.aws?.region ?? ANYWHERE, endpoint: config.awsEndpoint ?? undefined };
      const objects = openObjects(access);
      const source = flags['verify'] === true ? openDigestSource(access) : null;
      const state = stateFile(config.dataDir, `${spokenPlace(place)}${source ? ' verify' : ''}`);
      try {
        const before = flags['again'] === true ? NOTHING_YET : await state.read();
        if (before.allDone)
          return report(before.sums, flags, `Done before. To read it once more, add --again.`);
        const verify = source && {
          steps: (from: Progress) => verifiedSteps(objects, source, place, from, now),
          tell: (finding: Finding) => process.stdout.write(findingLine(finding, flags['json'] === true)),
        };
        const sums = await backfill({ ...storage, catalogue }, objects, place, state, before, verify);
        return report(sums, flags, before.key === '' ? null : 'Went on where an earlier run was stopped.');
      } catch (error) {
        throw resumable(error);
      } finally {
        objects.close();
        source?.close();
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
  verify: Verify | null = null,
): Promise<Sums> {
  const sums: Sums = { ...before.sums };
  if (verify) sums.checks ??= NOT_CHECKED_YET;
  const isPast = (key: string) => key === before.key && before.fileDone;
  // Listed once more for a bar only: who does not look at one need not wait for its length. A bar and lines on one
  // terminal would write over each other.
  const isSeen = process.stderr.isTTY && !(verify && process.stdout.isTTY);
  const bar = progressOver(
    isSeen ? await sizeOf(logFilesUnder(objects, place.bucket, place.prefix, place, before.key)) : 0,
  );
  for await (const step of verify ? verify.steps(before) : plainSteps(objects, place, before)) {
    const { key } = step;
    if (isPast(key)) continue;
    let records = key === before.key ? before.records : 0;
    for await (const part of step.parts({ skip: records, onBytes: bar.add })) {
      const taken = await ingest(intake, { ...part, road: 'backfill', live: false, quiet: true });
      const many = part.records.length + part.refusals.length;
      add(sums, many, taken);
      records += many;
      await state.write({ key, records, fileDone: false, allDone: false, sums });
    }
    if (step.isFile) sums.files += 1;
    if (verify) sums.checks = checked(sums.checks ?? NOT_CHECKED_YET, step, verify);
    await state.write({ key, records, fileDone: true, allDone: false, sums });
  }
  bar.end();
  await state.write({ key: '', records: 0, fileDone: true, allDone: true, sums });
  return sums;
}

async function* plainSteps(
  objects: Pick<Objects, 'level' | 'read'>,
  place: Place,
  before: Progress,
): AsyncGenerator<Step> {
  for await (const { key } of logFilesUnder(objects, place.bucket, place.prefix, place, before.key)) {
    const file = { bucket: place.bucket, key, region: null, where: 'backfill' };
    yield { key, isFile: true, parts: (how) => partsOf(objects, file, how), findings: () => [] };
  }
}

function checked(before: Checks, step: Step, { tell }: Verify): Checks {
  const checks: { -readonly [name in keyof Checks]: number } = { ...before };
  const findings = step.findings();
  if (step.isFile && findings.length === 0) checks.agreed += 1;
  for (const finding of findings) {
    checks[finding.check] += 1;
    tell(finding);
  }
  return checks;
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
