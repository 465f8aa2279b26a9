import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { sweep } from '../../src/app/sweep.js';
import { readConfig } from '../../src/config.js';
import { start } from '../../src/main.js';
import type { Orders, Point } from './orders.js';
import { type Reach, withSteps } from './steps.js';

/**
 * The real Vouch, which kills itself at the step it was told. Everything is loaded before the orders are read,
 * so that one of these can stand ready. It ends when its standard input does.
 */
const SWEEP_MS = 300;

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => void run(JSON.parse(line) as Orders));
lines.once('close', () => process.exit(0));

async function run(orders: Orders): Promise<void> {
  const config = readConfig(orders.env);
  if (!config.slack?.apiUrl || !config.duo?.apiUrl || !config.pagerduty?.apiUrl) {
    throw new Error('expected stand-ins for Slack, Duo and PagerDuty, found a real one');
  }
  const running = await start(config, (world) => withSteps(world, reached(orders)));
  keepSweeping(() => sweep(running.world));
  process.stdout.write('up\n');
}

function reached({ point, trace }: Orders): Reach {
  const counts = new Map<string, number>();
  return (phase, step) => {
    const key = `${phase} ${step}`;
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const here = point !== null && isHere(point, phase, step, nth);
    appendFileSync(trace, `${here ? '!' : ' '}${key}\n`);
    if (here) process.kill(process.pid, 'SIGKILL');
  };
}

function isHere(point: Point, phase: string, step: string, nth: number): boolean {
  if (point.phase !== phase) return false;
  return point.step === '*' || (point.step === step && point.nth === nth);
}

/** More often than the process does by itself, whose five seconds would be most of the campaign. */
function keepSweeping(work: () => Promise<unknown>): void {
  const again = () => setTimeout(() => void work().then(again, again), SWEEP_MS);
  again();
}
