import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogEntry, NewLogEntry } from './types.js';

/** The one record of what happened: in memory, and in a file of JSON lines where one is named. */
export interface SandboxLog {
  readonly entries: readonly LogEntry[];
  append(entry: NewLogEntry): LogEntry;
  clear(): void;
  close(): void;
}

export function openLog(file: string | null): SandboxLog {
  const entries: LogEntry[] = file && existsSync(file) ? readEntries(file) : [];
  if (file) mkdirSync(dirname(file), { recursive: true });
  let handle = file ? openSync(file, 'a', 0o600) : null;
  return {
    entries,
    append(entry) {
      const seq = (entries.at(-1)?.seq ?? 0) + 1;
      const written = { seq, at: new Date().toISOString(), ...entry } as LogEntry;
      entries.push(written);
      if (handle !== null) writeSync(handle, `${JSON.stringify(written)}\n`);
      return written;
    },
    clear() {
      entries.length = 0;
      if (file && handle !== null) truncateSync(file);
    },
    close() {
      if (handle !== null) closeSync(handle);
      handle = null;
    },
  };
}

/** A process killed while writing leaves half a line at the end: that one line is dropped, any other is an error. */
function readEntries(file: string): LogEntry[] {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  if (rest !== '') truncateSync(file, Buffer.byteLength(text) - Buffer.byteLength(rest));
  return lines.filter(Boolean).map((line, index) => {
    try {
      return JSON.parse(line) as LogEntry;
    } catch (cause) {
      throw new Error(
        `sandbox log ${file}, line ${index + 1}: expected a line of JSON; remove the file to start afresh`,
        {
          cause,
        },
      );
    }
  });
}
