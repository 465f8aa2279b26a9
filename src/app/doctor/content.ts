import { broken, type Check, type CheckResult, counted, off, ok, saidBy, warning } from './check.js';

export interface ContentProbe {
  readonly path: string;
  /** Reads the folder as a start would. */
  load(): Promise<{
    readonly detections: readonly unknown[];
    readonly refused: readonly { readonly file: string; readonly reason: string }[];
  }>;
  /** `mode` as `stat` gives it; `loose`: what group or others may write to; `strangers`: what belongs to others. */
  writers(): Promise<{
    readonly mode: number;
    readonly owner: number;
    readonly mine: boolean;
    readonly loose: readonly string[];
    readonly strangers: readonly string[];
  }>;
}

/** The operator's own rules: who may write there decides what is watched, and runs code as us. */
export function contentCheck(probe: ContentProbe | null): Check {
  return {
    name: 'own content',
    run: async () => (probe ? judged(probe) : off('VOUCH_CONTENT_DIR is not set')),
  };
}

async function judged(probe: ContentProbe): Promise<CheckResult> {
  let found: Awaited<ReturnType<ContentProbe['load']>>;
  let writers: Awaited<ReturnType<ContentProbe['writers']>>;
  try {
    found = await probe.load();
    writers = await probe.writers();
  } catch (error) {
    return broken(`${probe.path}: ${saidBy(error)}`, 'Check VOUCH_CONTENT_DIR and that we may read it.');
  }
  const { detections, refused } = found;
  const mode = (writers.mode & 0o777).toString(8).padStart(3, '0');
  const owner = writers.mine ? 'us' : writers.owner === 0 ? 'root' : `user ${writers.owner}`;
  const detail = `${probe.path}, mode ${mode}, written by ${owner}; ${detections.length} loaded, ${refused.length} refused`;
  const [loose] = writers.loose;
  if (loose !== undefined) {
    const where = loose === '.' ? 'it' : counted(writers.loose.length, 'file or folder', 'files or folders');
    const which = loose === '.' ? '' : ` in it (${loose})`;
    return broken(
      `${detail}: its group or others may write to ${where}${which}`,
      `chmod -R go-w ${probe.path}`,
    );
  }
  const [stranger] = writers.strangers;
  if (stranger !== undefined) {
    return warning(`${detail}: ${stranger} belongs to somebody else`, 'Have one owner for the whole folder.');
  }
  const [first] = refused;
  if (first) return warning(`${detail}, the first: ${first.file}: ${first.reason}`, 'See docs/content.md.');
  if (writers.mine || writers.owner === 0) return ok(detail);
  return warning(`${detail}; its owner is not ours`, 'Have it belong to root, or to the user we run as.');
}
