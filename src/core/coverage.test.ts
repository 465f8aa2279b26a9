import { describe, expect, it } from 'vitest';
import { parentOf, TACTICS, TECHNIQUES } from './attack.js';
import { coverageOf } from './coverage.js';
import type { LoadedDetection, Tier } from './detection.js';

function detection(
  id: string,
  tier: Tier,
  on: readonly string[],
  attack: readonly string[],
): LoadedDetection {
  return { id, tier, on, attack, provider: 'aws', severity: 'low', title: 't', why: 'w', says: () => 's' };
}

const coverage = coverageOf([
  detection('aws/b', 'log', ['iam:CreateUser', 's3:PutObjectAcl'], ['T1098.001']),
  detection('aws/a', 'alert', ['iam:CreateUser'], ['T1098.003', 'T1484.002']),
  { ...detection('github/a', 'alert', ['repo:Create'], ['T1525']), provider: 'github' },
]);
const cell = (id: string) => coverage.matrix.flatMap(({ cells }) => cells).find((one) => one.id === id);

describe('coverageOf', () => {
  it('marks what is tried in the dark', () => {
    const both = [
      detection('own/a', 'log', ['iam:CreateUser'], []),
      { ...detection('own/b', 'log', ['iam:CreateUser'], []), shadow: { until: '2026-12-01' } },
    ];
    expect(coverageOf(both).watched.map(({ detection, shadow }) => [detection, shadow])).toEqual([
      ['own/a', false],
      ['own/b', true],
    ]);
  });

  it('lists a call once for each detection that looks at it', () => {
    expect(coverage.watched.map(({ call, detection, tier, data }) => [call, detection, tier, data])).toEqual([
      ['iam:CreateUser', 'aws/a', 'alert', false],
      ['iam:CreateUser', 'aws/b', 'log', false],
      ['s3:PutObjectAcl', 'aws/b', 'log', true],
    ]);
  });

  it('tells what is seen from what is seen partly and from holes', () => {
    expect(cell('T1098.001')).toMatchObject({ sight: 'seen', tier: 'log', detections: ['aws/b'] });
    expect(cell('T1098')).toMatchObject({ sight: 'partly', tier: 'alert', detections: ['aws/a', 'aws/b'] });
    expect(cell('T1098.004')).toMatchObject({ sight: 'hole', tier: null, detections: [], unseen: null });
    expect(cell('T1525')?.sight).toBe('hole');
    expect(cell('T1498')?.unseen).toBe('is network traffic');
  });

  it('keeps apart what the matrix does not have', () => {
    expect(coverage.elsewhere).toEqual(['T1484.002']);
  });
});

describe('the matrix', () => {
  it('has each technique once, under tactics that there are', () => {
    const ids = TECHNIQUES.map(({ id }) => id);
    const tactics = TACTICS.map(([tactic]) => tactic);
    expect([...new Set(ids)].sort()).toEqual(ids);
    expect(ids.filter((id) => !/^T1\d{3}(\.\d{3})?$/.test(id))).toEqual([]);
    expect(
      TECHNIQUES.filter(
        (one) => one.tactics.length === 0 || one.tactics.some((tactic) => !tactics.includes(tactic)),
      ),
    ).toEqual([]);
    expect(coverage.matrix.filter(({ cells }) => cells.length === 0)).toEqual([]);
    expect(parentOf('T1098.003')).toBe('T1098');
    expect(parentOf('T1098')).toBeNull();
  });
});
