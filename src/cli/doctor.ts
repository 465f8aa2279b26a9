import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadContent } from '../adapters/content/load.js';
import { writersOf } from '../adapters/content/writers.js';
import { createSecondFactor } from '../adapters/duo/index.js';
import { elasticProbe } from '../adapters/elastic/index.js';
import { createChat } from '../adapters/slack/chat.js';
import { slackIdentity } from '../adapters/slack/identity.js';
import { writersOfFile } from '../adapters/tuning-file/file.js';
import { loadDetections } from '../adapters/units/load.js';
import {
  type Check,
  configurationCheck,
  contentCheck,
  databaseCheck,
  dataFolderCheck,
  doctorJson,
  doctorLines,
  duoCheck,
  elasticCheck,
  examine,
  exitCode,
  pagerDutyCheck,
  queueCheck,
  type SlackProbe,
  slackChecks,
  tuningCheck,
} from '../app/doctor.js';
import { type CommandLine, noWords } from '../cli.js';
import { type Config, ConfigError, readConfig, said, warnings } from '../config.js';
import * as kit from '../kit/index.js';
import { allDetections } from '../main/detections.js';
import { spoolFolder } from '../main/run-log.js';
import { sourceAt } from '../main/tuning.js';
import type { Storage } from '../main.js';
import { sourceChecks } from './doctor-aws.js';
import { endAtSignals } from './signals.js';
import { openHere } from './storage.js';
import { placeOf } from './trouble.js';

const LINGER_MS = 1_000;

/** Checks everything that is set. Exit code 1 if something that is set is broken. */
export async function run({ words, flags }: CommandLine): Promise<number> {
  noWords(words);
  const closers: (() => Promise<void>)[] = [endAtSignals()];
  try {
    const found = await examine(await checks(process.env, closers), 12_000);
    const text = flags['json'] === true ? doctorJson(found) : doctorLines(found).join('\n');
    process.stdout.write(`${text}\n`);
    return exitCode(found);
  } finally {
    for (const close of closers.reverse()) await close();
    // A check that got no answer has said so: its connection is not waited for.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function checks(env: NodeJS.ProcessEnv, closers: (() => Promise<void>)[]): Promise<readonly Check[]> {
  const read = configOrProblems(env);
  if ('problems' in read)
    return [configurationCheck({ problems: read.problems, warnings: [], sandbox: false })];
  const { config } = read;
  const sandbox = config.sandbox !== null;
  const opened = openHere({ ...config, runLog: 'silent', elastic: null }, closers);
  // Each check hears of a failure by itself; without this line Node would call it unhandled first.
  opened.catch(() => {});
  return [
    configurationCheck({ problems: [], warnings: warnings(env), sandbox }),
    ...storageChecks(config, opened),
    ...slackChecks(slackProbe(config)),
    duoCheck(duoProbe(config), sandbox),
    pagerDutyCheck(config.pagerduty, sandbox),
    ...sourceChecks(config, opened, closers),
    elasticCheck(config.elastic ? elasticProbe(config.elastic, spoolFolder(config)) : null),
    folderCheck(config),
    contentCheck(contentProbe(config)),
    tuningCheck(tuningProbe(config), () => new Date()),
  ];
}

function configOrProblems(env: NodeJS.ProcessEnv): { config: Config } | { problems: readonly string[] } {
  try {
    return { config: readConfig(env) };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: [...error.problems.map(said), ...error.warnings] };
    throw error;
  }
}

/** Database and queue are opened once for both lines; where that fails, both say so. */
function storageChecks(config: Config, opened: Promise<Storage>): readonly Check[] {
  const probe = { ...placed(config), look: async () => (await opened).look() };
  return [
    databaseCheck(probe, () => new Date()),
    queueCheck({
      check: async () => (await opened).queue.check(),
      // The queue's own line says what it thinks of Redis' settings.
      evictionPolicy: async () => null,
    }),
  ];
}

function placed({ databaseUrl, dataDir }: Config): { readonly where: string; readonly next: string } {
  if (databaseUrl !== null) {
    return { where: placeOf(databaseUrl), next: 'Check DATABASE_URL and whether the server runs.' };
  }
  const next = `See ${join(dataDir, 'postgres', 'cluster', 'server.log')}.`;
  return { where: `embedded in ${dataDir}`, next };
}

function slackProbe({ slack }: Config): SlackProbe | null {
  if (!slack) return null;
  const options = { token: slack.token, apiUrl: slack.apiUrl ?? undefined };
  const chat = createChat({ ...options, now: () => new Date() });
  return {
    identity: async () => {
      const found = await slackIdentity(options);
      return { ...found, bot: found.botUserId };
    },
    expectedTeam: slack.teamId,
    signingSecretSet: slack.signingSecret !== '',
    securityGroup: slack.securityGroup,
    leadGroup: slack.leadGroup,
    securityChannel: slack.securityChannel,
    groupMembers: (group) => chat.groupMembers(group),
    // To ask would need channels:read, one more scope than Vouch takes.
    channel: async () => 'hidden',
  };
}

/** Starting a walk asks Duo whether it is up and knows us; nobody is sent anywhere. */
function duoProbe({ duo, publicUrl }: Config): Parameters<typeof duoCheck>[0] {
  if (!duo) return null;
  const options = { ...duo, redirectUrl: `${publicUrl}/duo/callback`, now: () => new Date() };
  const filler = 'doctor-'.repeat(6);
  return {
    host: duo.apiHost,
    health: async () => {
      await createSecondFactor(options).begin('doctor', filler, filler);
    },
  };
}

function contentProbe({ contentDir }: Config): Parameters<typeof contentCheck>[0] {
  if (contentDir === null) return null;
  return {
    path: contentDir,
    load: async () =>
      loadContent(
        contentDir,
        kit,
        (await loadDetections()).map(({ id }) => id),
      ),
    writers: () => writersOf(contentDir),
  };
}

function tuningProbe({ tuning, contentDir }: Config): Parameters<typeof tuningCheck>[0] {
  if (tuning === null) return null;
  return {
    path: tuning,
    read: async () => (await sourceAt(tuning)).read(),
    // What of the operator's own is refused has a line of its own.
    ids: async () =>
      new Set((await allDetections(contentDir, () => undefined)).detections.map(({ id }) => id)),
    writers: () => writersOfFile(tuning),
  };
}

function folderCheck(config: Config): Check {
  return dataFolderCheck({
    path: config.dataDir,
    stat: async () => {
      try {
        const { mode, uid } = await stat(config.dataDir);
        return { mode, mine: uid === process.getuid?.() };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
  });
}
