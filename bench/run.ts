import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { classify } from './classify.js';
import { latency } from './latency.js';
import { memory } from './memory.js';
import { openPlace, type Place, ROOT } from './parts/place.js';
import { type Row, ratioOf, said, table } from './parts/stats.js';
import { presses } from './presses.js';
import { start } from './start.js';

const BENCHMARKS: { readonly [name: string]: (place: Place) => Promise<readonly Row[]> } = {
  classify,
  start,
  memory,
  presses,
  latency,
};

/** `npm run bench`, `npm run bench -- --only classify --json`. Says what is; it is no test, and never fails on a number. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
  });
  const names = values.only ?? Object.keys(BENCHMARKS);
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown !== undefined) {
    process.stderr.write(
      `--only: expected one of ${Object.keys(BENCHMARKS).join(', ')}, found "${unknown}"\n`,
    );
    return 2;
  }
  // A fresh checkout has no database client yet.
  spawnSync(process.execPath, [join(ROOT, 'bin/generate.js')], { stdio: 'inherit' });
  const rows = await measure(names);
  process.stdout.write(
    values.json
      ? `${JSON.stringify(rows.map((row) => ({ ...row, ratio: ratioOf(row) })))}\n`
      : `\n${table(rows)}`,
  );
  return 0;
}

async function measure(names: readonly string[]): Promise<readonly Row[]> {
  const place = await openPlace();
  const stop = () => void place.close().finally(() => process.exit(130));
  const fail = (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    void place.close().finally(() => process.exit(1));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop).once('uncaughtException', fail);
  const rows: Row[] = [];
  try {
    for (const name of names) {
      const started = performance.now();
      const own = (await BENCHMARKS[name]?.(place)) ?? [];
      rows.push(...own);
      // A run that is cut short has said what it found.
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stderr.write(`${name}: ${seconds} s\n${own.map((row) => `  ${said(row)}\n`).join('')}`);
    }
  } finally {
    await place.close();
    process.off('SIGINT', stop).off('SIGTERM', stop).off('uncaughtException', fail);
  }
  return rows;
}

process.exitCode = await main();
