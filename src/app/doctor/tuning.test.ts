import { describe, expect, it } from 'vitest';
import { NO_TUNING, type Override, type TuningRead } from '../../core/tuning/tuning.js';
import { type TuningProbe, tuningCheck } from './tuning.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const WRITERS = { mode: 0o100640, owner: 1000, mine: true, loose: [] };
const WHEN = { accounts: [], environments: [], principals: [], networks: [] };

function override(until: string): Override {
  return { detection: 'aws/a', tier: 'log', when: WHEN, reason: 'r', until };
}

async function line(
  writers: Partial<Awaited<ReturnType<TuningProbe['writers']>>>,
  read: Partial<TuningRead> = {},
): Promise<string> {
  const tuning = { ...NO_TUNING, overrides: [override('2026-12-31')] };
  const probe: TuningProbe = {
    path: '/t.yaml',
    read: async () => ({ hash: '', tuning, problems: [], ...read }),
    ids: async () => new Set(['aws/a']),
    writers: async () => ({ ...WRITERS, ...writers }),
  };
  const { state, detail, next } = await tuningCheck(probe, () => NOW).run();
  return `${state}: ${detail}${next ? ` -> ${next}` : ''}`;
}

describe('the line about the tuning', () => {
  it('says what is in it, and who may write to it', async () => {
    expect(await line({})).toBe(
      'ok: /t.yaml, mode 640, written by us; 1 override, 0 automation principals, 0 accounts',
    );
    expect(await line({ mine: false, owner: 33 })).toMatch(/^warning: .* user 33; .*its owner is not ours/);
    expect(await line({ loose: ['/t.yaml', '/'] })).toMatch(
      /^broken: .*may write to \/t\.yaml -> chmod go-w/,
    );
  });

  it('says what is wrong, and what has no effect', async () => {
    const problems = [{ line: 3, column: 5, message: 'expected a day' }];
    expect(await line({}, { tuning: null, problems })).toBe(
      'broken: /t.yaml: 1 problem, the first: line 3, column 5: expected a day -> vouch tuning check /t.yaml',
    );
    expect(await line({}, { tuning: { ...NO_TUNING, overrides: [override('2026-11-01')] } })).toMatch(
      /^warning: .*1 entry has no effect, the first: this has ended: override aws\/a/,
    );
    expect(await tuningCheck(null, () => NOW).run()).toMatchObject({ state: 'off' });
  });
});
