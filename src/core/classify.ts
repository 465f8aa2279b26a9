import type { Catalogue } from './catalogue.js';
import { settled } from './dark/shadow.js';
import {
  type Classification,
  type LoadedDetection,
  type Match,
  SEVERITIES,
  type Severity,
  TIERS,
  type Tier,
} from './detection.js';
import type { Directory } from './directory.js';
import type { VouchEvent } from './event.js';
import { type Trace, touchesOf, traceOf } from './history/look.js';
import type { Memory } from './history/memory.js';
import type { Known } from './known.js';
import { readAws } from './normalise/aws.js';

/** The id of the match that a record gets which names a watched call and could not be read. */
export const UNREADABLE = 'unreadable';

const NONE: readonly never[] = Object.freeze([]);
const NOTHING: Classification = Object.freeze({ tier: 'ignore', severity: 'info', matches: [], reasons: [] });

/**
 * What we think of one event: every detection that matches, most serious first. `found`: what history says of it.
 * Pure; never throws.
 */
export function classify(
  event: VouchEvent,
  catalogue: Catalogue,
  found: readonly Match[] = [],
): Classification {
  const matches: Match[] = [...found];
  if (catalogue.watches(event.service, event.name) && event.flaw !== null)
    matches.push(unreadable(event.flaw));
  for (const detection of catalogue.looking(event.service, event.name)) {
    if (detection.provider !== event.provider) continue;
    const match = matchOf(detection, event, catalogue.known);
    if (match !== null) matches.push(settled(event, match, detection, catalogue));
  }
  if (matches.length === 0) return NOTHING;
  const shadow = matches.filter((match) => match.shadow !== undefined);
  if (shadow.length === 0) return verdictOf(matches);
  const loud = matches.filter((match) => match.shadow === undefined);
  return { ...verdictOf(loud), shadow: shadow.sort(bySeriousness) };
}

function verdictOf(matches: Match[]): Classification {
  const [first] = matches.sort(bySeriousness);
  if (!first) return NOTHING;
  const reasons = [...new Set(matches.flatMap(({ reason }) => (reason === null ? [] : [reason])))];
  return { tier: first.tier, severity: first.severity, matches, reasons };
}

function matchOf(detection: LoadedDetection, event: VouchEvent, known: Known): Match | null {
  const { id, attack, title } = detection;
  const judgement = judged(detection, event, known);
  if (judgement === null) return null;
  const tier = judgement.tier ?? detection.tier;
  const severity = judgement.severity ?? detection.severity;
  const counts = event.error === null || detection.failedCounts === true;
  return {
    id,
    tier: counts ? tier : lower(tier),
    severity,
    attack,
    title,
    reason: judgement.reason ?? null,
  };
}

