import { parseArgs } from 'node:util';
import { loadDetections } from '../../src/adapters/units/load.js';
import { buildCatalogue } from '../../src/core/catalogue.js';
import { faultsOf, judgeDay, saidDay } from './judge.js';

/** `npm run campaign -- day [--seed 1] [--amount 1]`: about 100,000 records. Exit code 1 where a promise does not hold. */
export async function day(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: 'string', default: '1' }, amount: { type: 'string', default: '1' } },
  });
  const found = judgeDay(Number(values.seed), Number(values.amount), buildCatalogue(await loadDetections()));
  console.log(saidDay(found));
  const faults = faultsOf(found);
  for (const fault of faults) console.log(`FAILED ${fault}`);
  return faults.length === 0 ? 0 : 1;
}
