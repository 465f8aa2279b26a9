import { type CommandLine, noWords } from '../cli.js';
import { withStorage } from './storage.js';

const MOST = 100;

export async function run({ words, flags }: CommandLine): Promise<number> {
  noWords(words);
  return withStorage(
    async ({ store }) => {
      const refusals = await store.events.refusals(MOST);
      for (const refusal of refusals) {
        process.stdout.write(
          flags['json'] === true
            ? `${JSON.stringify(refusal)}\n`
            : `${refusal.at.toISOString()}  ${refusal.where}: ${refusal.reason} (seen ${refusal.seen} times)\n    ${refusal.excerpt.slice(0, 200)}\n`,
        );
      }
      if (refusals.length === 0 && flags['json'] !== true) process.stdout.write('Nothing was refused.\n');
      return 0;
    },
    { looks: true },
  );
}
