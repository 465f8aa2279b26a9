import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { main } from '../src/cli.js';
import { readConfig } from '../src/config.js';
import { start } from '../src/main.js';
import { awsRecord } from './aws-event.js';
import { type Bench, startBench, until, words } from './bench.js';

/** Vouch whole, with a tuning file. */
describe('a tuning file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vouch-tuning-'));
  const path = join(dir, 'tuning.yaml');
  afterAll(() => rmSync(dir, { recursive: true }));
  let bench: Bench | null = null;
  afterEach(async () => {
    await bench?.close();
    bench = null;
  });

  const up = async (text: string, env: NodeJS.ProcessEnv = {}) => {
    writeFileSync(path, text);
    bench = await startBench({ env: { VOUCH_TUNING: path, ...env } });
    return bench;
  };
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const entry = (tier: string) =>
    `overrides: [{detection: aws/iam-create-user, tier: ${tier}, reason: the onboarding robot, until: ${day(2)}}]`;

  it('that lowers a detection: nobody is asked, and event and audit say why', async () => {
    const { running, act, direct } = await up(entry('log'));
    await act('create-user', 'jane');
    await until('the event is handled', async () => {
      const { stored, waiting } = await running.world.store.events.totals();
      return stored === 1 && waiting === 0;
    });
    expect(await running.world.store.cases.countOpen()).toBe(0);
    const last = await running.world.store.audit.last(['tuning-loaded']);
    expect(last).toMatchObject({ who: 'vouch', detail: { removed: [] } });
    expect(last?.detail['added']).toEqual([
      `override aws/iam-create-user -> log until ${day(2)}: the onboarding robot`,
    ]);
    expect(direct('jane')).toEqual([]);
  });

  it('that raises one pages at once, under the name that it gives the account', async () => {
    const names = 'accounts: {111122223333: {name: payments-live}}';
    const { sandbox, act, channel } = await up(`${entry('alert')}\n${names}`);
    await act('create-user', 'jane');
    await until('an incident', () => sandbox.state.incidents[0]);
    const card = await until('a card for security', () => channel('security')[0]);
    expect(words(card)).toContain('payments-live (111122223333)');
  });

  it('with quiet hours: the question comes when they end, with all its time', async () => {
    const clock = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    const { running, sandbox, act, advance, direct } = await up(
      `quiet_hours: {from: "${clock(-1)}", to: "${clock(2)}", zone: UTC}`,
    );
    await act('create-user', 'jane');
    const [held] = await until('a case', async () => {
      const cases = await running.world.store.cases.list({ limit: 1 });
      return cases.length > 0 ? cases : null;
    });
    expect(held?.state).toBe('gathering');
    await advance(60);
    expect(direct('jane')).toEqual([]);
    await advance(61);
    const asked = await until('a question', () => direct('jane')[0]);
    expect(words(asked)).toContain('Was this you?');
    await advance(14);
    expect(sandbox.state.incidents).toEqual([]);
    await advance(2);
    await until('an incident', () => sandbox.state.incidents[0]);
  });

  it('that cannot be used refuses the start, and says all that is wrong', async () => {
    writeFileSync(path, 'networks: [here]\nregions: [there]');
    const failed = start(readConfig({ VOUCH_TUNING: path, VOUCH_PORT: '0', VOUCH_DATA_DIR: dir }));
    await expect(failed).rejects.toThrow(
      /VOUCH_TUNING: .*\n {2}\S*tuning\.yaml:1:12: networks\[0\]: .*\n {2}\S*tuning\.yaml:2:11: regions\[0\]/,
    );
  });

  /** What a command prints, and its exit code. */
  const printed = async (...argv: readonly string[]) => {
    const written: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
    try {
      return { code: await main(argv), text: written.join('') };
    } finally {
      process.stdout.write = write;
    }
  };

  it('is checked from the command line', async () => {
    writeFileSync(path, entry('log'));
    const good = await printed('tuning', 'check', path);
    expect(good.code).toBe(0);
    expect(good.text).toContain('override aws/iam-create-user -> log');
    expect(good.text).not.toMatch(/Without effect|Perhaps a slip/);
    const other = 'automation: [{principal: arn:aws:iam::111122224444:role/ci, reason: r}]';
    writeFileSync(path, `networks: [10.0.0.0/8]\naccounts: {111122223333: }\n${other}`);
    const vain = await printed('tuning', 'check', path);
    expect(vain.code).toBe(0);
    expect(vain.text).toMatch(
      /\nWithout effect:\n {2}private, .* network 10\.0\.0\.0\/8\nPerhaps a slip:\n {2}111122224444 /,
    );
    expect(JSON.parse((await printed('tuning', 'check', path, '--json')).text)).toMatchObject({
      ok: true,
      notes: [expect.stringContaining('network 10.0.0.0/8')],
      doubts: [expect.stringContaining('111122224444')],
    });
    writeFileSync(path, 'regions: [there]');
    const bad = await printed('tuning', 'check', path, '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.text)).toMatchObject({ ok: false, problems: [{ line: 1, column: 11 }] });
  });

  it('is what classify judges by', async () => {
    const records = join(dir, 'records.json');
    const eventTime = new Date().toISOString();
    writeFileSync(records, JSON.stringify(awsRecord({ eventTime, requestParameters: { userName: 'x' } })));
    writeFileSync(path, entry('log'));
    const [plain, tuned] = [
      JSON.parse((await printed('classify', records)).text),
      JSON.parse((await printed('classify', records, '--tuning', path)).text),
    ];
    expect(plain.tier).toBe('notify');
    expect(tuned).toMatchObject({
      tier: 'log',
      detections: [{ id: 'aws/iam-create-user', tier: 'log', tuned: { from: 'notify', by: 'override' } }],
    });
  });
});
