import { CHECKS, type Check, type Finding, soFar } from '../adapters/aws/digest-chain.js';
import { type CheckedDay, type DigestDays, openDigestDays } from '../adapters/aws/digest-days.js';
import { type Visit, visitsUnder } from '../adapters/aws/digest-places.js';
import { sealedReader, sealOf } from '../adapters/aws/digest-seal.js';
import type { DigestSource } from '../adapters/aws/digest-source.js';
import { type FilePart, partsOf } from '../adapters/aws/log-files.js';
import type { Objects } from '../adapters/aws/s3.js';
import { refuse } from '../core/normalise/refusal.js';
import { PortError } from '../ports.js';
import type { Place, Step, StepOptions } from './backfill.js';
import type { Checks, Progress } from './backfill-state.js';

interface Verifying {
  readonly objects: Pick<Objects, 'level' | 'read'>;
  readonly digests: DigestDays;
  readonly place: Place;
  /** Log files whose names have a later time may be spoken of by a digest file that is still to come. */
  readonly soFar: string;
}

export const NOT_CHECKED_YET: Checks = { agreed: 0, ...eachCheck(() => 0) };

function eachCheck<T>(of: (check: Check) => T): { [check in Check]: T } {
  return Object.fromEntries(CHECKS.map((check) => [check, of(check)])) as { [check in Check]: T };
}

/** The same files as without checks, in the same order; before those of a day, what its digest files show. */
export async function* verifiedSteps(
  objects: Pick<Objects, 'level' | 'read'>,
  source: Pick<DigestSource, 'read' | 'keys'>,
  place: Place,
  before: Progress,
  now: Date,
): AsyncGenerator<Step> {
  const digests = openDigestDays(source, objects, { bucket: place.bucket, days: place, now });
  const verifying: Verifying = { objects, digests, place, soFar: soFar(now) };
  for await (const visit of visitsUnder(objects, place.bucket, place.prefix, place, before.key)) {
    const day = visit.place === null ? null : await digests.of(visit.place);
    if (visit.place !== null && day !== null && !isTold(visit.place.folder, before))
      yield await dayStep(verifying, visit.place.folder, visit, day);
    for (const file of visit.files) yield fileStep(verifying, file.key, day?.hashes.get(file.key));
  }
}

/** A folder is told of before its first file is read. */
function isTold(folder: string, before: Progress): boolean {
  return before.key === folder ? before.fileDone : before.key.startsWith(folder);
}

async function dayStep(verifying: Verifying, folder: string, visit: Visit, day: CheckedDay): Promise<Step> {
  const gone = (await missing(verifying, folder, visit, day)).map(
    (key) => `s3://${verifying.place.bucket}/${key}`,
  );
  const reason = 'expected a log file that a digest file speaks of, found none';
  const lost = gone.map((place): Finding => ({ check: 'missing', place, reason }));
  return {
    key: folder,
    isFile: false,
    parts: ({ skip }) => refusals(gone.slice(skip).map((place) => refuse(reason, place, ''))),
    findings: () => [...day.findings, ...lost],
  };
}

const MOST = 500;

async function* refusals(all: FilePart['refusals']): AsyncGenerator<FilePart> {
  for (let at = 0; at < all.length; at += MOST) yield { records: [], refusals: all.slice(at, at + MOST) };
}

async function missing(
  { objects, place }: Verifying,
  folder: string,
  { files }: Visit,
  { hashes }: CheckedDay,
): Promise<readonly string[]> {
  const read = new Set(files.map(({ key }) => key));
  const gone = [...hashes.keys()].filter((key) => key.startsWith(place.prefix) && !read.has(key));
  if (gone.length === 0) return gone;
  // The digest files were read after the folder: what came in between is not gone.
  const there = new Set((await objects.level(place.bucket, folder)).objects.map(({ key }) => key));
  return gone.filter((key) => !there.has(key)).sort();
}

function fileStep(verifying: Verifying, key: string, hash: string | undefined): Step {
  const { objects, place } = verifying;
  const file = { bucket: place.bucket, key, region: null, where: 'backfill' };
  if (hash === undefined) {
    const found = notCovered(verifying, key);
    return { key, isFile: true, parts: (how) => partsOf(objects, file, how), findings: () => [found] };
  }
  const findings: Finding[] = [];
  return { key, isFile: true, findings: () => findings, parts: checked };

  async function* checked({ skip, onBytes }: StepOptions): AsyncGenerator<FilePart> {
    const at = `s3://${file.bucket}/${key}`;
    const seal = await sealOf(objects, file).catch(notThere);
    if (seal === 'not there') {
      findings.push({
        check: 'missing',
        place: at,
        reason: 'expected a log file that was listed, found none',
      });
      return yield* partsOf(objects, file, { skip });
    }
    if (seal !== null && seal.hash === hash)
      return yield* partsOf(sealedReader(objects, seal, onBytes), file, { skip });
    const found = seal === null ? 'something that cannot be unpacked' : `SHA-256 ${seal.hash}`;
    const reason = `expected the log file that CloudTrail wrote (SHA-256 ${hash}), found ${found}`;
    findings.push({ check: 'altered', place: at, reason });
    if (skip === 0) yield { records: [], refusals: [refuse(reason, at, '')] };
  }
}

function notThere(cause: unknown): 'not there' {
  if (cause instanceof PortError && cause.outcome === 'never') return 'not there';
  throw cause;
}

function notCovered({ place, soFar }: Verifying, key: string): Finding {
  const [, year, month, date, hour, minute] = /_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[^/]*$/.exec(key) ?? [];
  const isNew = year !== undefined && `${year}-${month}-${date}T${hour}:${minute}:00Z` > soFar;
  return {
    check: isNew ? 'not covered yet' : 'not covered',
    place: `s3://${place.bucket}/${key}`,
    reason: `expected a digest file that speaks of it, found none${isNew ? ' so far' : ''}`,
  };
}
