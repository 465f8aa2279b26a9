import { parseArgs } from 'node:util';
import { type Fuzzed, fuzzRecords, fuzzText } from './fuzz.js';

/**
 * `npm run campaign -- fuzz [--records 1000000] [--seed 1]`: so many damaged records are judged one after the other,
 * in the light of those before, and some are read as damaged text. Exit code 1 where one is lost, or
 * anything throws; the seed makes it again.
 */
export async function fuzz(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [records, seed] = [Number(values.records), Number(values.seed)];
  if (!(records >= 1) || !Number.isSafeInteger(seed)) {
    console.error('expected --records above 0 and --seed to be a whole number');
    return 2;
  }
  const judged = await fuzzRecords(records, seed, progress(records));
  const read = await fuzzText(Math.min(20_000, Math.ceil(records / 10)), seed);
  report('records', judged);
  report('damaged texts', read);
  const whole = judged.judged + judged.refused === records;
  if (!whole) console.log(`${records - judged.judged - judged.refused} records are unaccounted for`);
  return whole && judged.faults.length + read.faults.length === 0 ? 0 : 1;
}

function progress(of: number): (done: number) => void {
  return (done) => {
    const line = `${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}${done >= of ? '\n' : ''}`);
    else if (done % 100_000 === 0) console.log(line);
  };
}

function report(what: string, { records, judged, refused, faults }: Fuzzed): void {
  const figure = (count: number) => count.toLocaleString('en');
  console.log(
    `${figure(records)} ${what}: ${figure(judged)} judged, ${figure(refused)} refused, ${faults.length} faults`,
  );
  for (const fault of faults) console.log(`  FAILED ${fault}`);
}