/** A judge that trips over an odd record must neither drop it nor stop the line: it counts as matched. */
function judged(
  detection: LoadedDetection,
  event: VouchEvent,
  known: Known,
): { tier?: Tier; severity?: Severity; reason?: string } | null {
  if (!detection.judge) return {};
  try {
    return detection.judge(event, known);
  } catch (cause) {
    return { reason: `could not be judged: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

/** One tier lower: alert becomes notify, notify log, log ignore. So a failed call is at most asked about. */
function lower(tier: Tier): Tier {
  return TIERS[Math.max(0, TIERS.indexOf(tier) - 1)] ?? 'ignore';
}

function unreadable(flaw: string): Match {
  return {
    id: UNREADABLE,
    tier: 'alert',
    severity: 'high',
    attack: [],
    title: 'A record could not be read in full',
    reason: `the record could not be read in full: ${flaw}`,
  };
}

function bySeriousness(a: Match, b: Match): number {
  return (
    TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier) ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (a.id < b.id ? -1 : 1)
  );
}

type ClassifiedMatch = Pick<Match, 'id' | 'tier' | 'severity' | 'attack' | 'tuned' | 'shadow'>;

/** What `vouch classify` prints for one record. */
export interface ClassifiedLine {
  readonly eventId: string | null;
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly account: string | null;
  /** The principal. */
  readonly actor: string | null;
  readonly person: string | null;
  /** `attested`, `claimed` or `unknown`; only where a people file was given. */
  readonly sureness?: string;
  /** Null where the record was refused. */
  readonly tier: Tier | null;
  readonly detections: readonly ClassifiedMatch[];
  /** What matched in the dark and counts for nothing; left out where nothing did. */
  readonly shadow?: readonly ClassifiedMatch[];
  readonly reasons: readonly string[];
  readonly error?: string;
  readonly where?: string;
}

/**
 * One record, normalised and classified, in the light of those before it where there is a memory of them. Never
 * throws: a record that names no call has `tier: null` and an `error`.
 */
export function classifyLine(
  record: unknown,
  where: string,
  catalogue: Catalogue,
  directory: Directory | null = null,
  memory: Memory | null = null,
): ClassifiedLine {
  const result = readAws(record, where);
  if ('refusal' in result) return refusedLine(result.refusal);
  const { event } = result;
  return lineOf(event, classify(event, catalogue, memory?.see(event, catalogue)), directory?.whois(event));
}

function lineOf(
  event: VouchEvent,
  { tier, matches, shadow }: Classification,
  known?: ReturnType<Directory['whois']>,
): ClassifiedLine {
  if (matches.length === 0 && shadow === undefined && known === undefined) return unwatchedLine(event);
  return {
    eventId: event.id,
    eventSource: event.rawService,
    eventName: event.rawName,
    account: event.account,
    actor: event.actor.principal,
    person: known?.person ?? null,
    ...(known ? { sureness: known.sureness } : {}),
    tier,
    detections: matches.map(matchLine),
    ...(shadow && { shadow: shadow.map(matchLine) }),
    reasons: reasonsOf(matches, event),
  };
}

/** A record by itself. The line holds unless the records before it say more: for that, `traces` of it are to be passed on. */
export interface Alone {
  readonly line: ClassifiedLine;
  readonly traces: readonly Trace[];
}

/** What can be said of a record ahead of its turn, on another thread. Null where it is refused. */
export function classifyAlone(record: unknown, catalogue: Catalogue): Alone | null {
  const result = readAws(record, '');
  if ('refusal' in result) return null;
  const { event } = result;
  const touches = touchesOf(event, catalogue);
  const line = lineOf(event, classify(event, catalogue));
  return { line, traces: touches.length === 0 ? NONE : touches.map(traceOf) };
}

/** The line of most records, and nothing is copied for it. */
function unwatchedLine(event: VouchEvent): ClassifiedLine {
  return {
    eventId: event.id,
    eventSource: event.rawService,
    eventName: event.rawName,
    account: event.account,
    actor: event.actor.principal,
    person: null,
    tier: 'ignore',
    detections: NONE,
    reasons: NONE,
  };
}

function matchLine({ id, tier, severity, attack, tuned, shadow }: Match): ClassifiedMatch {
  return { id, tier, severity, attack, ...(tuned && { tuned }), ...(shadow && { shadow }) };
}

/**
 * A line has no `says`, so a match without a reason of its own gives its title. A title tells what was done: of a call
 * that failed it is what was tried, and that it failed comes first, so that nothing after it reads as done.
 */
function reasonsOf(matches: readonly Match[], event: VouchEvent): readonly string[] {
  if (matches.length === 0) return NONE;
  const tried = event.error === null ? '' : 'tried: ';
  return [...failureOf(event), ...new Set(matches.map(({ reason, title }) => reason ?? `${tried}${title}`))];
}

/** Whether a part of it was done in spite of that, the record does not say. */
function failureOf({ error, name }: VouchEvent): readonly string[] {
  if (error === null) return NONE;
  const failed = name === 'ConsoleLogin' ? 'the sign-in failed' : 'the call failed';
  // What stands for a sign-in that failed names no cause.
  return [error === 'Failure' ? failed : `${failed} (${error})`];
}

/** The same line for what was refused before it was a record. */
export function refusedLine(refusal: { readonly reason: string; readonly where: string }): ClassifiedLine {
  return {
    eventId: null,
    eventSource: null,
    eventName: null,
    account: null,
    actor: null,
    person: null,
    tier: null,
    detections: [],
    reasons: [],
    error: refusal.reason,
    where: refusal.where,
  };
}
