import { join } from 'node:path';
import { startChild } from './parts/children.js';
import type { Place } from './parts/place.js';
import { median, type Row } from './parts/stats.js';

const ROUNDS = 2;

/** From the command to an address that answers: a fresh data folder, and the same folder again. */
export async function start(place: Place): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [from, root] of [
    ['built', await place.built()],
    ['from sources', await place.sources()],
  ] as const) {
    const first: number[] = [];
    const later: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const folder = place.newFolder();
      bare.push(await bareNode());
      first.push(await once(root, folder));
      later.push(await once(root, folder));
    }
    const floor = { what: 'bare node process', value: median(bare) };
    const promise = 'at most 10 s';
    rows.push({
      benchmark: 'start',
      what: `first, ${from}`,
      value: median(first),
      unit: 's',
      floor,
      promise,
    });
    rows.push({
      benchmark: 'start',
      what: `later, ${from}`,
      value: median(later),
      unit: 's',
      floor,
      promise,
    });
  }
  return rows;
}

async function once(root: string, dataDir: string): Promise<number> {
  const started = performance.now();
  const child = startChild(process.execPath, [join(root, 'bin/vouch.js'), 'start'], {
    cwd: root,
    env: sandboxEnv(dataDir),
  });
  const line = await child.line((said) => said.includes('open for business'));
  const address = /https?:\S+/.exec(line)?.[0] ?? '';
  const { status } = await fetch(address);
  const seconds = (performance.now() - started) / 1000;
  await child.stop();
  if (status !== 200) throw new Error(`${address}: expected 200, found ${status}`);
  return seconds;
}

/** Nothing set but where to keep things, and free ports. */
export function sandboxEnv(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, VOUCH_DATA_DIR: dataDir, VOUCH_PORT: '0', VOUCH_SANDBOX_PORT: '0' };
}

async function bareNode(): Promise<number> {
  const started = performance.now();
  await startChild(process.execPath, ['--eval', '0']).ended;
  return (performance.now() - started) / 1000;
}
