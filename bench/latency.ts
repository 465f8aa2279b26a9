import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { JsonObject } from '../src/core/json.js';
import { awsId, record, userIdentity } from '../src/sandbox/records.js';
import type { LogEntry } from '../src/sandbox/types.js';
import { accountOf, seeded } from './parts/events.js';
import { type Place, usedCpuMs } from './parts/place.js';
import { quantile, type Row } from './parts/stats.js';
import { type BenchVouch, startVouch } from './parts/vouch.js';
import { benchUsers } from './stand-ins.js';

const PER_SECOND = 20;
const SECONDS = 30;
const EVENTS = PER_SECOND * SECONDS;
const PATIENCE_MS = 40_000;

/**
 * From an alert's event in the queue to its page, and to the message of the one who did it. Everybody is another
 * person, so every event is a case. The card in the security channel is not timed: Slack takes one a second there.
 */
export async function latency(place: Place): Promise<readonly Row[]> {
  const vouch = await startVouch(place, { people: EVENTS });
  try {
    const floor = await roundTrips(vouch);
    const before = await usedCpuMs(vouch.pid);
    const sent = await feedSteadily(vouch);
    const { paged, told } = await reached(vouch, sent);
    const row = (what: string, took: readonly number[], share: number): Row => ({
      benchmark: 'latency',
      what,
      value: quantile(took, share),
      unit: 'ms',
      floor: { what: 'one commit + one call', value: quantile(floor, share) },
    });
    const cpu = (await usedCpuMs(vouch.pid)) - before;
    return [
      row(`event to page, p50 of ${paged.length} of ${EVENTS}`, paged, 0.5),
      row('event to page, p99', paged, 0.99),
      row(`event to the actor's message, p50 of ${told.length} of ${EVENTS}`, told, 0.5),
      row("event to the actor's message, p99", told, 0.99),
      {
        benchmark: 'latency',
        what: "Vouch's processor time for each page",
        value: cpu / paged.length,
        unit: 'ms',
      },
    ];
  } finally {
    await vouch.stop();
  }
}

/** When each event was put in, by the access key of its call; and by the Slack id of its actor. */
interface Sent {
  readonly byKey: Map<string, number>;
  readonly bySlackId: Map<string, number>;
}

async function feedSteadily(vouch: BenchVouch): Promise<Sent> {
  const sent: Sent = { byKey: new Map(), bySlackId: new Map() };
  const random = seeded(11);
  const started = Date.now();
  for (const [index, { id, slackId }] of benchUsers(EVENTS).entries()) {
    await sleep(Math.max(0, started + (index * 1000) / PER_SECOND - Date.now()));
    const key = awsId('ASIA', random);
    const now = new Date();
    sent.byKey.set(key, now.getTime());
    sent.bySlackId.set(slackId, now.getTime());
    vouch.feed({ ...stopLogging(id, key, now), recipientAccountId: accountOf(index) });
  }
  return sent;
}

function stopLogging(userName: string, key: string, at: Date): JsonObject {
  const by = userIdentity(userName, at, { key });
  const params = { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/org-main' };
  const call = { at, by, address: '198.51.100.9', service: 'cloudtrail', name: 'StopLogging', params };
  return record(call, Math.random);
}

async function reached(
  vouch: BenchVouch,
  sent: Sent,
): Promise<{ paged: readonly number[]; told: readonly number[] }> {
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(1_000)) {
    const log = await vouch.log();
    const paged = log.flatMap((entry) => pageTook(entry, sent));
    const told = toldTook(log, sent);
    if ((paged.length >= EVENTS && told.length >= EVENTS) || Date.now() > until) return { paged, told };
  }
}

function pageTook(entry: LogEntry, { byKey }: Sent): readonly number[] {
  if (entry.kind !== 'request' || entry.service !== 'pagerduty' || !entry.accepted) return [];
  const key = /ASIA[A-Z2-7]{16}/.exec(JSON.stringify(entry.body))?.[0] ?? '';
  const at = byKey.get(key);
  return at === undefined ? [] : [Date.parse(entry.at) - at];
}

function toldTook(log: readonly LogEntry[], { bySlackId }: Sent): readonly number[] {
  const owners = new Map<string, string>();
  const took = new Map<string, number>();
  for (const entry of log) {
    if (entry.kind !== 'change') continue;
    const { change } = entry;
    if (change.type === 'direct-opened') owners.set(change.channel, change.user);
    if (change.type !== 'message-posted') continue;
    const slackId = owners.get(change.message.channel) ?? '';
    const at = bySlackId.get(slackId);
    if (at !== undefined && !took.has(slackId)) took.set(slackId, Date.parse(entry.at) - at);
  }
  return [...took.values()];
}

/** As little as an event can cost: one row stored, one call made, one after the other. */
async function roundTrips(vouch: BenchVouch): Promise<readonly number[]> {
  const client = new pg.Client({ connectionString: vouch.database });
  await client.connect();
  await client.query('CREATE TABLE floor (id int PRIMARY KEY)');
  const took: number[] = [];
  for (let turn = 0; turn < 220; turn += 1) {
    const begun = performance.now();
    await client.query('INSERT INTO floor VALUES ($1)', [turn]);
    const headers = { authorization: `Bearer ${vouch.standIns.secrets.botToken}` };
    await (await fetch(`${vouch.standIns.url}/slack/api/auth.test`, { method: 'POST', headers })).text();
    if (turn >= 20) took.push(performance.now() - begun);
  }
  await client.query('DROP TABLE floor');
  await client.end();
  return took;
}
