import cron from 'node-cron';
import { postWeekly } from '../app/weekly.js';
import type { World } from '../app/world.js';

/** Every hour of a Monday from nine on: whoever was down at nine posts it later, and it is posted once. */
export const MONDAYS = '0 9-23 * * 1';

/** Monday morning, nine o'clock by the clock of the zone. Returns how to stop it. */
export function startWeekly(world: World, zone: string): () => Promise<void> {
  const task = cron.schedule(MONDAYS, () => void post(world), { timezone: zone });
  return async () => void (await task.stop());
}

async function post(world: World): Promise<void> {
  try {
    const how = await postWeekly(world);
    if (how === 'known') return;
    world.runLog.step({ action: 'weekly-report', outcome: 'success', message: how });
  } catch (error) {
    world.runLog.error('the weekly report could not be posted; /sec weekly shows it', error);
  }
}
