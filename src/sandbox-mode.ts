import { join } from 'node:path';
import { ingest } from './app/ingest.js';
import { sweep } from './app/sweep.js';
import type { World } from './app/world.js';
import type { Config } from './config.js';
import type { JsonObject } from './core/json.js';
import type { Store } from './ports.js';
import {
  newSandboxSecrets,
  SAMPLE_ACCOUNTS,
  SAMPLE_ACTIONS,
  SAMPLE_CHANNELS,
  SAMPLE_DIRECTORY,
  SAMPLE_GROUPS,
  SAMPLE_MACHINES,
  SAMPLE_PEOPLE,
  SAMPLE_WORKSPACE,
  type Sandbox,
  type SandboxControls,
  sampleEvents,
  startSandbox,
} from './sandbox/index.js';

/** The sandbox, and the settings that make Vouch talk to it through the ordinary adapters. */
export interface RunningSandbox {
  readonly url: string;
  readonly config: Config;
  /** Once Vouch itself is up. */
  connect(appUrl: string, world: World): Promise<void>;
  /** Our own sample file, dated now; null where this data folder has seen it. */
  sampleFile(now: Date): Promise<string | null>;
  close(): Promise<void>;
}

export async function prepareSandbox(given: Config, store: Store): Promise<RunningSandbox> {
  const secrets = newSandboxSecrets();
  const sandbox = await startSandbox({
    port: given.sandbox?.port ?? 0,
    logFile: join(given.dataDir, 'sandbox.jsonl'),
    appUrl: given.publicUrl,
    secrets,
    workspace: SAMPLE_WORKSPACE,
    controls: null,
  });
  await importCompany(store);
  return {
    url: sandbox.url,
    config: settings(given, sandbox, secrets),
    async connect(appUrl, world) {
      sandbox.setAppUrl(appUrl);
      await sandbox.setControls(controls(world));
    },
    sampleFile: async (now) =>
      (await store.events.totals()).stored > 0 ? null : JSON.stringify({ Records: sampleEvents(now) }),
    close: () => sandbox.close(),
  };
}

function settings(given: Config, sandbox: Sandbox, secrets: ReturnType<typeof newSandboxSecrets>): Config {
  return {
    ...given,
    slack: {
      token: secrets.botToken,
      signingSecret: secrets.signingSecret,
      apiUrl: `${sandbox.url}/slack/api/`,
      teamId: SAMPLE_WORKSPACE.team.id,
      securityChannel: SAMPLE_CHANNELS.security,
      securityGroup: SAMPLE_GROUPS.security,
      leadGroup: SAMPLE_GROUPS.leads,
    },
    duo: {
      clientId: secrets.duoClientId,
      clientSecret: secrets.duoClientSecret,
      apiHost: 'api-sandbox.duosecurity.com',
      apiUrl: `${sandbox.url}/duo`,
    },
    pagerduty: { routingKey: secrets.routingKey, apiUrl: `${sandbox.url}/pagerduty`, region: 'us' },
    accounts: {
      ...Object.fromEntries(Object.values(SAMPLE_ACCOUNTS).map(({ id, name }) => [id, name])),
      ...given.accounts,
    },
  };
}

/** The made-up company, where nobody is on file yet: an operator's own people stay. */
async function importCompany(store: Store): Promise<void> {
  const known = await store.people.list();
  if (known.people.length > 0) return;
  await store.transaction(async (tables) => {
    await tables.people.replace(SAMPLE_DIRECTORY, SAMPLE_MACHINES);
    await tables.audit.append([
      {
        caseId: null,
        who: 'vouch',
        action: 'people-imported',
        detail: { from: 'sandbox', people: SAMPLE_DIRECTORY.length },
      },
    ]);
  });
}

/** What the browser may do: act in AWS, and move the clock. Both go the ordinary way in. */
function controls(world: World): SandboxControls {
  return {
    actions: SAMPLE_ACTIONS.map(({ id, title, hint }) => ({ id, title, hint })),
    async act(actionId, personId) {
      const action = SAMPLE_ACTIONS.find(({ id }) => id === actionId);
      const who = SAMPLE_PEOPLE.find(({ id }) => id === personId);
      if (!action || !who)
        throw new Error(`expected a sample action and a person, found "${actionId}" by "${personId}"`);
      return act(world, action.records(who, await world.store.now(), Math.random), action.title);
    },
    async advance(ms) {
      await world.store.advanceClock(ms);
      // After the answer: the stand-ins take the new time from it, and date what the sweep sends by it.
      setTimeout(() => void sweepNow(world), 50);
      return world.store.now();
    },
    now: () => world.store.now(),
  };
}

async function sweepNow(world: World): Promise<void> {
  try {
    await sweep(world);
  } catch (error) {
    world.runLog.error('the sweep after moving the clock failed; the next one tries again', error);
  }
}

async function act(world: World, records: readonly JsonObject[], title: string): Promise<string> {
  const delivery = records.map((record, i) => ({ record, where: `sandbox record ${i + 1}` }));
  const taken = await ingest(world, { records: delivery, refusals: [], road: 'sandbox', live: true });
  const many = records.length === 1 ? '1 record' : `${records.length} records`;
  return `${title}: ${many}, ${taken.stored.length} stored, ${taken.counted} counted`;
}

export { freePort } from './main/free-port.js';
