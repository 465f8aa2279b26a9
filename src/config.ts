import { join, resolve } from 'node:path';
import { FIELDS, isLoopbackUrl, type Values, type VariableName } from './config/fields.js';
import { type Given, problemsTogether, regionOf, slackIsSet } from './config/groups.js';
import { ConfigError, foundIn, type Problem } from './config/problem.js';
import { type DefaultedName, VARIABLES } from './config/variables.js';
import { warnings } from './config/warnings.js';
import type { Policy } from './core/workflow.js';

export { ConfigError, type Problem, said } from './config/problem.js';
export { VARIABLES, type Variable } from './config/variables.js';
export { warnings } from './config/warnings.js';

/** Values of an environment without problems: whatever has a default is there. */
type Complete = Values & Required<Pick<Values, DefaultedName>>;

export interface SlackConfig {
  readonly token: string;
  readonly signingSecret: string;
  /** A stand-in on the loopback; null: Slack itself. */
  readonly apiUrl: string | null;
  readonly teamId: string | null;
  /** Channel id. */
  readonly securityChannel: string;
  /** User groups: an id (`S…`) or a handle. */
  readonly securityGroup: string;
  readonly leadGroup: string | null;
}

export interface DuoConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiHost: string;
  readonly apiUrl: string | null;
}

export interface PagerDutyConfig {
  readonly routingKey: string;
  readonly apiUrl: string | null;
  readonly region: 'us' | 'eu';
}

export interface AwsConfig {
  readonly queueUrl: string;
  readonly region: string;
  readonly endpoint: string | null;
  readonly topicArns: readonly string[];
  /** Buckets whose log files are read. */
  readonly logBuckets: readonly string[];
  /** Null: none is sent, because it was turned off, or a stand-in would have to carry it and there is none. */
  readonly canary: { readonly roleArn: string | null } | null;
}

export interface LookupConfig {
  readonly regions: readonly string[];
  readonly role: string;
  /** Null: only our own account, with our own rights. */
  readonly externalId: string | null;
  /** Accounts are asked of AWS Organizations as well. */
  readonly organization: boolean;
}

export interface ElasticConfig {
  /** Without credentials, without a slash at its end. */
  readonly url: string;
  /** The whole header; null where none is set. */
  readonly authorization: string | null;
  readonly namespace: string;
}

/** The environment, read once. Frozen throughout. Holds secrets: never log it. */
export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Without a slash at its end. Where it was not set it is made from `port`. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly role: 'all' | 'web' | 'ingest' | 'worker';
  readonly slack: SlackConfig | null;
  readonly duo: DuoConfig | null;
  readonly pagerduty: PagerDutyConfig | null;
  readonly aws: AwsConfig | null;
  /** Where the run log is shipped to; null: nowhere. */
  readonly elastic: ElasticConfig | null;
  readonly lookup: LookupConfig | null;
  /** A stand-in for every service of AWS but SQS; null: AWS itself. */
  readonly awsEndpoint: string | null;
  readonly policy: Policy;
  readonly retentionDays: number;
  /** The clock that the weekly report goes by: `Europe/Berlin`. */
  readonly reportZone: string;
  /** `stdout`, `silent`, or the absolute path of a file. */
  readonly runLog: 'stdout' | 'silent' | string;
  /** Folder with the operator's own detections, absolute. */
  readonly contentDir: string | null;
  /** The organisation's tuning file, absolute. */
  readonly tuning: string | null;
  /** Names of AWS accounts by their number. */
  readonly accounts: { readonly [account: string]: string };
  /** Stand-ins for Slack, Duo and PagerDuty; null exactly when Slack is set. */
  readonly sandbox: { readonly port: number } | null;
}

