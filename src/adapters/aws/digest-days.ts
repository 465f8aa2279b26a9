import { type BadDigest, type Digest, type DigestObject, openDigest } from './digest.js';
import { chainFindings, type Finding, type ReadDigest } from './digest-chain.js';
import { addDays, type DayPlace, daysLater, digestFolder } from './digest-places.js';
import type { DigestSource, PublicKeys } from './digest-source.js';
import type { Days } from './log-folders.js';
import type { Objects } from './s3.js';

/** What the digest files say of one day of an account in a region. */
export interface CheckedDay {
  /** By key: SHA-256 of a log file's unpacked content, in hex. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

export interface DigestDays {
  /**
   * Reads the digest files of a day and of the next, where a day's last log files are spoken of. Nothing of other days
   * is kept; a day that follows the last one asked for does not read its own again. Throws `PortError`.
   */
  of(place: DayPlace): Promise<CheckedDay>;
}

/** A day that was looked at as the next one of another. */
interface Kept {
  readonly folder: string;
  readonly digests: readonly ReadDigest[];
  /** Keys of those of which everything was told. */
  readonly settled: readonly string[];
}

const AT_ONCE = 8;
const HOUR_MS = 60 * 60 * 1000;

/** `days`: all that will be asked for. */
export function openDigestDays(
  source: Pick<DigestSource, 'read' | 'keys'>,
  objects: Pick<Objects, 'level'>,
  { bucket, days, now }: { readonly bucket: string; readonly days: Days; readonly now: Date },
): DigestDays {
  const keyOf = keysOf(source, days, now);
  let kept: Kept = { folder: '', digests: [], settled: [] };
  const digestsOf = async (place: DayPlace): Promise<readonly ReadDigest[]> => {
    const folder = digestFolder(place);
    if (folder === kept.folder) return kept.digests;
    const { objects: files } = await objects.level(bucket, folder);
    const names = files.map(({ key }) => key).filter((key) => key.endsWith('.json.gz'));
    return inOrder(names.sort(), async (key) => {
      const object = await source.read(bucket, key);
      return object && openDigest(object, (fingerprint) => keyOf(place.region, fingerprint, object));
    });
  };
  return {
    async of(place) {
      const next = daysLater(place, 1);
      const settled = new Set(kept.settled);
      const today = await digestsOf(place);
      const tomorrow = await digestsOf(next);
      const about = { bucket, folder: digestFolder(place), day: place.day, now };
      const findings = chainFindings(today, tomorrow, about, settled);
      const known = tomorrow.map(({ key }) => key).filter((key) => settled.has(key));
      kept = { folder: digestFolder(next), digests: tomorrow, settled: known };
      return { hashes: hashesIn([...today, ...tomorrow], bucket, place), findings };
    },
  };
}

/** Only what a trail's digest files say of its own account, region and day counts. */
function hashesIn(
  digests: readonly ReadDigest[],
  bucket: string,
  { folder }: DayPlace,
): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const digest of digests) {
    if ('problem' in digest) continue;
    for (const log of digest.logs)
      if (log.bucket === bucket && log.key.startsWith(folder)) hashes.set(log.key, log.hash);
  }
  return hashes;
}

/** A few at a time. Null: gone meanwhile, which whatever follows it will tell. */
async function inOrder(
  keys: readonly string[],
  open: (key: string) => Promise<Digest | BadDigest | null>,
): Promise<readonly ReadDigest[]> {
  const digests: ReadDigest[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = await Promise.all(keys.slice(at, at + AT_ONCE).map(open));
    digests.push(...some.filter((digest) => digest !== null));
  }
  return digests;
}

/** Public keys by region: those of the days asked for once, and of the time when a late digest file was written. */
function keysOf(source: Pick<DigestSource, 'keys'>, { from, to }: Days, now: Date) {
  const asked = new Map<string, Promise<PublicKeys>>();
  const ask = (region: string, start: number, end: number) => {
    const key = `${region} ${start}`;
    const upTo = new Date(Math.min(end, now.getTime()));
    const answer = asked.get(key) ?? source.keys(region, new Date(start), upTo);
    asked.set(key, answer);
    return answer;
  };
  return async (region: string, fingerprint: string, { metadata }: DigestObject) => {
    const usual = await ask(region, Date.parse(addDays(from, -1)), Date.parse(addDays(to, 2)));
    const known = usual.get(fingerprint);
    const written = Date.parse(metadata['backfill-generation-timestamp'] ?? '');
    if (known || Number.isNaN(written) || written > now.getTime()) return known ?? null;
    // By the hour, so that many of them ask once.
    const hour = Math.floor(written / HOUR_MS) * HOUR_MS;
    return (await ask(region, hour - HOUR_MS, hour + 2 * HOUR_MS)).get(fingerprint) ?? null;
  };
}
