import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { TestProject } from 'vitest/node';
import setup from '../global-setup.js';
import { keepSpares, type Spares } from './lives.js';
import { play, pointsOf, type Result, type Run, title } from './matrix.js';
import { type Backend, type Ground, prepareGround } from './place.js';
import { SCENARIOS } from './scenarios.js';

/**
 * `npm run campaign [-- --only WORDS --share 0.1 --seed 1 --minutes 120 --at-once 2]`: Vouch is killed at every
 * step of every conversation, before and after, once and twice, on both queues. Exit code 1 where anything
 * went wrong or time ran out.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '240' },
      'at-once': { type: 'string', default: String(cpus().length) },
    },
  });
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
    const { only } = values;
    const calm = await several(undisturbed(ground), ground, spares, { atOnce, end });
    const runs = chosen(runsAfter(calm), { only, share: Number(values.share), seed: Number(values.seed) });
    const results = await several(runs, ground, spares, { atOnce, end });
    return report(runs, [...calm, ...results]);
  } finally {
    spares.close();
    await stop();
  }
}

function undisturbed({ redisUrl }: Ground): Run[] {
  const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];
  return backends.flatMap((backend) =>
    SCENARIOS.map((scenario): Run => ({ scenario, backend, point: null, times: 1 })),
  );
}

function runsAfter(calm: readonly Result[]): Run[] {
  return calm.flatMap(({ run, steps }) =>
    pointsOf(steps).flatMap((point) => ([1, 2] as const).map((times): Run => ({ ...run, point, times }))),
  );
}

/** All words must be in the title. A share is taken evenly, beginning at a place that the seed names. */
function chosen(runs: readonly Run[], by: { only: string; share: number; seed: number }): Run[] {
  const words = by.only.split(/\s+/).filter((word) => word !== '');
  const fitting = runs.filter((run) => words.every((word) => title(run).includes(word)));
  const step = Math.max(1, Math.round(1 / by.share));
  return fitting.filter((_, index) => index % step === by.seed % step);
}

async function several(
  runs: readonly Run[],
  ground: Ground,
  spares: Spares,
  by: { atOnce: number; end: number },
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...runs];
  const workers = Array.from({ length: by.atOnce }, async () => {
    for (let run = left.shift(); run && Date.now() < by.end; run = left.shift()) {
      const result = await play(run, ground, spares);
      results.push(result);
      progress(result, results, runs.length);
    }
  });
  await Promise.all(workers);
  return results;
}

function progress(result: Result, results: readonly Result[], of: number): void {
  const bad = results.filter(({ faults }) => faults.length > 0).length;
  const line = `${results.length}/${of}, ${bad} failed: ${title(result.run)} (${result.deaths} deaths, ${result.ms} ms)`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
  else console.log(line);
  for (const fault of result.faults) console.log(`\n  FAILED ${title(result.run)}: ${fault}`);
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
  if (unplayed > 0) console.log(`${unplayed} runs were not played: time ran out.`);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed === 0 && unplayed === 0 ? 0 : 1;
}

process.exitCode = await main();
