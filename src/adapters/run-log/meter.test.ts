import { describe, expect, it } from 'vitest';
import type { RunLog, RunStep } from '../../ports.js';
import { metered } from './meter.js';

const STEP: RunStep = {
  action: 'case-no',
  outcome: 'success',
  detection: 'aws/iam-create-user',
  message: '',
};
const SHIPPED = { waiting: 1, kept: 2, shipped: 3, dropped: 4, refused: 5 };

function silent(): RunLog & { readonly steps: RunStep[] } {
  const steps: RunStep[] = [];
  return {
    steps,
    step: (step) => void steps.push(step),
    error: () => undefined,
    close: async () => undefined,
  };
}

async function lines(log: RunLog): Promise<readonly string[]> {
  return ((await log.metrics?.()) ?? '').split('\n').filter((line) => !line.startsWith('#'));
}

describe('what is counted', () => {
  it('is what the steps say, by detection and team', async () => {
    const inner = silent();
    const log = metered(inner, () => null);
    log.step({ ...STEP, action: 'case-due', detail: { asked: 1, team: 'C1' } });
    log.step({
      ...STEP,
      detail: { answer: 'no', answer_seconds: 42, late: false, paged: 'no', team: 'C1' },
    });
    log.step({ ...STEP, action: 'effect-page', durationMs: 120, detail: { attempt: 1 } });
    log.error('trouble', new Error('x'));
    expect(inner.steps).toHaveLength(3);
    const labels = 'detection="aws/iam-create-user",team="C1"';
    const found = await lines(log);
    expect(found).toContain(`vouch_asked_total{${labels}} 1`);
    expect(found).toContain(`vouch_answered_total{answer="no",${labels}} 1`);
    expect(found).toContain(`vouch_paged_total{reason="no",${labels}} 1`);
    expect(found).toContain('vouch_answer_seconds_bucket{le="30",answer="no"} 0');
    expect(found).toContain('vouch_answer_seconds_bucket{le="60",answer="no"} 1');
    expect(found).toContain('vouch_effect_seconds_count{kind="page",outcome="success"} 1');
    expect(found).toContain('vouch_errors_total 1');
  });

  it('is nothing where a step asks, answers and pages nothing', async () => {
    const log = metered(silent(), () => null);
    log.step({ ...STEP, detail: { version: 3 } });
    expect((await lines(log)).filter((line) => /^vouch_(asked|answered|paged)/.test(line))).toEqual([]);
  });

  it('has a bounded number of series, whatever the rules of an operator are called', async () => {
    const log = metered(silent(), () => null);
    for (let i = 0; i < 1_500; i += 1) log.step({ ...STEP, detection: `own/${i}"\n`, detail: { asked: 1 } });
    const asked = (await lines(log)).filter((line) => line.startsWith('vouch_asked_total'));
    expect(asked).toHaveLength(1_001);
    expect(asked.at(-1)).toBe('vouch_asked_total{detection="other",team="none"} 500');
  });

  it('tells how shipping stands at the moment of asking, and again', async () => {
    let state: typeof SHIPPED | null = null;
    const log = metered(silent(), () => state);
    expect(await lines(log)).toContain('vouch_run_log_dropped_total 0');
    state = SHIPPED;
    for (let i = 0; i < 2; i += 1) {
      const found = await lines(log);
      expect(found).toContain('vouch_run_log_waiting 1');
      expect(found).toContain('vouch_run_log_shipped_total 3');
      expect(found).toContain('vouch_run_log_dropped_total 4');
    }
  });
});