/**
 * Reads the environment. Values are trimmed; an empty one counts as not set.
 * Throws `ConfigError`, which names every variable that is wrong, what was expected and what was found, and every name
 * that is none of ours.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = givenIn(env);
  const sandbox = !slackIsSet(given);
  const { values, problems } = readValues({ ...defaults(sandbox), ...given });
  const all = [...problems, ...problemsTogether(given, values)];
  if (all.length > 0) throw new ConfigError(all, warnings(env));
  return freeze(assemble(values as Complete, given, sandbox));
}

function givenIn(env: NodeJS.ProcessEnv): Given {
  const pairs = VARIABLES.map(({ name }) => [name, env[name]?.trim() ?? ''] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

function defaults(sandbox: boolean): Given {
  const pairs = VARIABLES.map((variable) => {
    const value = sandbox ? (variable.sandboxDefault ?? variable.default) : variable.default;
    return [variable.name, value ?? ''] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

function readValues(texts: Given): { values: Values; problems: readonly Problem[] } {
  const values: { [name: string]: unknown } = {};
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(texts)) {
    const read = FIELDS[name as VariableName].safeParse(value);
    if (read.success) values[name] = read.data;
    else problems.push({ variable: name, expected: expectedBy(read.error), found: foundIn(name, value) });
  }
  return { values: values as Values, problems };
}

function expectedBy(error: { readonly issues: readonly { readonly message: string }[] }): string {
  return error.issues[0]?.message ?? 'another value';
}

function assemble(values: Complete, given: Given, sandbox: boolean): Config {
  const port = values.VOUCH_PORT;
  const dataDir = resolve(values.VOUCH_DATA_DIR);
  const duo = duoIn(values);
  return {
    port,
    host: values.VOUCH_HOST,
    publicUrl: values.VOUCH_PUBLIC_URL ?? `http://127.0.0.1:${port}`,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    role: values.VOUCH_ROLE,
    slack: slackIn(values),
    duo,
    pagerduty: pagerDutyIn(values),
    aws: awsIn(values),
    elastic: elasticIn(values),
    lookup: lookupIn(values),
    awsEndpoint: values.VOUCH_AWS_ENDPOINT ?? null,
    policy: policyIn(values, sandbox || duo !== null),
    retentionDays: values.VOUCH_RETENTION_DAYS,
    reportZone: values.VOUCH_REPORT_ZONE,
    runLog: runLogIn(values, given, dataDir),
    contentDir: values.VOUCH_CONTENT_DIR ? resolve(values.VOUCH_CONTENT_DIR) : null,
    tuning: values.VOUCH_TUNING ? resolve(values.VOUCH_TUNING) : null,
    accounts: values.VOUCH_ACCOUNTS ?? {},
    sandbox: sandbox ? { port: values.VOUCH_SANDBOX_PORT } : null,
  };
}

function slackIn(values: Values): SlackConfig | null {
  const token = values.SLACK_BOT_TOKEN;
  const signingSecret = values.SLACK_SIGNING_SECRET;
  const securityChannel = values.VOUCH_SECURITY_CHANNEL;
  const securityGroup = values.VOUCH_SECURITY_GROUP;
  if (!token || !signingSecret || !securityChannel || !securityGroup) return null;
  return {
    token,
    signingSecret,
    apiUrl: values.SLACK_API_URL ?? null,
    teamId: values.SLACK_TEAM_ID ?? null,
    securityChannel,
    securityGroup,
    leadGroup: values.VOUCH_LEAD_GROUP ?? null,
  };
}

function duoIn(values: Values): DuoConfig | null {
  const clientId = values.DUO_CLIENT_ID;
  const clientSecret = values.DUO_CLIENT_SECRET;
  const apiHost = values.DUO_API_HOST;
  if (!clientId || !clientSecret || !apiHost) return null;
  return { clientId, clientSecret, apiHost, apiUrl: values.DUO_API_URL ?? null };
}

function pagerDutyIn(values: Complete): PagerDutyConfig | null {
  const routingKey = values.PAGERDUTY_ROUTING_KEY;
  if (!routingKey) return null;
  return { routingKey, apiUrl: values.PAGERDUTY_API_URL ?? null, region: values.PAGERDUTY_REGION };
}

function awsIn(values: Values): AwsConfig | null {
  const queueUrl = values.VOUCH_SQS_QUEUE_URL;
  const region = regionOf(values);
  if (!queueUrl || !region) return null;
  const endpoint = values.VOUCH_SQS_ENDPOINT ?? null;
  const carried = !isLoopbackUrl(queueUrl) || values.VOUCH_AWS_ENDPOINT !== undefined;
  return {
    queueUrl,
    region,
    endpoint,
    topicArns: values.VOUCH_SNS_TOPIC_ARNS ?? [],
    logBuckets: values.VOUCH_LOG_BUCKETS ?? [],
    canary:
      carried && values.VOUCH_CANARY !== false ? { roleArn: values.VOUCH_CANARY_ROLE_ARN ?? null } : null,
  };
}

function lookupIn(values: Complete): LookupConfig | null {
  const regions = values.VOUCH_LOOKUP_REGIONS ?? [];
  if (regions.length === 0) return null;
  return {
    regions,
    role: values.VOUCH_LOOKUP_ROLE,
    externalId: values.VOUCH_LOOKUP_EXTERNAL_ID ?? null,
    organization: values.VOUCH_ORGANIZATION ?? false,
  };
}

function elasticIn(values: Complete): ElasticConfig | null {
  if (!values.ELASTICSEARCH_URL) return null;
  const url = new URL(values.ELASTICSEARCH_URL);
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const basic = user === ':' ? null : `Basic ${Buffer.from(user).toString('base64')}`;
  const key = values.ELASTICSEARCH_API_KEY;
  return {
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    authorization: key ? `ApiKey ${key}` : basic,
    namespace: values.ELASTICSEARCH_NAMESPACE,
  };
}

function policyIn(values: Complete, secondFactor: boolean): Policy {
  const askMs = values.VOUCH_ASK_MINUTES;
  const gatherMs = values.VOUCH_GATHER_SECONDS;
  return {
    askMs,
    askCriticalMs: Math.min(askMs, values.VOUCH_ASK_CRITICAL_MINUTES),
    extendMs: values.VOUCH_EXTEND_MINUTES,
    quietMs: Math.min(gatherMs, values.VOUCH_QUIET_SECONDS),
    gatherMs,
    joinMs: values.VOUCH_JOIN_SECONDS,
    unaskedMs: values.VOUCH_UNASKED_MINUTES,
    askBudget: values.VOUCH_ASK_BUDGET,
    secondFactor,
  };
}

/** The sandbox's own file goes with the data folder, wherever that is. */
function runLogIn(values: Complete, given: Given, dataDir: string): string {
  const runLog = values.VOUCH_RUN_LOG;
  if (runLog === 'stdout' || runLog === 'silent') return runLog;
  return 'VOUCH_RUN_LOG' in given ? resolve(runLog) : join(dataDir, 'run-log.jsonl');
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
