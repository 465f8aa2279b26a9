import type { Card } from '../core/card.js';
import { saidTrial } from '../core/dark/trial.js';
import type { Text } from '../core/text.js';
import type { DetectionNoise } from '../ports/noise.js';
import { type TrialsFound, type TrialWorld, trialsSince } from './trials.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const USUAL_DAYS = 7;
const MOST_DAYS = 90;
const LISTED = 15;
/** Fewer say nothing about a detection. */
const ENOUGH = 5;

/** `/sec noise 7`: what each detection brought people, the loudest first, and what to tune. */
export async function noise(world: TrialWorld, typed: string): Promise<Card> {
  const days = daysIn(typed);
  const now = await world.store.now();
  const since = new Date(now.getTime() - days * DAY_MS);
  const found = await world.store.noise.since(since);
  const tried = await trialsSince(world, since);
  const headline =
    found.length === 0
      ? `Nobody was asked or paged in ${spanOf(days)}`
      : `What asked and paged in ${spanOf(days)}`;
  return {
    headline,
    body: found.length === 0 ? [] : [totals(found)],
    facts: [],
    list: { items: found.slice(0, LISTED).map(noiseLine), more: Math.max(0, found.length - LISTED) },
    after: inTheDark(tried),
    choices: [],
    footer: 'A question about several detections counts for each of them. Another period: /sec noise 30',
    summary: headline,
  };
}

/** Anything but a number of days from 1 to 90 is a week. */
function daysIn(typed: string): number {
  const days = /^\d{1,3}$/.test(typed) ? Number(typed) : USUAL_DAYS;
  return days >= 1 && days <= MOST_DAYS ? days : USUAL_DAYS;
}

function spanOf(days: number): string {
  return days === 1 ? 'the last day' : `the last ${days} days`;
}

function totals(found: readonly DetectionNoise[]): Text {
  const tuned = found.filter((one) => one.no === 0 && suggestion(one) !== null).length;
  const many = found.length === 1 ? '1 detection' : `${found.length} detections`;
  return `${many} spoke up; ${tuned === 0 ? 'none needs tuning' : `${tuned} could be tuned`}.`;
}

/** Detections that are tried in the dark have asked nobody: this is what they would have done. */
function inTheDark({ trials, cut }: TrialsFound): readonly Text[] {
  if (trials.length === 0) return [];
  const rest = trials.length - LISTED;
  return [
    [
      { bold: 'Tried in the dark' },
      cut ? ', by the newest events only; nobody was asked:' : '; nobody was asked:',
    ],
    ...trials.slice(0, LISTED).map((trial): Text => [{ bold: trial.detection }, `: ${saidTrial(trial)}`]),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

/** `aws/x: asked 4 (3 yes, 1 no …), answered after 2 min (median), 75 % false positives; paged 1.` and advice. */
export function noiseLine(one: DetectionNoise): Text {
  const parts = [asked(one), paged(one)].filter((part) => part !== '');
  const advice = suggestion(one);
  return [{ bold: one.detection }, `: ${parts.join('; ')}.${advice ? ` ${advice}` : ''}`];
}

function asked(one: DetectionNoise): string {
  if (one.asked === 0) return '';
  const outcomes = (['yes', 'no', 'unsure', 'silent'] as const).map((name) => `${one[name]} ${name}`);
  const share = falsePositiveShare(one);
  const quick = one.medianSeconds === null ? '' : `, answered after ${duration(one.medianSeconds)} (median)`;
  const false_ = share === null ? '' : `, ${percent(share)} false positives`;
  return `asked ${one.asked} (${outcomes.join(', ')})${quick}${false_}`;
}

function paged({ paged: pages, resolved, harmless }: DetectionNoise): string {
  if (pages === 0) return '';
  return `paged ${pages}${resolved > 0 ? ` (${harmless} of ${resolved} closed as harmless)` : ''}`;
}

/** Of those who answered, how many said that it was them; null where nobody did. */
export function falsePositiveShare({ yes, no, unsure }: DetectionNoise): number | null {
  const answered = yes + no + unsure;
  return answered === 0 ? null : yes / answered;
}

/** What to tune, in one sentence; null where nothing stands out. A detection that caught something is left alone. */
export function suggestion(one: DetectionNoise): string | null {
  if (one.no > 0) return `Leave it: ${one.no === 1 ? 'one was' : `${one.no} were`} not theirs.`;
  if (one.resolved >= ENOUGH && one.harmless / one.resolved >= 0.8) {
    return 'Security closes nearly all of it as harmless: lower its tier for what is known, with a reason.';
  }
  if (one.asked < ENOUGH) return null;
  if (one.silent / one.asked >= 0.3) {
    return 'Many do not answer: see whether the right people are asked, and at which hours.';
  }
  const answered = one.yes + one.no + one.unsure;
  if (answered < ENOUGH) return null;
  if (one.unsure / answered >= 0.2)
    return 'Many are not sure: say more plainly what happened, or ask its owners.';
  if (one.yes / answered >= 0.95) {
    return 'Nearly all of it is their work: name the automation or the account behind it, or have it logged only.';
  }
  return null;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}
