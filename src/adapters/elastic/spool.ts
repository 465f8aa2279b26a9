import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bulkText, type Doc } from './bulk.js';

/** A file of the spool: written once and never changed, so that several processes may share the folder. */
interface Entry {
  readonly name: string;
  readonly docs: number;
  readonly bytes: number;
}

export interface Spool {
  /** Keeps them in a file of their own. Returns how many older ones had to go for it. */
  put(docs: readonly Doc[]): Promise<number>;
  /** The oldest ones, of as many files as make up `bytes`; null where nothing is kept. */
  oldest(bytes: number): Promise<{ readonly names: readonly string[]; readonly docs: readonly Doc[] } | null>;
  remove(names: readonly string[]): Promise<void>;
  kept(): { readonly docs: number; readonly bytes: number };
}

const NAME = /^\d{15}-[\w-]+-(\d+)\.ndjson$/;

/** What an earlier process left in the folder is found and belongs to it. Throws where the folder cannot be made. */
export async function openSpool(folder: string, capBytes: number, now: () => Date): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let entries: readonly Entry[] = await found(folder, now);
  const owner = randomBytes(6).toString('hex');
  let files = 0;
  const total = () => entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const remove = async (names: readonly string[]) => {
    entries = entries.filter(({ name }) => !names.includes(name));
    for (const name of names) await gone(join(folder, name));
  };
  return {
    remove,
    async put(docs) {
      if (docs.length === 0) return 0;
      files += 1;
      const order = `${String(now().getTime()).padStart(15, '0')}-${String(files).padStart(9, '0')}`;
      const name = `${order}-${owner}-${docs.length}.ndjson`;
      const text = bulkText(docs);
      await writeFile(join(folder, `${name}.part`), text, { mode: 0o600 });
      await rename(join(folder, `${name}.part`), join(folder, name));
      entries = [...entries, { name, docs: docs.length, bytes: Buffer.byteLength(text) }];
      const tooMany = beyond(entries, total() - capBytes);
      await remove(tooMany.map((entry) => entry.name));
      return tooMany.reduce((sum, entry) => sum + entry.docs, 0);
    },
    async oldest(bytes) {
      const [first, ...more] = entries;
      if (!first) return null;
      const names = [first.name];
      let size = first.bytes;
      for (const entry of more) {
        size += entry.bytes;
        if (size > bytes) break;
        names.push(entry.name);
      }
      const texts = await Promise.all(names.map((name) => textOf(join(folder, name))));
      return { names, docs: texts.flatMap(docsIn) };
    },
    kept: () => ({ docs: entries.reduce((sum, { docs }) => sum + docs, 0), bytes: total() }),
  };
}

/** By name, which is by time. Halves of files that a killed process left are cleared away. */
async function found(folder: string, now: () => Date): Promise<readonly Entry[]> {
  const names = (await readdir(folder)).sort();
  const entries: Entry[] = [];
  for (const name of names) {
    if (name.endsWith('.part')) await goneIfOld(join(folder, name), now);
    const docs = NAME.exec(name)?.[1];
    if (docs === undefined) continue;
    const seen = await stat(join(folder, name)).catch(missing);
    if (seen) entries.push({ name, docs: Number(docs), bytes: seen.size });
  }
  return entries;
}

const A_MINUTE_MS = 60_000;

/** A young one may be in another process's hands. */
async function goneIfOld(path: string, now: () => Date): Promise<void> {
  const seen = await stat(path).catch(missing);
  if (seen && now().getTime() - seen.mtimeMs > A_MINUTE_MS) await gone(path);
}

/** Another process with the same folder was faster. */
function missing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

async function gone(path: string): Promise<void> {
  await unlink(path).catch(missing);
}

async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(missing)) ?? '';
}

/** The oldest files that must go so that `bytes` are freed; never the newest. */
function beyond(entries: readonly Entry[], bytes: number): readonly Entry[] {
  const going: Entry[] = [];
  let freed = 0;
  for (const entry of entries.slice(0, -1)) {
    if (freed >= bytes) break;
    going.push(entry);
    freed += entry.bytes;
  }
  return going;
}

function docsIn(text: string): readonly Doc[] {
  const lines = text.split('\n');
  const docs: Doc[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const id = /^\{"create":\{"_id":"([\w-]+)"\}\}$/.exec(lines[i] ?? '')?.[1];
    const line = lines[i + 1];
    if (id && line) docs.push({ id, line });
  }
  return docs;
}
