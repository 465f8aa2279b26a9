import { expect, it } from 'vitest';
import type { RunLog, RunStep } from '../ports.js';
import { countStrangers } from './strangers.js';

it('a flood of forged requests is one line for each reason, and none is left untold', () => {
  const steps: RunStep[] = [];
  const runLog = { step: (step: RunStep) => void steps.push(step) } as Partial<RunLog> as RunLog;
  const strangers = countStrangers(runLog, 60_000);
  for (let i = 0; i < 10_000; i += 1) strangers.add(401, 'the signature does not fit');
  strangers.add(400, 'no timestamp');
  expect(steps).toEqual([]);
  strangers.close();
  expect(steps.map(({ message }) => message)).toEqual([
    '10000 requests turned away: 401 the signature does not fit',
    '1 request turned away: 400 no timestamp',
  ]);
  strangers.close();
  expect(steps).toHaveLength(2);
});
