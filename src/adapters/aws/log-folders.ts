import { isDigest } from './notice.js';
import type { ListedObject, Objects } from './s3.js';

/** Days as log files are named by: `2026-11-20`, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/**
 * CloudTrail's log files under a prefix, of these days, in the order of their keys; those before `after` are left out.
 * Folders of other days, of digests and of other services are not even listed. A file whose place and name hold no day
 * is among them: then the prefix says which are meant.
 */
export async function* logFilesUnder(
  objects: Pick<Objects, 'level'>,
  bucket: string,
  prefix: string,
  days: Days,
  after = '',
): AsyncGenerator<ListedObject> {
  const { folders, objects: files } = await objects.level(bucket, prefix);
  const entries = [...folders.map((key) => ({ key, size: -1 })), ...files];
  for (const entry of entries.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (entry.key < after && !after.startsWith(entry.key)) continue;
    if (entry.size < 0) {
      if (isWanted(entry.key, days)) yield* logFilesUnder(objects, bucket, entry.key, days, after);
    } else if (isLogFile(entry.key, days)) yield entry;
  }
}

/** `…/CloudTrail/eu-west-1/2026/11/20/`, or the beginning of it. */
const DATED = /\/CloudTrail\/[a-z0-9-]+\/(\d{4})\/(?:(\d{2})\/(?:(\d{2})\/)?)?$/;
/** `AWSLogs/111122223333/Config/`: other services write beside CloudTrail. */
const OTHERS = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail\/)[^/]+\/$/;

function isWanted(folder: string, { from, to }: Days): boolean {
  if (isDigest(folder) || OTHERS.test(folder)) return false;
  const dated = DATED.exec(folder);
  if (!dated) return true;
  const part = dated.slice(1).filter(Boolean).join('-');
  return part >= from.slice(0, part.length) && part <= to.slice(0, part.length);
}

/** `111122223333_CloudTrail_eu-west-1_20261120T1405Z_aB3.json.gz` */
function isLogFile(key: string, { from, to }: Days): boolean {
  if (!/\.jsonl?(\.gz)?$/.test(key) || isDigest(key)) return false;
  const named = /_(\d{4})(\d{2})(\d{2})T\d{4}Z_[^/]*$/.exec(key);
  if (!named) return true;
  const day = named.slice(1).join('-');
  return day >= from && day <= to;
}
