import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';
import { within } from './within.js';

export interface BucketsProbe {
  readonly buckets: readonly string[];
  /** Lists the bucket and reads the beginning of one log file; false: there is none to read. */
  read(bucket: string, signal: AbortSignal): Promise<boolean>;
}

const READ_MS = 9_000;

/** Whether the log files that notices tell of can be read. */
export function bucketsCheck(probe: BucketsProbe, limitMs: number = READ_MS): Check {
  return {
    name: 'AWS log buckets',
    run: async () => {
      const { buckets } = probe;
      if (buckets.length === 0) return off('VOUCH_LOG_BUCKETS is not set: a notice of a log file is refused');
      const found = await Promise.all(buckets.map((bucket) => look(probe, bucket, limitMs)));
      return judged(buckets.length, found);
    },
  };
}

interface Looked {
  readonly bucket: string;
  readonly read: boolean;
  readonly trouble: string | null;
}

async function look(probe: BucketsProbe, bucket: string, limitMs: number): Promise<Looked> {
  try {
    return { bucket, read: await within(limitMs, (signal) => probe.read(bucket, signal)), trouble: null };
  } catch (error) {
    return { bucket, read: false, trouble: saidBy(error) };
  }
}

function judged(all: number, found: readonly Looked[]): CheckResult {
  const many = counted(all, 'bucket', 'buckets');
  const failed = found.filter(({ trouble }) => trouble !== null);
  if (failed.length > 0) {
    const first = failed.length > 1 ? ', the first' : '';
    const next =
      'Check the names, the rights to s3:ListBucket and s3:GetObject, and kms:Decrypt with their keys.';
    return broken(`${many}; not readable: ${named(failed)}${first}: ${failed[0]?.trouble}`, next);
  }
  const empty = found.filter(({ read }) => !read);
  if (empty.length > 0) {
    const detail = `${many}; listed, but without a log file to read: ${named(empty)}`;
    return warning(detail, 'See whether the trail writes there.');
  }
  return ok(`${many}, a log file read in ${all === 1 ? 'it' : 'each'}`);
}

function named(found: readonly Looked[]): string {
  return found.map(({ bucket }) => bucket).join(', ');
}
