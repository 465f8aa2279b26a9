import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { redactText } from '../../core/redact.js';
import type { Refused } from './bulk.js';

const CAP = 4 * 1_024 * 1_024;

/** Sets documents aside that will never be taken, with the reason, for a human. Two files of 4 MiB at most. */
export function asideIn(folder: string): (refused: readonly Refused[]) => Promise<void> {
  const file = join(folder, 'refused.jsonl');
  return async (refused) => {
    const lines = refused.map(({ doc, type, reason }) =>
      JSON.stringify({ type, reason: redactText(reason.slice(0, 500)), id: doc.id, document: doc.line }),
    );
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    if (size > CAP) await rename(file, join(folder, 'refused-before.jsonl'));
    await appendFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  };
}
