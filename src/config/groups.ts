import { isLoopback, isLoopbackUrl, type Values, type VariableName } from './fields.js';
import { foundIn, type Problem } from './problem.js';

/** The environment as it was set: trimmed, without empty values. */
export type Given = { readonly [name: string]: string };

/** Variables that only work together: once one of `any` is set, all of `needs` must be. */
interface Together {
  readonly any: readonly VariableName[];
  readonly needs: readonly VariableName[];
}

const SLACK: Together = {
  any: ['SLACK_API_URL', 'SLACK_TEAM_ID', 'VOUCH_LEAD_GROUP'],
  needs: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'VOUCH_SECURITY_CHANNEL', 'VOUCH_SECURITY_GROUP'],
};
const DUO: Together = { any: ['DUO_API_URL'], needs: ['DUO_CLIENT_ID', 'DUO_CLIENT_SECRET', 'DUO_API_HOST'] };
const PAGERDUTY: Together = {
  any: ['PAGERDUTY_API_URL', 'PAGERDUTY_REGION'],
  needs: ['PAGERDUTY_ROUTING_KEY'],
};
const AWS: Together = {
  any: ['VOUCH_SQS_ENDPOINT', 'VOUCH_SNS_TOPIC_ARNS', 'VOUCH_LOG_BUCKETS', 'VOUCH_CANARY_ROLE_ARN'],
  needs: ['VOUCH_SQS_QUEUE_URL'],
};
const LOOKUP: Together = {
  any: ['VOUCH_LOOKUP_ROLE', 'VOUCH_LOOKUP_EXTERNAL_ID', 'VOUCH_ORGANIZATION'],
  needs: ['VOUCH_LOOKUP_REGIONS'],
};

const ELASTIC: Together = {
  any: ['ELASTICSEARCH_API_KEY', 'ELASTICSEARCH_NAMESPACE'],
  needs: ['ELASTICSEARCH_URL'],
};

/** Whether anything of Slack is set: then there is no sandbox. */
export function slackIsSet(given: Given): boolean {
  return [...SLACK.any, ...SLACK.needs].some((name) => name in given);
}

/** What is wrong with the variables taken together. Each alone has been looked at already. */
export function problemsTogether(given: Given, values: Values): readonly Problem[] {
  return [
    ...[SLACK, DUO, PAGERDUTY, AWS, LOOKUP, ELASTIC].flatMap((together) => missing(given, together)),
    ...aboutRole(given, values),
    ...aboutSandbox(given, values),
    ...aboutAddresses(given, values),
    ...aboutLookup(given),
    ...aboutElastic(values),
    ...aboutTimes(given, values),
  ];
}

function missing(given: Given, { any, needs }: Together): readonly Problem[] {
  const because = [...needs, ...any].find((name) => name in given);
  if (!because) return [];
  return needs
    .filter((name) => !(name in given))
    .map((name) => needed(name, `a value, because ${because} is set`));
}

function needed(variable: VariableName, expected: string): Problem {
  return { variable, expected, found: 'nothing' };
}

/** Processes that share the work share the database: an embedded one is this machine's alone. */
function aboutRole(given: Given, { VOUCH_ROLE: role }: Values): readonly Problem[] {
  if (role === undefined || role === 'all' || 'DATABASE_URL' in given) return [];
  return [needed('DATABASE_URL', `the database that all roles share, because VOUCH_ROLE is ${role}`)];
}

/** The stand-ins never run beside the real thing, and never where others could reach them. */
function aboutSandbox(given: Given, values: Values): readonly Problem[] {
  const slack = slackIsSet(given);
  if (values.VOUCH_SANDBOX === true && slack) {
    const expected = 'no sandbox, because Slack is set: the two never run together';
    return [{ variable: 'VOUCH_SANDBOX', expected, found: foundIn('VOUCH_SANDBOX', given['VOUCH_SANDBOX']) }];
  }
  if (values.VOUCH_SANDBOX === false && !slack) {
    return [needed('SLACK_BOT_TOKEN', 'a bot token, because VOUCH_SANDBOX is 0')];
  }
  if (slack || !values.VOUCH_HOST || isLoopback(values.VOUCH_HOST)) return [];
  const expected = 'a loopback address, because the sandbox is open to whoever reaches it';
  return [{ variable: 'VOUCH_HOST', expected, found: foundIn('VOUCH_HOST', given['VOUCH_HOST']) }];
}

