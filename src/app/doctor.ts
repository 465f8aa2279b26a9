import { type Check, type CheckResult, type CheckState, saidBy } from './doctor/check.js';

export * from './doctor/aws.js';
export * from './doctor/basics.js';
export * from './doctor/buckets.js';
export * from './doctor/canary.js';
export type { Check, CheckResult, CheckState } from './doctor/check.js';
export * from './doctor/content.js';
export * from './doctor/elastic.js';
export * from './doctor/lookup.js';
export * from './doctor/seconds.js';
export * from './doctor/slack.js';
export * from './doctor/tuning.js';

export interface Diagnosis extends CheckResult {
  readonly name: string;
}

const LIMIT_MS = 10_000;

/** Runs all checks side by side, each for at most `limitMs`. In the order of the checks; never throws. */
export async function examine(
  checks: readonly Check[],
  limitMs: number = LIMIT_MS,
): Promise<readonly Diagnosis[]> {
  return Promise.all(checks.map(async (check) => ({ name: check.name, ...(await limited(check, limitMs)) })));
}

async function limited(check: Check, limitMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<CheckResult>((resolve) => {
    const detail = `no answer within ${limitMs / 1000} s`;
    timer = setTimeout(
      () => resolve({ state: 'broken', detail, next: 'See whether it can be reached from here.' }),
      limitMs,
    );
  });
  try {
    return await Promise.race([check.run(), limit]);
  } catch (error) {
    return { state: 'broken', detail: saidBy(error), next: 'See whether it can be reached from here.' };
  } finally {
    clearTimeout(timer);
  }
}

const WORDS: { readonly [S in CheckState]: string } = {
  ok: 'ok     ',
  off: 'off    ',
  warning: 'warning',
  broken: 'broken ',
};

/** One line each; what to do next stands on the same line. */
export function doctorLines(found: readonly Diagnosis[]): readonly string[] {
  const width = Math.max(0, ...found.map(({ name }) => name.length));
  return found.map(({ name, state, detail, next }) => {
    const line = `${WORDS[state]}  ${name.padEnd(width)}  ${detail}`;
    return next ? `${line}  ->  ${next}` : line;
  });
}

/** For machines: `{"ok":false,"checks":[{"name":…,"state":…,"detail":…,"next":…}]}` */
export function doctorJson(found: readonly Diagnosis[]): string {
  return JSON.stringify({ ok: exitCode(found) === 0, checks: found }, null, 2);
}

/** 1 if anything that is set is broken. */
export function exitCode(found: readonly Diagnosis[]): 0 | 1 {
  return found.some(({ state }) => state === 'broken') ? 1 : 0;
}
