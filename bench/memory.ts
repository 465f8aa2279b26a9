import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './parts/children.js';
import { type Place, residentMb } from './parts/place.js';
import { median, type Row } from './parts/stats.js';
import { startVouch } from './parts/vouch.js';
import { sandboxEnv } from './start.js';

/** The engine gives back what the start has left behind after about 15 s; from then on it is steady. */
const SETTLE_MS = 30_000;
const LOOKS = 5;

/** Resident memory of the Vouch process alone, with nothing to do; the database is other processes. */
export async function memory(place: Place): Promise<readonly Row[]> {
  const vouch = await startVouch(place, { people: 10 });
  const sandbox = startChild(process.execPath, ['bin/vouch.js', 'start'], {
    cwd: await place.built(),
    env: sandboxEnv(place.newFolder()),
  });
  const bare = startChild(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await sandbox.line((line) => line.includes('open for business'));
  await sleep(SETTLE_MS);
  const real = await looks(vouch.pid);
  const inSandbox = await looks(sandbox.process.pid ?? 0);
  const floor = { what: 'bare node process', value: await looks(bare.process.pid ?? 0) };
  await Promise.all([vouch.stop(), sandbox.stop(), bare.stop()]);
  const row = (what: string, value: number): Row => ({
    benchmark: 'memory',
    what,
    value,
    unit: 'MB',
    floor,
    promise: 'at most 250 MB',
  });
  return [
    row('resident when idle, against Slack', real),
    row('resident when idle, sandbox in it', inSandbox),
  ];
}

async function looks(pid: number): Promise<number> {
  const seen: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    seen.push(await residentMb(pid));
    await sleep(200);
  }
  return median(seen);
}
