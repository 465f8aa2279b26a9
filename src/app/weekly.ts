import type { Card } from '../core/card.js';
import { endOf } from '../core/dark/shadow.js';
import { plain, type Text } from '../core/text.js';
import { overrideLine, shadowLine } from '../core/tuning/changes.js';
import type { Tuning } from '../core/tuning/tuning.js';
import type { DetectionNoise } from '../ports/noise.js';
import type { Gathered } from '../ports/volume.js';
import { contentOverrides } from './content.js';
import { falsePositiveShare, noiseLine, suggestion } from './noise.js';
import type { World } from './world.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DAYS = 7;
/** Less than a week, so that clocks that change and a late Monday lose no report; enough to tell two processes apart. */
const ONCE_MS = 6 * DAY_MS;
const POSTED = 'weekly-report';
/** The loudest, by name; the command line has all of them. */
const DETECTIONS = 15;
/** A message holds a little more, and a line too. */
const CHARACTERS = 1_300;
const LONGEST_LINE = 500;

/** What a week brought people, and what the tuning file takes away at its end. */
export interface WeeklyReport {
  readonly from: Date;
  readonly to: Date;
  /** The loudest first. */
  readonly detections: readonly (DetectionNoise & {
    /** Of those who answered, how many said that it was them; null where nobody did. */
    readonly falsePositiveShare: number | null;
    /** What to tune; null where nothing stands out. */
    readonly suggestion: string | null;
  })[];
  /**
   * Overrides and dark runs in force, the first to end first, and then those without an end: what, until when, and the
   * reason given.
   */
  readonly exceptions: readonly string[];
  readonly gathered: Gathered;
}

export async function weekly(world: Pick<World, 'store' | 'tuning'>): Promise<WeeklyReport> {
  const to = await world.store.now();
  const from = new Date(to.getTime() - DAYS * DAY_MS);
  const found = await world.store.noise.since(from);
  return {
    from,
    to,
    detections: found.map((one) => ({
      ...one,
      falsePositiveShare: falsePositiveShare(one),
      suggestion: suggestion(one),
    })),
    exceptions: [...exceptionsIn(world.tuning(), to), ...(await contentOverrides(world))],
    gathered: await world.store.volume.gathered(from),
  };
}

function exceptionsIn({ overrides, shadow }: Tuning, now: Date): readonly string[] {
  const all = [
    ...overrides.map((one) => ({ until: endOf(one.until), line: overrideLine(one) })),
    ...shadow.map((one) => ({ until: endOf(one.until), line: shadowLine(one) })),
  ];
  return all
    .filter(({ until }) => until > now.getTime())
    .sort((a, b) => a.until - b.until)
    .map(({ line }) => line);
}

/** `/sec weekly`: the same as on Monday, up to now. */
export async function weeklyCard(world: Pick<World, 'store' | 'tuning'>): Promise<Card> {
  const report = await weekly(world);
  const { detections, exceptions } = report;
  return {
    headline: HEADLINE,
    body: [span(report), ...summary(report)],
    facts: exceptions.map((value) => ({ label: 'In force', value })),
    list: {
      items: detections.slice(0, DETECTIONS).map(noiseLine),
      more: Math.max(0, detections.length - DETECTIONS),
    },
    after: [],
    choices: [],
    footer: FOOTER,
    summary: `${HEADLINE}: ${plain(span(report))}`,
  };
}

const HEADLINE = 'The last 7 days';
const TOLD = `${HEADLINE}: what Vouch asked and paged`;
const FOOTER = 'A question about several detections counts for each of them. Any time: /sec weekly';

/** The report as lines, for the channel and the command line. */
export function weeklyLines(report: WeeklyReport, most = Number.POSITIVE_INFINITY): readonly string[] {
  const { detections, exceptions } = report;
  return [
    ...summary(report),
    ...detections.slice(0, most).map((one) => plain(noiseLine(one))),
    ...(detections.length > most ? [`and ${many(detections.length - most, 'more detection')}`] : []),
    ...exceptions.map((line) => `In force: ${line}`),
  ];
}

function span({ from, to }: WeeklyReport): Text {
  return [{ time: from }, ' to ', { time: to }];
}

function summary({ detections, exceptions, gathered: { summaries, storms } }: WeeklyReport): string[] {
  const loud =
    detections.length === 0
      ? 'Nobody was asked or paged.'
      : `${many(detections.length, 'detection')} spoke up.`;
  const over =
    summaries.cases === 0
      ? 'Nobody went over their budget of questions.'
      : `${many(summaries.people, 'person', 'people')} went over their budget: ${many(summaries.events, 'event')} in ${many(summaries.cases, 'list')}.`;
  const storm =
    storms.cases === 0
      ? 'No storms.'
      : `${many(storms.cases, 'storm')}: ${many(storms.events, 'event')} without a page of their own.`;
  const tuned =
    exceptions.length === 0 ? 'No override is in force.' : `${many(exceptions.length, 'override')} in force.`;
  return [`${loud} ${over} ${storm} ${tuned}`];
}

function many(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/**
 * Posts the report in the security channel, once a week however many processes ask for it: the audit says who was
 * first. `known`: it was posted within the last six days.
 */
export async function postWeekly(
  world: Pick<World, 'store' | 'tuning' | 'queue'>,
): Promise<'posted' | 'known'> {
  const report = await weekly(world);
  const rings = await world.store.transaction(async (tables) => {
    await tables.lock(POSTED);
    const last = await tables.audit.last([POSTED]);
    if (last && report.to.getTime() - last.at.getTime() < ONCE_MS) return null;
    const { from, to, exceptions, gathered } = report;
    const detail = { from: from.toISOString(), to: to.toISOString(), exceptions, ...gathered };
    await tables.audit.append([{ caseId: null, who: 'vouch', action: POSTED, detail }]);
    const told = toldTexts(report).map((text) => ({ effect: { kind: 'tell' as const, text }, lane: 'tell' }));
    return tables.effects.add(null, told);
  });
  if (rings === null) return 'known';
  await world.queue.ring('effect', rings);
  return 'posted';
}

/** As few messages as hold it: every override is in one of them. */
function toldTexts(report: WeeklyReport): readonly Text[] {
  const texts: string[][] = [[]];
  for (const full of weeklyLines(report, DETECTIONS)) {
    const line = `\n• ${full.slice(0, LONGEST_LINE)}`;
    const last = texts.at(-1) ?? [];
    if (last.join('').length + line.length > CHARACTERS) texts.push([line]);
    else last.push(line);
  }
  return texts.map((lines, i) => [{ bold: i === 0 ? TOLD : `${HEADLINE}, continued` }, ...lines]);
}
