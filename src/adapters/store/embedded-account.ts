import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whom the server runs as: null where that is whoever we are. */
export type Account = { readonly uid: number; readonly gid: number } | null;

const NAME = 'postgres';

/** PostgreSQL refuses to run as root, so root runs it as the user `postgres`, made here if it is missing. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const found = await lookUp();
  if (found) return found;
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], {
    encoding: 'utf8',
  });
  const account = await lookUp();
  if (account) return account;
  throw new Error(
    `PostgreSQL does not run as root, and the user "${NAME}" could not be made (${(made.stderr ?? '').trim() || made.error?.message || 'useradd failed'}): make that user, or start Vouch as an ordinary user`,
    { cause: made.error },
  );
}

async function lookUp(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const fields = lines.map((line) => line.split(':')).find((line) => line[0] === NAME);
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/** Throws, naming the folder in the way, unless the account can walk down to `folder`. */
export async function mustReach(account: Account, folder: string, next: string): Promise<void> {
  if (!account) return;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const open = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (!open) {
      throw new Error(
        `PostgreSQL runs as the user "${NAME}" (not as root) and cannot get to ${folder}: ${at} is closed to it (mode ${(mode & 0o777).toString(8)}). ${next}`,
      );
    }
    if (at === dirname(at)) return;
  }
}
