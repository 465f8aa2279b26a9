import { weekly, weeklyLines } from '../app/weekly.js';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import { openTuning } from '../main/tuning.js';
import { withStorage } from './storage.js';

/** What `/sec weekly` says, as lines or as JSON. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length !== 1 || words[0] !== 'weekly')
    throw new UsageError(`expected weekly, found ${wordsIn(words)}`);
  return withStorage(
    async ({ store, config }) => {
      const { current } = await openTuning(config.tuning);
      const report = await weekly({ store, tuning: current });
      const { from, to } = report;
      const text = [`${from.toISOString()} to ${to.toISOString()}`, ...weeklyLines(report)].join('\n');
      process.stdout.write(`${flags['json'] === true ? JSON.stringify(report, null, 2) : text}\n`);
      return 0;
    },
    { looks: true },
  );
}