function aboutAddresses(given: Given, values: Values): readonly Problem[] {
  const problems: Problem[] = [];
  if ('SLACK_BOT_TOKEN' in given && !('SLACK_API_URL' in given) && !('VOUCH_PUBLIC_URL' in given)) {
    problems.push(
      needed('VOUCH_PUBLIC_URL', 'the address where people reach this server, because Slack is set'),
    );
  }
  const host = values.DUO_API_HOST;
  if (host && !values.DUO_API_URL && !/\.duo(security|federal)\.com$/i.test(host)) {
    const expected = 'a host name that ends in .duosecurity.com or .duofederal.com';
    problems.push({ variable: 'DUO_API_HOST', expected, found: foundIn('DUO_API_HOST', host) });
  }
  return [...problems, ...aboutQueue(values)];
}

function aboutQueue(values: Values): readonly Problem[] {
  const queue = values.VOUCH_SQS_QUEUE_URL;
  if (!queue) return [];
  const problems: Problem[] = [];
  if (!regionOf(values))
    problems.push(needed('AWS_REGION', "the queue's region, which its address does not say"));
  if (isLoopbackUrl(queue) && !values.VOUCH_SQS_ENDPOINT) {
    problems.push(needed('VOUCH_SQS_ENDPOINT', 'the stand-in for SQS, because the queue is on the loopback'));
  }
  return problems;
}

/** Two ways to say who we are would leave one of them unused, and nobody would notice which. */
function aboutElastic(values: Values): readonly Problem[] {
  const { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: key } = values;
  if (!url || !key || new URL(url).username === '') return [];
  const expected = 'no API key, because ELASTICSEARCH_URL holds a user and a password';
  return [{ variable: 'ELASTICSEARCH_API_KEY', expected, found: foundIn('ELASTICSEARCH_API_KEY', key) }];
}

/** The region that is set, or else the one in the queue's address. */
export function regionOf(values: Values): string | null {
  if (values.AWS_REGION) return values.AWS_REGION;
  const host = new URL(values.VOUCH_SQS_QUEUE_URL ?? 'https://none').hostname;
  return /^sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(host)?.[1] ?? null;
}

/** Roles of other accounts are taken with an external id, or not at all. */
function aboutLookup(given: Given): readonly Problem[] {
  const because = (['VOUCH_LOOKUP_ROLE', 'VOUCH_ORGANIZATION'] as const).find((name) => name in given);
  if (!because || given[because] === '0' || 'VOUCH_LOOKUP_EXTERNAL_ID' in given) return [];
  return [needed('VOUCH_LOOKUP_EXTERNAL_ID', `the external id of the roles, because ${because} is set`)];
}

function aboutTimes(given: Given, values: Values): readonly Problem[] {
  return [
    ...atMost(given, values, 'VOUCH_ASK_CRITICAL_MINUTES', 'VOUCH_ASK_MINUTES'),
    ...atMost(given, values, 'VOUCH_QUIET_SECONDS', 'VOUCH_GATHER_SECONDS'),
  ];
}

type SpanName = `VOUCH_${'ASK' | 'ASK_CRITICAL'}_MINUTES` | `VOUCH_${'QUIET' | 'GATHER'}_SECONDS`;

/** Only where the smaller one was set: its default gives way by itself. */
function atMost(given: Given, values: Values, small: SpanName, large: SpanName): readonly Problem[] {
  const smallMs = values[small];
  const largeMs = values[large];
  if (!(small in given) || smallMs === undefined || largeMs === undefined || smallMs <= largeMs) return [];
  return [{ variable: small, expected: `at most what ${large} is`, found: foundIn(small, given[small]) }];
}
