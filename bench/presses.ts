import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type JsonObject, listAt, objectAt, textAt } from '../src/core/json.js';
import { SAMPLE_WORKSPACE, type StoredMessage, slackHeaders } from '../src/sandbox/index.js';
import { record, userIdentity } from '../src/sandbox/records.js';
import { startChild } from './parts/children.js';
import { accountOf } from './parts/events.js';
import { closedLoop, createClient, type Load } from './parts/load.js';
import { type Place, ROOT, usedCpuMs } from './parts/place.js';
import { quantile, type Row } from './parts/stats.js';
import { type BenchVouch, startVouch } from './parts/vouch.js';
import { benchUsers } from './stand-ins.js';

const CONNECTIONS = 50;
const SECONDS = 8;
const FLOOR_SECONDS = 4;

/** Signed presses, each another one, on real questions: answered once they are committed. Nothing else is switched off. */
export async function presses(place: Place): Promise<readonly Row[]> {
  const redis = await place.redis();
  const rows = await withQueue(place, 'PostgreSQL', null);
  return redis ? [...rows, ...(await withQueue(place, 'Redis', redis))] : rows;
}

async function withQueue(place: Place, queue: string, redisUrl: string | null): Promise<readonly Row[]> {
  const vouch = await startVouch(place, { people: CONNECTIONS, redisUrl });
  try {
    const questions = await askEverybody(vouch);
    const body = (worker: number, turn: number) => pressBody(questions[worker] as Question, turn);
    const answer = await answerFloor(vouch, body);
    const commit = await commitFloor(vouch.database);
    const before = await usedCpuMs(vouch.pid);
    const ours = await pressing(`${vouch.url}/slack/events`, vouch, body, SECONDS);
    const cpu = ((await usedCpuMs(vouch.pid)) - before) / (ours.perSecond * SECONDS);
    const what = `Vouch's processor time for each, queue on ${queue}`;
    return [...rowsOf(queue, ours, answer, commit), { benchmark: 'presses', what, value: cpu, unit: 'ms' }];
  } finally {
    await vouch.stop();
  }
}

function rowsOf(queue: string, ours: Load, answer: Load, commit: Load): readonly Row[] {
  const row = (what: string, pick: (load: Load) => number, unit: Row['unit'], floor: Row['floor']): Row => ({
    benchmark: 'presses',
    what: `${what}, queue on ${queue}`,
    value: pick(ours),
    unit,
    floor,
  });
  const perSecond = ({ perSecond }: Load) => perSecond;
  const at = (share: number) => (load: Load) => quantile(load.took, share);
  const server = (pick: (load: Load) => number) => ({ what: 'bare server', value: pick(answer) });
  const insert = (pick: (load: Load) => number) => ({ what: 'one INSERT', value: pick(commit) });
  return [
    row('stored and acknowledged', perSecond, 'a second', insert(perSecond)),
    row('stored and acknowledged', perSecond, 'a second', server(perSecond)),
    row('p50', at(0.5), 'ms', insert(at(0.5))),
    row('p99', at(0.99), 'ms', insert(at(0.99))),
    row('not acknowledged', ({ refused }) => refused, '', undefined),
  ];
}

interface Question {
  readonly slackId: string;
  readonly message: StoredMessage;
  readonly button: JsonObject;
}

/** Everybody creates a user, and is asked. */
async function askEverybody(vouch: BenchVouch): Promise<readonly Question[]> {
  const users = benchUsers(CONNECTIONS);
  const now = new Date();
  for (const [i, { id }] of users.entries()) {
    const call = { at: now, by: userIdentity(id, now), address: '198.51.100.9', service: 'iam' };
    const made = record({ ...call, name: 'CreateUser', params: { userName: `made-by-${id}` } }, Math.random);
    vouch.feed({ ...made, recipientAccountId: accountOf(i) });
  }
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(500)) {
    const { messages, directs } = await vouch.state();
    const questions = users.flatMap(({ slackId }) => questionIn(slackId, messages[directs[slackId] ?? '']));
    if (questions.length === users.length) return questions;
  }
  throw new Error(`expected ${CONNECTIONS} people to be asked within a minute, found fewer`);
}

function questionIn(slackId: string, messages: readonly StoredMessage[] = []): readonly Question[] {
  const message = messages.at(-1);
  const buttons = (message?.blocks ?? [])
    .filter((block) => block['type'] === 'actions')
    .flatMap((block) => listAt(block['elements']))
    .map(objectAt);
  const button = buttons.find(({ text }) => textAt(objectAt(text)['text']).startsWith('Yes'));
  return message && button ? [{ slackId, message, button }] : [];
}

/** What Slack sends, of the size that Slack sends. */
function pressBody({ slackId, message, button }: Question, turn: number): string {
  const { team, app } = SAMPLE_WORKSPACE;
  const payload = {
    type: 'block_actions',
    user: { id: slackId, username: slackId, team_id: team.id },
    api_app_id: app.id,
    team: { id: team.id, domain: team.domain },
    trigger_id: randomUUID(),
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
    channel: { id: message.channel, name: 'directmessage' },
    message: { ts: message.ts, text: message.text, blocks: message.blocks },
    actions: [{ ...button, action_ts: `${Date.now() / 1000}${turn}` }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

async function pressing(
  url: string,
  vouch: BenchVouch,
  body: (worker: number, turn: number) => string,
  seconds: number,
): Promise<Load> {
  const client = createClient(CONNECTIONS);
  const secret = vouch.standIns.secrets.signingSecret;
  try {
    return await closedLoop(CONNECTIONS, seconds, async (worker, turn) => {
      const text = body(worker, turn);
      return client.post(url, slackHeaders(secret, text), text);
    });
  } finally {
    client.close();
  }
}

async function answerFloor(vouch: BenchVouch, body: (worker: number, turn: number) => string): Promise<Load> {
  const server = startChild(process.execPath, [`${ROOT}bench/floors/answer.js`]);
  const url = await server.line((line) => line.startsWith('http'));
  const load = await pressing(url, vouch, body, FLOOR_SECONDS);
  await server.stop();
  return load;
}

/** One row, one commit, on as many connections. */
async function commitFloor(database: string): Promise<Load> {
  const pool = new pg.Pool({ connectionString: database, max: CONNECTIONS });
  await pool.query('CREATE TABLE floor (id text PRIMARY KEY, body text)');
  const load = await closedLoop(CONNECTIONS, FLOOR_SECONDS, async () => {
    await pool.query('INSERT INTO floor VALUES ($1, $2)', [randomUUID(), 'press']);
    return true;
  });
  await pool.query('DROP TABLE floor');
  await pool.end();
  return load;
}
