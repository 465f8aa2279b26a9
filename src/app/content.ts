import { changeBetween } from '../core/tuning/changes.js';
import type { World } from './world.js';

const LOADED = 'content-loaded';

/**
 * Puts on record what the content folder changes in its own detections: what came and what went against the last time,
 * once for any number of processes. `lines`: all of it. Throws `PortError` where the database is away.
 */
export async function announceContent(
  { store }: Pick<World, 'store'>,
  folder: string | null,
  lines: readonly string[],
): Promise<'known' | 'loaded'> {
  return store.transaction(async (tables) => {
    await tables.lock(LOADED);
    const change = changeBetween(linesIn((await tables.audit.last([LOADED]))?.detail), lines);
    if (change.added.length === 0 && change.removed.length === 0) return 'known';
    const detail = { folder, ...change, lines };
    await tables.audit.append([{ caseId: null, who: 'vouch', action: LOADED, detail }]);
    return 'loaded';
  });
}

/** What it changes now, as it was last put on record. */
export async function contentOverrides({ store }: Pick<World, 'store'>): Promise<readonly string[]> {
  return linesIn((await store.audit.last([LOADED]))?.detail);
}

function linesIn(detail: { readonly [key: string]: unknown } | undefined): readonly string[] {
  const lines = detail?.['lines'];
  return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
}
