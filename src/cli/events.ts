import { loadDetections } from '../adapters/units/load.js';
import { type CommandLine, UsageError, wordsIn } from '../cli.js';
import type { LoadedDetection } from '../core/detection.js';
import { type EventRule, patternsOf, withoutRule } from '../core/pattern.js';
import { type GeneratedFile, writeGenerated } from './checkout.js';

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;
/** Any region but the one in which the global services speak. */
const ELSEWHERE = 'eu-west-1';

/** Prints the EventBridge rules that bring what the detections look at. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  if (words.length !== 1 || words[0] !== 'pattern')
    throw new UsageError(`expected pattern, found ${wordsIn(words)}`);
  const forms = ['json', 'terraform', 'write'].filter((form) => flags[form] === true);
  if (forms.length > 1)
    throw new UsageError(
      `expected at most one of --json, --terraform and --write, found --${forms.join(', --')}`,
    );
  if (flags['region'] !== undefined && (flags['terraform'] || flags['write']))
    throw new UsageError(
      'expected no --region with --terraform or --write, which hold every region; found both',
    );
  const region = flags['region'] ?? 'us-east-1';
  if (typeof region !== 'string' || !REGION.test(region))
    throw new UsageError(`expected --region to name one, such as eu-west-1, found "${region}"`);
  const detections = await loadDetections();
  for (const id of withoutRule(detections)) process.stderr.write(`vouch: ${unseen(id)}\n`);
  if (flags['write'] === true) return write(patternFile(detections));
  if (flags['terraform'] === true) return print(patternFile(detections).text);
  const rules = patternsOf(detections, { region });
  return print(flags['json'] === true ? `${JSON.stringify(rules)}\n` : rules.map(spoken).join('\n'));
}

/** What `infra/terraform/member` reads: the rules of us-east-1, and those of every other region. */
export function patternFile(detections: readonly LoadedDetection[]): GeneratedFile {
  const rules = {
    home: patternsOf(detections, { region: 'us-east-1' }),
    elsewhere: patternsOf(detections, { region: ELSEWHERE }),
  };
  return {
    path: 'infra/terraform/member/generated/patterns.json',
    command: 'npx vouch events pattern --write',
    text: `${JSON.stringify(rules, null, 2)}\n`,
  };
}

async function write(file: GeneratedFile): Promise<number> {
  await writeGenerated(file);
  return print(`Wrote ${file.path}.\n`);
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function spoken({ name, why, state, pattern }: EventRule): string {
  const text = JSON.stringify(pattern);
  return `${name}  ${state}  ${text.length} characters\n${why}\n${text}\n`;
}

function unseen(id: string): string {
  return `${id} looks at every call, and no rule says what it needs: add it to WIDE in src/core/pattern.ts`;
}
