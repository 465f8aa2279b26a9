import type { Detection, Judgement, LoadedDetection, Severity, Tier } from '../detection.js';
import type { VouchEvent } from '../event.js';
import { legible } from '../legible.js';
import { callOf, serviceOf } from '../normalise/aws-names.js';
import { type Clause, testsIn, truthOf, type Wanted, wantedBy } from './clause.js';
import { readCondition } from './condition.js';
import { type Look, lookInto, sightOf } from './fields.js';
import { readSelection } from './selection.js';
import { shown, Unsupported } from './unsupported.js';

type Raw = { readonly [key: string]: unknown };

const LEVELS: { readonly [level: string]: { readonly tier: Tier; readonly severity: Severity } } = {
  informational: { tier: 'log', severity: 'info' },
  low: { tier: 'log', severity: 'low' },
  medium: { tier: 'notify', severity: 'medium' },
  high: { tier: 'notify', severity: 'high' },
  critical: { tier: 'alert', severity: 'critical' },
};
const UNREAD = 'a text in it is too long for the rule to be read to its end';

/**
 * A Sigma rule for CloudTrail, as YAML gave it, as a detection. `name` is its file's name without the ending.
 * Pure; `refused` says why a rule cannot be used. The condition is held against the record as it is kept:
 * with its secrets redacted, so a rule that looks into a secret finds `[redacted]`.
 */
export function readSigma(
  source: unknown,
  name: string,
): { readonly detection: LoadedDetection } | { readonly refused: string } {
  try {
    return { detection: { id: `sigma/${name}`, ...detectionOf(source, name) } };
  } catch (error) {
    if (error instanceof Unsupported) return { refused: error.message };
    throw error;
  }
}

function detectionOf(source: unknown, name: string): Detection {
  const rule = objectOf(source, 'a Sigma rule');
  checkKind(rule);
  const clause = clauseOf(objectOf(rule['detection'], '"detection"'));
  const wanted = wantedBy(clause);
  if (wanted.length === 0)
    throw new Unsupported('its condition asks for two calls at once, which no event is');
  const title = legible(typeof rule['title'] === 'string' ? rule['title'] : name, 120).replace(/\.+$/, '');
  return {
    title,
    provider: 'aws',
    on: callsOf(wanted) ?? ['*'],
    ...levelOf(rule['level']),
    attack: techniquesOf(rule['tags']),
    why: whyOf(rule['description']) ?? `It matches the Sigma rule "${title}".`,
    says: (event) => `made the call ${event.rawName}, which matches the rule "${title}"`,
    judge: (event) => judge(clause, event),
    ...(looksForFailure(clause) ? { failedCounts: true } : {}),
    ...falsePositivesOf(rule['falsepositives']),
  };
}

function objectOf(value: unknown, what: string): Raw {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Raw;
  throw new Unsupported(`expected ${what} to be a map, found ${shown(value)}`);
}

function checkKind(rule: Raw): void {
  if ('correlation' in rule)
    throw new Unsupported('it is a correlation of several events, which is not supported');
  if ('filter' in rule && !('detection' in rule)) throw new Unsupported('it is a filter for other rules');
  if ('action' in rule)
    throw new Unsupported(`it uses "action: ${String(rule['action'])}", which is not supported`);
  const { product, service, category } = objectOf(rule['logsource'], '"logsource"') as {
    readonly [key: string]: unknown;
  };
  if (product !== 'aws' || service !== 'cloudtrail') {
    const found = [product, category, service].filter((part) => part !== undefined).join(' ');
    throw new Unsupported(`expected a rule for aws cloudtrail, found one for ${found || 'nothing'}`);
  }
}

function clauseOf(detection: Raw): Clause {
  if ('timeframe' in detection)
    throw new Unsupported('it uses "timeframe" to count over time, which is not supported');
  const names = Object.keys(detection).filter((key) => key !== 'condition');
  const selections = new Map(names.map((key) => [key, readSelection(detection[key])] as const));
  return readCondition(detection['condition'], selections);
}

/**
 * The calls for the catalogue's index; null where the rule does not name them all, service and call. The index
 * knows calls as AWS writes them, so a rule that spells one without its capital is held against everything.
 */
function callsOf(wanted: readonly Wanted[]): readonly string[] | null {
  const calls = wanted.map(({ source, name }) =>
    source === null || name === null ? '' : `${serviceOf(source)}:${callOf(name)}`,
  );
  return calls.every((call) => /^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$/.test(call)) ? [...new Set(calls)] : null;
}

/** Most events are told apart by their two names alone; the record is only made ready where it decides. */
function judge(clause: Clause, event: VouchEvent): Judgement {
  const truth =
    (event.flaw === null ? truthOf(clause, namesOf(event)) : null) ?? truthOf(clause, lookInto(event.raw));
  if (truth === false) return null;
  // What cannot be ruled out counts: otherwise a long text would be a way past the rule.
  return truth === null ? { reason: UNREAD } : {};
}

function namesOf({ rawService, rawName }: VouchEvent): Look {
  return (field) => {
    if (field === 'eventSource') return sightOf(rawService);
    return field === 'eventName' ? sightOf(rawName) : null;
  };
}

/** Then a failed call is what it is about, and counts in full. */
function looksForFailure(clause: Clause): boolean {
  return testsIn(clause).some(({ field, exactly, missing }) => {
    const text = exactly?.toLowerCase();
    if (field === 'responseElements.ConsoleLogin') return text === 'failure';
    return /^error(?:Code|Message)$/.test(field ?? '') && missing !== true && text !== 'success';
  });
}

function levelOf(level: unknown): { readonly tier: Tier; readonly severity: Severity } {
  if (level === undefined) return { tier: 'notify', severity: 'medium' };
  const known = typeof level === 'string' ? LEVELS[level.toLowerCase()] : undefined;
  if (known) return known;
  throw new Unsupported(
    `expected "level" to be one of ${Object.keys(LEVELS).join(', ')}, found ${shown(level)}`,
  );
}

function techniquesOf(tags: unknown): readonly string[] {
  const found = textsIn(tags).map(
    (tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? '',
  );
  return [...new Set(found)].filter((technique) => technique !== '');
}

function textsIn(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return parts.filter((part): part is string => typeof part === 'string');
}

/** The first sentence of the first paragraph. */
function whyOf(description: unknown): string | null {
  if (typeof description !== 'string') return null;
  const [paragraph = ''] = description.trim().split(/\n\s*\n/);
  const line = legible(paragraph, 600);
  const sentence = (/^.+?[.!?](?=\s+["'(]?[A-Z]|$)/.exec(line)?.[0] ?? line).replace(/[.…\s]+$/, '');
  if (sentence === '') return null;
  return legible(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`, 200);
}

function falsePositivesOf(value: unknown): { readonly falsePositives?: string } {
  const known = textsIn(value).filter((text) => !/^\s*(?:unknown|unlikely|none)?\.?\s*$/i.test(text));
  return known.length === 0 ? {} : { falsePositives: legible(known.join(' '), 600) };
}
