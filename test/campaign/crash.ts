import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { TestProject } from 'vitest/node';
import setup from '../global-setup.js';
import { keepSpares } from './lives.js';
import { type Result, type Run, title } from './matrix.js';
import { type Backend, prepareGround } from './place.js';
import { calmFor, chosen, runsAfter, several } from './plan.js';

/**
 * `npm run campaign [-- crash --only PHRASES --share 0.1 --seed 1 --minutes 120 --at-once 2]`: Vouch is killed at every
 * step of every conversation, before and after, once and twice, on both queues. Exit code 1 where anything
 * went wrong or time ran out.
 */
export async function crash(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '240' },
      'at-once': { type: 'string', default: String(cpus().length) },
    },
  });
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told.abort());
  const provided: { [name: string]: string } = {};
  const provide = (name: string, value: string) => {
    provided[name] = value;
  };
  const stop = await setup({ provide } as unknown as TestProject);
  const atOnce = Number(values['at-once']);
  const spares = keepSpares(atOnce);
  try {
    const ground = await prepareGround(provided['templateUrl'] ?? '', provided['redisUrl'] ?? '');
    const end = Date.now() + Number(values.minutes) * 60_000;
    const backends: Backend[] = ground.redisUrl ? ['postgres', 'redis'] : ['postgres'];
    const calmRuns = calmFor(values.only, backends);
    const by = { atOnce, end, stop: told.signal };
    const calm = await several(calmRuns, ground, spares, { ...by, told: progress(calmRuns.length) });
    const all = runsAfter(calm);
    const { only, share, seed } = values;
    const runs = chosen(all, { only, share: Number(share), seed: Number(seed) });
    console.log(`${runs.length} of ${all.length} runs: share ${share}, seed ${seed}`);
    const results = await several(runs, ground, spares, { ...by, told: progress(runs.length) });
    return report(runs, [...calm, ...results]);
  } finally {
    spares.close();
    await stop();
  }
}

function progress(of: number): (result: Result, results: readonly Result[]) => void {
  return (result, results) => {
    const bad = results.filter(({ faults }) => faults.length > 0).length;
    const line = `${results.length}/${of}, ${bad} failed: ${title(result.run)} (${result.deaths} deaths, ${result.ms} ms)`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
    else console.log(line);
    for (const fault of result.faults) console.log(`\n  FAILED ${title(result.run)}: ${fault}`);
  };
}

function report(runs: readonly Run[], results: readonly Result[]): number {
  const table: { [row: string]: { [column: string]: number } } = {};
  for (const { run, deaths, faults } of results) {
    const row = `${run.scenario.name} on ${run.backend}`;
    const cells = table[row] ?? { played: 0, killed: 0, 'killed twice': 0, 'not reached': 0, failed: 0 };
    table[row] = cells;
    const count = (column: string, is: boolean) => {
      cells[column] = (cells[column] ?? 0) + Number(is);
    };
    count('played', true);
    count('killed', deaths > 0);
    count('killed twice', deaths > 1);
    count('not reached', run.point !== null && deaths === 0);
    count('failed', faults.length > 0);
  }
  console.table(table);
  const failed = results.filter(({ faults }) => faults.length > 0).length;
  const unplayed = runs.length - results.filter(({ run }) => run.point !== null).length;
  if (unplayed > 0) console.log(`${unplayed} runs were not played: time ran out, or it was stopped.`);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 && unplayed === 0 ? 0 : 1;
}
