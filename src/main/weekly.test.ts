import cron from 'node-cron';
import { expect, it } from 'vitest';
import { MONDAYS } from './weekly.js';

it('a Monday at nine that was missed is made up for in the hours after it', () => {
  const task = cron.createTask(MONDAYS, () => undefined, { timezone: 'Etc/UTC' });
  const hours = task.getNextRuns(15).map((at) => `${at.getUTCDay()} ${at.getUTCHours()}`);
  expect(new Set(hours)).toEqual(new Set(Array.from({ length: 15 }, (_, i) => `1 ${i + 9}`)));
});
