import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import type { AuditEntry } from '../ports.js';
import { withStorage } from './storage.js';

export async function run({ words, flags }: CommandLine): Promise<number> {
  const [verb, code, ...more] = words;
  const json = flags['json'] === true;
  if (verb === 'verify' && words.length === 1) return verify(json);
  if (verb === 'show' && code && more.length === 0) return show(code, json);
  if (verb === 'show' && !code)
    throw new UsageError('expected the code of a case after show, such as 4F2K; found none');
  throw new UsageError(`expected verify or show CASE, found ${wordsIn(words)}`);
}

async function verify(json: boolean): Promise<number> {
  return withStorage(
    async ({ store }) => {
      const result = await store.audit.verify(progress());
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else if (result.brokenAt === null)
        process.stdout.write(`The audit chain holds: ${result.checked} entries checked.\n`);
      else process.stdout.write(`The audit chain is broken at entry ${result.brokenAt}: ${result.why}\n`);
      return result.brokenAt === null ? 0 : 1;
    },
    { looks: true },
  );
}

function progress(): ((checked: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (checked) => process.stderr.write(`\r${checked} entries checked`);
}

async function show(code: string, json: boolean): Promise<number> {
  return withStorage(
    async ({ store }) => {
      const c = await store.cases.byCode(code.toUpperCase());
      if (!c) {
        process.stderr.write(
          `vouch: expected the code of a case, like 4F2K; found "${code}", which no case has\n`,
        );
        return 1;
      }
      const entries = await store.audit.ofCase(c.id);
      for (const entry of entries) process.stdout.write(json ? `${JSON.stringify(entry)}\n` : line(entry));
      return 0;
    },
    { looks: true },
  );
}

function line(entry: AuditEntry): string {
  return `${entry.at.toISOString()}  ${entry.who}  ${entry.action}  ${JSON.stringify(entry.detail)}\n`;
}
