import { type Days, logFilesUnder } from './log-folders.js';
import type { ListedObject, Objects } from './s3.js';

/** A day of one account in one region, as it lies in a bucket. */
export interface DayPlace {
  /** `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/`, where its log files lie. */
  readonly folder: string;
  readonly region: string;
  /** `2026-11-20` */
  readonly day: string;
}

/** Log files that lie together. `place` null: a file that lies in no folder of a trail. */
export interface Visit {
  readonly place: DayPlace | null;
  readonly files: readonly ListedObject[];
}

const LOG_FOLDER = /^((?:.*\/)?CloudTrail)\/([a-z0-9-]+)\/(\d{4})\/(\d{2})\/(\d{2})\/$/;

/** Null: no folder of a trail. */
export function placeOf(key: string): DayPlace | null {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const [, , region, year, month, date] = LOG_FOLDER.exec(folder) ?? [];
  return region === undefined ? null : { folder, region, day: `${year}-${month}-${date}` };
}

/** The same account and region, some days later. */
export function daysLater(place: DayPlace, days: number): DayPlace {
  const day = addDays(place.day, days);
  const station = place.folder.slice(0, -'2026/11/20/'.length);
  return { ...place, day, folder: `${station}${day.replaceAll('-', '/')}/` };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Where the digest files of a day lie: `AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/`. */
export function digestFolder({ folder }: DayPlace): string {
  return folder.replace(/CloudTrail((?:\/[^/]+){4}\/)$/, 'CloudTrail-Digest$1');
}

function logFolder(digests: string): string {
  return digests.replace(/CloudTrail-Digest((?:\/[^/]+){4}\/)$/, 'CloudTrail$1');
}

/**
 * CloudTrail's log files under a prefix as `logFilesUnder` gives them, a day of an account and region at a time; and
 * between them the days that only digest files speak of, whose log files may be gone.
 */
export async function* visitsUnder(
  objects: Pick<Objects, 'level'>,
  bucket: string,
  prefix: string,
  days: Days,
  after = '',
): AsyncGenerator<Visit> {
  const spoken = spokenDays(digestDaysUnder(objects, bucket, digestPrefix(prefix), days), days);
  let next = await spoken.next();
  for await (const visit of grouped(logFilesUnder(objects, bucket, prefix, days, after))) {
    const at = visit.place?.folder ?? visit.files[0]?.key ?? '';
    for (; !next.done && next.value.folder <= at; next = await spoken.next()) {
      if (next.value.folder !== at && !isBefore(next.value, after)) yield { place: next.value, files: [] };
    }
    yield visit;
  }
  for (; !next.done; next = await spoken.next()) {
    if (!isBefore(next.value, after)) yield { place: next.value, files: [] };
  }
}

function isBefore({ folder }: DayPlace, after: string): boolean {
  return folder < after && !after.startsWith(folder);
}

async function* grouped(files: AsyncIterable<ListedObject>): AsyncGenerator<Visit> {
  let open: { place: DayPlace; files: ListedObject[] } | null = null;
  for await (const file of files) {
    const place = placeOf(file.key);
    if (open !== null && place?.folder === open.place.folder) {
      open.files.push(file);
      continue;
    }
    if (open !== null) yield open;
    open = place === null ? null : { place, files: [file] };
    if (place === null) yield { place, files: [file] };
  }
  if (open !== null) yield open;
}

/** Digest files of a day speak of its log files, and of the last ones of the day before. */
async function* spokenDays(digests: AsyncIterable<DayPlace>, { from, to }: Days): AsyncGenerator<DayPlace> {
  let last = '';
  for await (const place of digests) {
    for (const spoken of [daysLater(place, -1), place]) {
      if (spoken.folder === last || spoken.day < from || spoken.day > to) continue;
      last = spoken.folder;
      yield spoken;
    }
  }
}

/** A prefix may name the folders of log files; those of digest files have the same names below another one. */
function digestPrefix(prefix: string): string {
  const [, head, below] = /^((?:.*\/)?)CloudTrail\/(.*)$/.exec(prefix) ?? [];
  if (head === undefined || below === undefined) return prefix;
  // Region and day, without the beginning of a log file's name.
  return `${head}CloudTrail-Digest/${below.split('/').slice(0, 4).join('/')}`;
}

const DIGEST_FOLDER = /^(?:.*\/)?CloudTrail-Digest\/[a-z0-9-]+\/(\d{4})\/(?:(\d{2})\/(?:(\d{2})\/)?)?$/;
/** What lies beside digest files in an account's folder. */
const OTHERS = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail-Digest\/)[^/]+\//;

/** Days that have a folder of digest files, one day longer than asked for, in order. */
async function* digestDaysUnder(
  objects: Pick<Objects, 'level'>,
  bucket: string,
  prefix: string,
  { from, to }: Days,
): AsyncGenerator<DayPlace> {
  const until = addDays(to, 1);
  const { folders } = await objects.level(bucket, prefix);
  for (const folder of [...folders].sort()) {
    if (OTHERS.test(folder)) continue;
    const dated = DIGEST_FOLDER.exec(folder);
    const part = dated?.slice(1).filter(Boolean).join('-') ?? '';
    if (part < from.slice(0, part.length) || part > until.slice(0, part.length)) continue;
    if (part.length < from.length) yield* digestDaysUnder(objects, bucket, folder, { from, to });
    else {
      const place = placeOf(logFolder(folder));
      if (place) yield place;
    }
  }
}
