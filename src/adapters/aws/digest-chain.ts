import type { BadDigest, Digest } from './digest.js';
import { addDays } from './digest-places.js';

/** What a check found wrong, and where: `s3://logs/AWSLogs/…`. */
export interface Finding {
  readonly check: Check;
  readonly place: string;
  readonly reason: string;
}

/**
 * - `altered`: a log file is not what CloudTrail wrote; it is not read in
 * - `missing`: a digest file speaks of a log file that is not there
 * - `not covered`: no digest file that can be believed speaks of a log file
 * - `not covered yet`: the same, of one so new that its digest file may be to come
 * - `digest invalid`, `digest missing`: a digest file cannot be believed, or is gone
 * - `gap`: for some time no digest file was written
 */
export type Check = (typeof CHECKS)[number];
export const CHECKS = [
  'altered',
  'missing',
  'not covered',
  'not covered yet',
  'digest invalid',
  'digest missing',
  'gap',
] as const;

export type ReadDigest = Digest | BadDigest;

/** CloudTrail writes a digest file each hour, of what it delivered in the hour before. */
const LATE_MS = 3 * 60 * 60 * 1000;

/** What is younger than this may be spoken of by a digest file that is still to come. ISO 8601, to the second. */
export function soFar(now: Date): string {
  return `${new Date(now.getTime() - LATE_MS).toISOString().slice(0, 19)}Z`;
}

export interface ChainDay {
  readonly bucket: string;
  /** Where the digest files of the day lie. */
  readonly folder: string;
  /** `2026-11-20` */
  readonly day: string;
  readonly now: Date;
}

/**
 * Looks whether the digest files of a day can be believed and follow one another, up to the first of the day after.
 * `settled` takes the keys of those that were looked at, so that none is told of twice. What lies before the day is
 * not looked at.
 */
export function chainFindings(
  today: readonly ReadDigest[],
  tomorrow: readonly ReadDigest[],
  about: ChainDay,
  settled: Set<string>,
): readonly Finding[] {
  const all = [...today, ...tomorrow];
  const due = [...today, ...firstOfEach(tomorrow)].filter(({ key }) => !settled.has(key));
  for (const { key } of due) settled.add(key);
  return [...due.flatMap((digest) => findingsOf(digest, all, about)), ...endsOf(today, all, about)];
}

function findingsOf(digest: ReadDigest, all: readonly ReadDigest[], about: ChainDay): readonly Finding[] {
  const at = (key: string) => `s3://${about.bucket}/${key}`;
  if ('problem' in digest)
    return [{ check: 'digest invalid', place: at(digest.key), reason: digest.problem }];
  const { previous } = digest;
  const earlier = lastBefore(digest, all);
  if (previous === null) {
    if (earlier === null || isLate(digest.key)) return [];
    const reason = `a new chain begins; no digest file speaks of ${endOf(earlier.key)} to ${digest.start}`;
    return [{ check: 'gap', place: at(digest.key), reason }];
  }
  if (previous.bucket !== about.bucket) return [];
  const known = all.find(({ key }) => key === previous.key);
  if (known === undefined) {
    if (!isLookedAt(previous.key, about)) return [];
    const since = earlier === null ? 'before it' : `from ${endOf(earlier.key)} to ${digest.start}`;
    const reason = `${nameOf(digest.key)} follows it; no digest file speaks of what was delivered ${since}`;
    return [{ check: 'digest missing', place: at(previous.key), reason }];
  }
  if ('problem' in known || (known.hash === previous.hash && known.signature === previous.signature))
    return [];
  const reason = `expected the one that ${nameOf(digest.key)} follows, found another`;
  return [{ check: 'digest invalid', place: at(known.key), reason }];
}

/** A trail whose digest files stop within the day: it was stopped, or whoever removed some took all that followed. */
function endsOf(
  today: readonly ReadDigest[],
  all: readonly ReadDigest[],
  { bucket, folder, day, now }: ChainDay,
): readonly Finding[] {
  const until = [`${addDays(day, 1)}T00:00:00Z`, soFar(now)].sort()[0] ?? '';
  const named = today.filter(({ key }) => !isLate(key) && endOf(key) !== '');
  const trails = new Set(named.map(({ key }) => trailOf(key)));
  return [...trails].flatMap((trail) => {
    const last = all.filter(({ key }) => trailOf(key) === trail).at(-1);
    if (last === undefined || endOf(last.key) >= until) return [];
    const reason = `${nameOf(last.key)} is the last digest file of its trail; none speaks of what came after ${endOf(last.key)}`;
    return [{ check: 'gap', place: `s3://${bucket}/${folder}`, reason } as const];
  });
}

/** Of each trail up to the first one that can be believed: only that one tells what it follows. */
function firstOfEach(digests: readonly ReadDigest[]): readonly ReadDigest[] {
  const done = new Set<string>();
  return digests.filter((digest) => {
    const trail = trailOf(digest.key);
    if (done.has(trail)) return false;
    if (!('problem' in digest)) done.add(trail);
    return true;
  });
}

function lastBefore(digest: ReadDigest, all: readonly ReadDigest[]): ReadDigest | null {
  const before = all.filter(({ key }) => trailOf(key) === trailOf(digest.key) && key < digest.key);
  return before.at(-1) ?? null;
}

/** Of this trail, and not before the day. */
function isLookedAt(key: string, { folder }: ChainDay): boolean {
  const station = folder.slice(0, -'2026/11/20/'.length);
  return key.startsWith(station) && key > folder;
}

const NAMED = /_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(_backfill)?\.json\.gz$/;

/** Some digest files come late, speak of log files that others left out, and are a chain of their own. */
function isLate(key: string): boolean {
  return key.endsWith('_backfill.json.gz');
}

/** All that is the same in the names of one chain. */
function trailOf(key: string): string {
  return `${nameOf(key).replace(NAMED, '')}${isLate(key) ? ' late' : ''}`;
}

/** The end of the time that a digest file speaks of, as its name has it; `''` where it has none. */
function endOf(key: string): string {
  const [, year, month, date, hour, minute, second] = NAMED.exec(key) ?? [];
  return year === undefined ? '' : `${year}-${month}-${date}T${hour}:${minute}:${second}Z`;
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
