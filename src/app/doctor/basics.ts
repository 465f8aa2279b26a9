import type { Queue } from '../../ports.js';
import { queueWords } from '../vitals.js';
import { broken, type Check, type CheckResult, counted, ok, saidBy, warning } from './check.js';

/** The settings as they were read. `problems` in words, as the config says them; then nothing else can be examined. */
export function configurationCheck(found: {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly sandbox: boolean;
}): Check {
  return { name: 'configuration', run: async () => judgeConfiguration(found) };
}

function judgeConfiguration({
  problems,
  warnings,
  sandbox,
}: Parameters<typeof configurationCheck>[0]): CheckResult {
  const next = 'See docs/configuration.md.';
  if (problems.length > 0) return broken(problems.join('; '), next);
  if (warnings.length > 0) return warning(warnings.join('; '), next);
  return ok(sandbox ? 'sandbox: stand-ins for Slack, Duo and PagerDuty' : 'complete');
}

export interface DatabaseProbe {
  /** `embedded in /data` or `db.internal:5432`; no password. */
  readonly where: string;
  /** What to do where it does not answer. */
  readonly next: string;
  /** One round trip. `now` is the database's `clock_timestamp()`, not our own shifted clock. */
  look(): Promise<{ readonly version: string; readonly now: Date; readonly pending: readonly string[] }>;
}

const SKEW_LIMIT_MS = 5000;

/** Reachable, migrated, and of one mind with this machine about the time (within 5 s). */
export function databaseCheck(probe: DatabaseProbe, clock: () => Date): Check {
  return {
    name: 'database',
    run: async () => {
      const before = clock().getTime();
      const seen = await looked(probe);
      if ('state' in seen) return seen;
      const skewMs = Math.round(seen.now.getTime() - (before + clock().getTime()) / 2);
      return judgeDatabase(probe.where, { ...seen, skewMs });
    },
  };
}

async function looked(probe: DatabaseProbe) {
  try {
    return await probe.look();
  } catch (error) {
    return broken(`${probe.where}: ${saidBy(error)}`, probe.next);
  }
}

function judgeDatabase(
  where: string,
  seen: { readonly version: string; readonly pending: readonly string[]; readonly skewMs: number },
): CheckResult {
  const detail = `PostgreSQL ${seen.version}, ${where}`;
  if (Math.abs(seen.skewMs) > SKEW_LIMIT_MS) {
    const skew = `${(Math.abs(seen.skewMs) / 1000).toFixed(1)} s ${seen.skewMs > 0 ? 'ahead of' : 'behind'} this machine`;
    return broken(`${detail}; its clock is ${skew}`, 'Set both clocks by NTP.');
  }
  if (seen.pending.length === 0) return ok(`${detail}, migrations applied`);
  const waiting = counted(seen.pending.length, 'migration waits', 'migrations wait');
  return warning(`${detail}; ${waiting}: ${seen.pending.join(', ')}`, 'They are applied at the next start.');
}

export interface QueueProbe {
  readonly check: Queue['check'];
  /** Redis' `maxmemory-policy`; null where it may not be read, or there is no Redis. */
  evictionPolicy(): Promise<string | null>;
}

export function queueCheck(probe: QueueProbe): Check {
  return {
    name: 'queue',
    run: async () => {
      const found = await probe.check();
      const said = queueWords(found);
      if (found.ok)
        return judgeEviction(said, found.backend === 'redis' ? await probe.evictionPolicy() : null);
      return broken(said, found.backend === 'redis' ? 'Check REDIS_URL.' : 'See the line of the database.');
    },
  };
}

function judgeEviction(detail: string, policy: string | null): CheckResult {
  if (policy === null || policy === 'noeviction') return ok(policy ? `${detail}, ${policy}` : detail);
  return warning(
    `${detail}; maxmemory-policy is ${policy}`,
    'Set it to noeviction: work is delayed otherwise.',
  );
}

export interface FolderProbe {
  readonly path: string;
  /** Null: it is not there yet. `mode` as `stat` gives it; `mine`: it belongs to the user we run as. */
  stat(): Promise<{ readonly mode: number; readonly mine: boolean } | null>;
}

/** Nobody else may write to the data folder, or list it. Vouch mends that at a start where the folder is its own. */
export function dataFolderCheck(probe: FolderProbe): Check {
  return {
    name: 'data folder',
    run: async () => {
      const found = await probe.stat();
      if (!found) return ok(`${probe.path} is made at the first start`);
      const mode = (found.mode & 0o777).toString(8).padStart(3, '0');
      const detail = `${probe.path}, mode ${mode}`;
      const next = `chmod go-rw ${probe.path}`;
      if (found.mode & 0o022) return broken(`${detail}: others may write to it`, next);
      if (found.mode & 0o044) return warning(`${detail}: others may read it`, next);
      return found.mine ? ok(detail) : warning(`${detail}: it belongs to another user`, 'Run as its owner.');
    },
  };
}
