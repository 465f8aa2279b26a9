import { loadDetections } from '../adapters/units/load.js';
import { type CommandLine, noWords, UsageError } from '../cli.js';
import { ATTACK_VERSION } from '../core/attack.js';
import { type Cell, type Coverage, coverageOf, type Watched } from '../core/coverage.js';
import type { LoadedDetection } from '../core/detection.js';
import { isGlobal, withoutRule } from '../core/pattern.js';
import { type GeneratedFile, writeGenerated } from './checkout.js';

/** Prints what the catalogue watches, as Markdown; `--write` keeps it in docs/coverage.md. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  noWords(words);
  if (flags['json'] && flags['write']) throw new UsageError('expected one of --json and --write, found both');
  const detections = await loadDetections();
  const file = coverageFile(detections);
  if (flags['write'] === true) await writeGenerated(file);
  const json = () => `${JSON.stringify(coverageOf(detections))}\n`;
  const text = flags['json'] === true ? json() : file.text;
  process.stdout.write(flags['write'] === true ? `Wrote ${file.path}.\n` : text);
  return 0;
}

export function coverageFile(detections: readonly LoadedDetection[]): GeneratedFile {
  const command = 'npx vouch coverage --write';
  return { path: 'docs/coverage.md', command, text: page(detections, command) };
}

function page(detections: readonly LoadedDetection[], command: string): string {
  const coverage = coverageOf(detections);
  const parts = [
    `# Coverage\nMade from the catalogue by \`${command}\`; edit the detections, not this page.`,
    summary(coverage),
    `## Watched calls\n${NOTES}${shadowNote(coverage)}\n\n${table(['call', 'tier', 'severity', 'technique', 'detection', 'note'], coverage.watched.map(watchedRow))}`,
    ...wideNote(withoutRule(detections)),
    `## ATT&CK cloud matrix, IaaS\n${ABOUT}`,
    ...coverage.matrix.map(({ name, cells }) => tactic(name, cells)),
    holes(coverage),
    ...elsewhere(coverage.elsewhere),
  ];
  return `${parts.join('\n\n')}\n`;
}

const NOTES = `The tier and severity are those before a detection looks at the parameters: it may find the call harmless, or worse.
A failed call is one tier lower and at most \`notify\`, unless trying is what matters. "us-east-1": recorded there only.
"read": comes only through a rule that takes reads too. "data event": recorded only where a trail is told to.`;
const READ = /:(?:Batch)?(?:Get|List|Describe|Lookup|Head|Search|Select|Scan|Query)(?=[A-Z])/;

const ABOUT = `ATT&CK ${ATTACK_VERSION}, © The MITRE Corporation, reproduced with its permission. "Seen" means that a detection names
the technique, "partly" that detections name some of its sub-techniques only. Neither means that every way of doing it
is seen. The tier is the highest among the detections.`;

function summary({ watched, matrix }: Coverage): string {
  const calls = new Set(watched.map(({ call }) => call).filter((call) => call !== '*'));
  const cells = matrix.flatMap((column) => column.cells);
  const ids = (sight: Cell['sight']) =>
    new Set(cells.filter((cell) => cell.sight === sight).map(({ id }) => id)).size;
  const detections = new Set(watched.map(({ detection }) => detection)).size;
  return `${detections} detections look at ${calls.size} calls. Of ${new Set(cells.map(({ id }) => id)).size} techniques and sub-techniques in the matrix ${ids('seen')} are seen, ${ids('partly')} partly, ${ids('hole')} are holes.`;
}

function shadowNote({ watched }: Coverage): string {
  if (!watched.some(({ shadow }) => shadow)) return '';
  return '\n"shadow": tried out, so it is counted and asks nobody. The matrix takes it for one that watches.';
}

function watchedRow({ call, tier, severity, attack, detection, data, shadow }: Watched): readonly string[] {
  const every = call === '*';
  const notes = [
    ...(!every && isGlobal(call) ? ['us-east-1'] : []),
    ...(data ? ['data event'] : []),
    ...(READ.test(call) ? ['read'] : []),
    ...(shadow ? ['shadow'] : []),
  ];
  return [
    every ? 'every call' : `\`${call}\``,
    tier,
    severity,
    attack.join(' '),
    detection,
    notes.join(', '),
  ];
}

function wideNote(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  return [
    `No EventBridge rule is made for ${ids.join(', ')}: from the queue they see what the other rules bring, and everything only in log files and LookupEvents.`,
  ];
}

function tactic(name: string, cells: readonly Cell[]): string {
  const rows = cells.map(({ id, name, sight, tier, detections }) => [
    id.includes('.') ? `· ${id}` : id,
    name,
    sight === 'hole' ? '**hole**' : sight,
    tier ?? '',
    detections.join(', '),
  ]);
  return `### ${name}\n${table(['id', 'technique', 'sight', 'tier', 'detections'], rows)}`;
}

function holes({ matrix }: Coverage): string {
  const cells = matrix.flatMap((column) => column.cells).filter(({ sight }) => sight === 'hole');
  const once = [...new Map(cells.map((cell) => [cell.id, cell])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const open = once.filter(({ unseen }) => unseen === null).map(({ id, name }) => `- ${id} ${name}`);
  const shut = once.filter(({ unseen }) => unseen !== null);
  const why = shut.map(({ id, name, unseen }) => `- ${id} ${name}: ${unseen}`);
  return [
    '## Holes',
    'CloudTrail could show these, and no detection looks for them:',
    '',
    ...(open.length > 0 ? open : ['- none']),
    '',
    'These CloudTrail does not show:',
    '',
    ...(why.length > 0 ? why : ['- none']),
  ].join('\n');
}

function elsewhere(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  return [
    `## Beyond this matrix\nDetections also name these, which ATT&CK ${ATTACK_VERSION} does not list for IaaS: ${ids.join(', ')}.`,
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
