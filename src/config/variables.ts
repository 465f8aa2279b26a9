import { ASKING } from './asking.js';
import type { VariableName } from './fields.js';

export const GROUPS = [
  'Service',
  'Storage',
  'Sandbox',
  'Slack',
  'Duo',
  'PagerDuty',
  'AWS',
  'Search',
  'Asking',
  'Tests',
] as const;
export type Group = (typeof GROUPS)[number];

export interface About {
  readonly group: Group;
  /** One sentence for the table in `docs/configuration.md`. */
  readonly meaning: string;
  /** What is read where the variable is not set, written as it would be set. */
  readonly default?: string;
  /** The same, in the sandbox. */
  readonly sandboxDefault?: string;
  /** What not setting it means, in words, where there is no default to write down. */
  readonly unset?: string;
  /** Never shown: an error says only how long it is. */
  readonly secret?: true;
  readonly example: string;
}

/** One variable, as the table shows it. */
export interface Variable extends About {
  readonly name: VariableName;
}

/** A variable that is read and not described here does not compile. */
const ABOUT = {
  VOUCH_PORT: {
    group: 'Service',
    meaning:
      "Port of the one HTTP server: Slack's requests, Duo's return, health, metrics. 0 takes a free one.",
    default: '3000',
    example: '8080',
  },
  VOUCH_HOST: {
    group: 'Service',
    meaning: 'Address that the server binds to. The sandbox stays on the loopback.',
    default: '0.0.0.0',
    sandboxDefault: '127.0.0.1',
    example: '10.0.4.7',
  },
  VOUCH_PUBLIC_URL: {
    group: 'Service',
    meaning: 'Where people and Slack reach the server: https, or http on the loopback.',
    unset: '`http://127.0.0.1:<port>`; needed with Slack',
    example: 'https://vouch.example.com',
  },
  VOUCH_ROLE: {
    group: 'Service',
    meaning: 'What this process does: `all`, `web`, `ingest` or `worker`. Any number of each may run.',
    default: 'all',
    example: 'worker',
  },
  VOUCH_RUN_LOG: {
    group: 'Service',
    meaning: 'Where the steps of every run go, as ECS JSON lines: `stdout`, `silent` or a file.',
    default: 'stdout',
    sandboxDefault: './.vouch/run-log.jsonl',
    example: '/var/log/vouch/run.jsonl',
  },
  VOUCH_ACCOUNTS: {
    group: 'Service',
    meaning: 'Names of AWS accounts, as people know them: `id=name`, separated by commas.',
    unset: 'the numbers are shown',
    example: '111122223333=payments-prod,444455556666=sandbox',
  },
  VOUCH_CONTENT_DIR: {
    group: 'Service',
    meaning: 'Folder with detections of your own: Sigma rules and JavaScript modules (`docs/content.md`).',
    unset: 'only the detections that come with Vouch',
    example: '/etc/vouch/content',
  },
  VOUCH_TUNING: {
    group: 'Service',
    meaning:
      'Your one file of known accounts, automation, environments, overrides and quiet hours (`docs/tuning.md`). A change is taken without a restart.',
    unset: 'everything is judged as the detections say',
    example: '/etc/vouch/tuning.yaml',
  },
  VOUCH_DATA_DIR: {
    group: 'Storage',
    meaning: 'Folder for everything Vouch keeps on this machine, the embedded database among it.',
    default: './.vouch',
    example: '/var/lib/vouch',
  },
  DATABASE_URL: {
    group: 'Storage',
    meaning: 'PostgreSQL to use.',
    unset: 'an embedded PostgreSQL in the data folder',
    secret: true,
    example: 'postgresql://vouch:<password>@db.internal:5432/vouch',
  },
  REDIS_URL: {
    group: 'Storage',
    meaning: 'Redis for the queues.',
    unset: 'the queues are in PostgreSQL',
    secret: true,
    example: 'rediss://:<password>@redis.internal:6379',
  },
  VOUCH_RETENTION_DAYS: {
    group: 'Storage',
    meaning: 'Days that events, refusals and presses are kept. Cases and the audit stay for good.',
    default: '90',
    example: '30',
  },
  VOUCH_SANDBOX: {
    group: 'Sandbox',
    meaning:
      '`1` insists on the sandbox, `0` forbids it: then a start without Slack credentials is an error.',
    unset: 'the sandbox runs exactly when no Slack setting is there',
    example: '0',
  },
  VOUCH_SANDBOX_PORT: {
    group: 'Sandbox',
    meaning: 'Port of the workspace in the browser, on the loopback. 0 takes a free one.',
    default: '3001',
    example: '3011',
  },
  SLACK_BOT_TOKEN: {
    group: 'Slack',
    meaning: 'The bot token of the installed app. Setting any Slack variable asks for all that are needed.',
    unset: 'the sandbox',
    secret: true,
    example: 'xoxb-…',
  },
  SLACK_SIGNING_SECRET: {
    group: 'Slack',
    meaning: "The app's signing secret, by which we know that a request is Slack's.",
    unset: 'needed with Slack',
    secret: true,
    example: '32 characters from the page "Basic Information"',
  },
  VOUCH_SECURITY_CHANNEL: {
    group: 'Slack',
    meaning: 'Id of the channel where security sees its cases. The bot must be in it.',
    unset: 'needed with Slack',
    example: 'C0SECURITY1',
  },
  VOUCH_SECURITY_GROUP: {
    group: 'Slack',
    meaning: 'User group whose members are security: its id or handle. Read at every press.',
    unset: 'needed with Slack',
    example: 'S0SECURITY1',
  },
  VOUCH_LEAD_GROUP: {
    group: 'Slack',
    meaning: 'User group whose members are team leads: its id or handle.',
    unset: 'nobody is a lead',
    example: 'S0LEADS0001',
  },
  SLACK_TEAM_ID: {
    group: 'Slack',
    meaning: 'The workspace (`T…`) or organisation (`E…`) this installation serves: others are refused.',
    unset: "the token's own workspace",
    example: 'T0123ABCD',
  },
  SLACK_API_URL: {
    group: 'Slack',
    meaning: "A stand-in for Slack's Web API on this machine. Only the loopback is accepted.",
    unset: 'Slack itself',
    example: 'http://127.0.0.1:4001/api/',
  },
  DUO_CLIENT_ID: {
    group: 'Duo',
    meaning: 'Client id of the Web SDK application in Duo. Setting any Duo variable asks for all three.',
    unset: 'no Yes verifies: each goes to security',
    example: 'DIABCDEFGHIJKLMNOPQR',
  },
  DUO_CLIENT_SECRET: {
    group: 'Duo',
    meaning: 'Its client secret.',
    unset: 'needed with Duo',
    secret: true,
    example: '40 characters',
  },
  DUO_API_HOST: {
    group: 'Duo',
    meaning: 'Its API host name.',
    unset: 'needed with Duo',
    example: 'api-1a2b3c4d.duosecurity.com',
  },
  DUO_API_URL: {
    group: 'Duo',
    meaning: 'A stand-in for Duo on this machine. Only the loopback is accepted.',
    unset: 'Duo itself',
    example: 'http://127.0.0.1:4002',
  },
  PAGERDUTY_ROUTING_KEY: {
    group: 'PagerDuty',
    meaning: 'Integration key of an Events API v2 integration.',
    unset: 'a page is a mention in the security channel',
    secret: true,
    example: '32 characters',
  },
  PAGERDUTY_REGION: {
    group: 'PagerDuty',
    meaning: "The account's service region: `us` or `eu`.",
    default: 'us',
    example: 'eu',
  },
  PAGERDUTY_API_URL: {
    group: 'PagerDuty',
    meaning: 'A stand-in for PagerDuty on this machine. Only the loopback is accepted.',
    unset: 'PagerDuty itself',
    example: 'http://127.0.0.1:4003',
  },
  VOUCH_SQS_QUEUE_URL: {
    group: 'AWS',
    meaning:
      'The SQS queue that events come from. Credentials are found as the AWS SDK finds them, a role by preference.',
    unset: 'events come from `vouch replay` and the sandbox only',
    example: 'https://sqs.eu-west-1.amazonaws.com/111122223333/vouch-events',
  },
  AWS_REGION: {
    group: 'AWS',
    meaning: "The queue's region.",
    unset: "the region in the queue's address",
    example: 'eu-west-1',
  },
  VOUCH_SQS_ENDPOINT: {
    group: 'AWS',
    meaning: 'Another way to SQS: a VPC endpoint, or a stand-in on the loopback.',
    unset: "the region's public endpoint",
    example: 'https://vpce-0a1b2c3d.sqs.eu-west-1.vpce.amazonaws.com',
  },
  VOUCH_SNS_TOPIC_ARNS: {
    group: 'AWS',
    meaning: 'SNS topics whose envelopes are accepted on the queue, separated by commas.',
    unset: 'no SNS envelope is accepted',
    example: 'arn:aws:sns:us-east-1:111122223333:cloudtrail-events',
  },
  VOUCH_LOG_BUCKETS: {
    group: 'AWS',
    meaning:
      'S3 buckets with CloudTrail log files that are read when a notice on the queue tells of a new one, separated by commas.',
    unset: 'a notice of a log file is refused',
    example: 'example-org-cloudtrail',
  },
  VOUCH_CANARY: {
    group: 'AWS',
    meaning:
      '`0` sends no canary. Then nobody is paged when events stop coming, because silence looks the same as calm.',
    unset:
      'one harmless call every 5 minutes where a queue is set; 15 minutes without one coming back is a page',
    example: '0',
  },
  VOUCH_CANARY_ROLE_ARN: {
    group: 'AWS',
    meaning: 'The role without rights as which the canary calls.',
    unset: "Vouch's own role, which must be allowed to assume itself",
    example: 'arn:aws:iam::111122223333:role/vouch-canary',
  },
  VOUCH_LOOKUP_REGIONS: {
    group: 'AWS',
    meaning:
      'Regions that Vouch looks through by LookupEvents every 5 minutes: for what the queue lost, or, without a queue, for everything. Separated by commas.',
    unset: 'nothing is looked up',
    example: 'us-east-1,eu-west-1',
  },
  VOUCH_LOOKUP_ROLE: {
    group: 'AWS',
    meaning: 'Name of the role that Vouch assumes in each account to look there.',
    default: 'vouch-lookup',
    example: 'audit/vouch-lookup',
  },
  VOUCH_LOOKUP_EXTERNAL_ID: {
    group: 'AWS',
    meaning:
      'External id that these roles want. The accounts are those of `VOUCH_ACCOUNTS`, or of the organization.',
    unset: 'only the account that Vouch runs in is looked through, with its own rights',
    secret: true,
    example: 'vouch-3f9c0d7e51a84b26',
  },
  VOUCH_ORGANIZATION: {
    group: 'AWS',
    meaning:
      '`1` looks through every active account of the AWS organization, beside those of `VOUCH_ACCOUNTS`.',
    unset: 'the accounts of `VOUCH_ACCOUNTS`',
    example: '1',
  },
  VOUCH_AWS_ENDPOINT: {
    group: 'AWS',
    meaning:
      'A stand-in for S3, STS, CloudTrail and Organizations on this machine. Only the loopback is accepted.',
    unset: 'AWS itself',
    example: 'http://127.0.0.1:4004',
  },
  ELASTICSEARCH_URL: {
    group: 'Search',
    meaning:
      'Elasticsearch or OpenSearch to ship the run log to (`docs/metrics.md`). May hold a user and a password.',
    unset: 'the run log is not shipped',
    secret: true,
    example: 'https://vouch:<password>@elastic.internal:9200',
  },
  ELASTICSEARCH_API_KEY: {
    group: 'Search',
    meaning: 'An API key in its encoded form, instead of user and password.',
    unset: 'user and password of the address, or nothing',
    secret: true,
    example: '60 characters, as Kibana shows them once',
  },
  ELASTICSEARCH_NAMESPACE: {
    group: 'Search',
    meaning: 'The last part of the data stream: `logs-vouch-<namespace>`.',
    default: 'default',
    example: 'production',
  },
  ...ASKING,
  VOUCH_CORPORA: {
    group: 'Tests',
    meaning: 'Folder with recorded CloudTrail files for the tests. Vouch itself does not read it.',
    unset: 'those tests use our own samples only',
    example: '/data/cloudtrail',
  },
  VOUCH_TEST_QUEUE: {
    group: 'Tests',
    meaning:
      'Where tests that start Vouch whole have their queues: `postgres` or `redis`. `npm test` runs both.',
    unset: '`postgres`',
    example: 'redis',
  },
} as const satisfies { readonly [N in VariableName]: About };

/** Variables that always have a value. */
export type DefaultedName = {
  [N in VariableName]: (typeof ABOUT)[N] extends { readonly default: string } ? N : never;
}[VariableName];

/** Every variable that is read: the table in `docs/configuration.md` is held against this. */
export const VARIABLES: readonly Variable[] = Object.entries(ABOUT).map(([name, about]) => ({
  name: name as VariableName,
  ...about,
}));

export function isSecret(name: string): boolean {
  return VARIABLES.some((variable) => variable.name === name && variable.secret === true);
}
