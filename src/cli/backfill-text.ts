import { CHECKS, type Check, type Finding } from '../adapters/aws/digest-chain.js';
import type { CommandLine } from '../cli.js';
import { visible } from '../core/clean.js';
import type { Checks, Sums } from './backfill-state.js';

/** One line for each finding, as it is found. Keys in a bucket are of whoever may write there. */
export function findingLine(finding: Finding, json: boolean): string {
  const { check, place, reason } = finding;
  return json ? `${JSON.stringify(finding)}\n` : `${check}  ${visible(place)}: ${visible(reason)}\n`;
}

/** Prints what came in; returns the exit code. */
export function report(sums: Sums, flags: CommandLine['flags'], note: string | null): number {
  const text = flags['json'] === true ? `${JSON.stringify(sums)}\n` : spoken(sums, note);
  process.stdout.write(text);
  return sums.refused > 0 || (sums.checks && hasFailed(sums.checks)) ? 1 : 0;
}

/** What is so new that its digest file may be to come has not failed. */
function hasFailed(checks: Checks): boolean {
  return CHECKS.some((check) => check !== 'not covered yet' && checks[check] > 0);
}

function spoken(sums: Sums, note: string | null): string {
  const many = `${sums.files} ${sums.files === 1 ? 'file' : 'files'}, ${sums.read} records`;
  const parts = [
    `${many}: ${sums.stored} stored, ${sums.seenBefore} seen before, ${sums.counted} counted, ${sums.refused} refused.`,
  ];
  if (sums.conflicts > 0)
    parts.push(`${sums.conflicts} had a known id with other content and are kept aside.`);
  if (sums.checks) parts.push(spokenChecks(sums.checks));
  if (sums.refused > 0) parts.push('See why with: vouch refused');
  parts.push(note ?? 'Nobody is asked about what a backfill brings.');
  return `${parts.join('\n')}\n`;
}

const WORDS: { readonly [check in Check]: string } = {
  altered: 'altered and not read in',
  missing: 'missing',
  'not covered': 'not covered',
  'not covered yet': 'too new to be covered',
  'digest invalid': 'invalid digest files',
  'digest missing': 'missing digest files',
  gap: 'gaps',
};

/** `Checked with digest files: 812 agree, 1 altered and not read in, 2 missing.` */
function spokenChecks(checks: Checks): string {
  const found = CHECKS.filter((check) => checks[check] > 0).map(
    (check) => `${checks[check]} ${WORDS[check]}`,
  );
  return `Checked with digest files: ${[`${checks.agreed} agree`, ...found].join(', ')}.`;
}
