import { z } from 'zod';
import { isZone } from '../core/tuning/quiet.js';

/**
 * One schema per variable. A schema takes the trimmed text and gives the value; the message of its one rule
 * says what was expected.
 */
export const FIELDS = {
  VOUCH_PORT: number(0, 65_535, 'a port number from 0 to 65535'),
  VOUCH_HOST: text(/^[\w.:-]{1,255}$/, 'an IP address or host name to bind to'),
  VOUCH_PUBLIC_URL: rule(
    isPublicUrl,
    'an https:// address without query (http:// only on the loopback)',
  ).transform((url) => url.replace(/\/+$/, '')),
  VOUCH_ROLE: one('all', 'web', 'ingest', 'worker'),
  VOUCH_RUN_LOG: path(),
  VOUCH_ACCOUNTS: accounts(),
  VOUCH_CONTENT_DIR: path(),
  VOUCH_TUNING: path(),
  VOUCH_DATA_DIR: path(),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'an address that starts with postgresql://'),
  REDIS_URL: url(['redis:', 'rediss:'], 'an address that starts with redis:// or rediss://'),
  VOUCH_RETENTION_DAYS: number(1, 3650, 'a whole number of days from 1 to 3650'),
  VOUCH_SANDBOX: one('0', '1').transform((value) => value === '1'),
  VOUCH_SANDBOX_PORT: number(0, 65_535, 'a port number from 0 to 65535'),
  SLACK_BOT_TOKEN: text(/^(xoxe\.)?xoxb-[\w-]+$/, 'a bot token, which starts with xoxb-'),
  SLACK_SIGNING_SECRET: text(/^[!-~]{16,}$/, 'the signing secret: at least 16 characters without spaces'),
  VOUCH_SECURITY_CHANNEL: text(/^[CG][A-Z0-9]{2,}$/, 'a channel id such as C0123ABCD'),
  VOUCH_SECURITY_GROUP: userGroup(),
  VOUCH_LEAD_GROUP: userGroup(),
  SLACK_TEAM_ID: text(/^[TE][A-Z0-9]{2,}$/, 'a workspace or organisation id such as T0123ABCD'),
  SLACK_API_URL: standIn(),
  DUO_CLIENT_ID: text(/^[!-~]{20}$/, 'a client id of 20 characters'),
  DUO_CLIENT_SECRET: text(/^[!-~]{40}$/, 'a client secret of 40 characters'),
  DUO_API_HOST: text(/^[a-z0-9.-]+$/i, 'a host name such as api-1a2b3c4d.duosecurity.com'),
  DUO_API_URL: standIn(),
  PAGERDUTY_ROUTING_KEY: text(/^[A-Za-z0-9]{32}$/, 'an integration key of 32 letters and digits'),
  PAGERDUTY_REGION: one('us', 'eu'),
  PAGERDUTY_API_URL: standIn(),
  VOUCH_SQS_QUEUE_URL: rule(
    isAwsOrLoopback,
    'an https:// queue address at amazonaws.com (or on the loopback)',
  ),
  AWS_REGION: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'),
  VOUCH_SQS_ENDPOINT: rule(isAwsOrLoopback, 'an https:// address at amazonaws.com (or on the loopback)'),
  VOUCH_SNS_TOPIC_ARNS: list(
    /^arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/,
    'topic ARNs such as arn:aws:sns:us-east-1:111122223333:events, separated by commas',
  ),
  VOUCH_LOG_BUCKETS: list(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'names of S3 buckets, separated by commas'),
  VOUCH_CANARY: one('0', '1').transform((value) => value === '1'),
  VOUCH_CANARY_ROLE_ARN: text(
    /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'the ARN of a role, such as arn:aws:iam::111122223333:role/vouch-canary',
  ),
  VOUCH_LOOKUP_REGIONS: list(/^[a-z]{2}(-[a-z]+)+-\d$/, 'regions such as eu-west-1, separated by commas'),
  VOUCH_LOOKUP_ROLE: text(/^[\w+=,.@/-]{1,128}$/, 'the name of a role, such as vouch-lookup'),
  VOUCH_LOOKUP_EXTERNAL_ID: text(/^[\w+=,.@:/-]{2,1224}$/, 'an external id: letters, digits and +=,.@:/-'),
  VOUCH_ORGANIZATION: one('0', '1').transform((value) => value === '1'),
  VOUCH_AWS_ENDPOINT: standIn(),
  ELASTICSEARCH_URL: rule(
    isElasticUrl,
    'an http:// or https:// address without query, with user and password or neither',
  ),
  ELASTICSEARCH_API_KEY: text(/^[A-Za-z0-9+/=_:-]{8,}$/, 'an API key in its encoded form'),
  ELASTICSEARCH_NAMESPACE: text(/^[a-z0-9][a-z0-9_]{0,99}$/, 'small letters, digits and _'),
  VOUCH_ASK_MINUTES: span(0.01, 1440, 60_000, 'minutes from 0.01 to 1440'),
  VOUCH_ASK_CRITICAL_MINUTES: span(0.01, 1440, 60_000, 'minutes from 0.01 to 1440'),
  VOUCH_EXTEND_MINUTES: span(0, 5, 60_000, 'minutes from 0 to 5'),
  VOUCH_QUIET_SECONDS: span(0, 300, 1000, 'seconds from 0 to 300'),
  VOUCH_GATHER_SECONDS: span(0, 600, 1000, 'seconds from 0 to 600'),
  VOUCH_JOIN_SECONDS: span(0, 3600, 1000, 'seconds from 0 to 3600'),
  VOUCH_UNASKED_MINUTES: span(0, 60, 60_000, 'minutes from 0 to 60'),
  VOUCH_ASK_BUDGET: number(0, 1000, 'a whole number of questions from 0 to 1000'),
  VOUCH_REPORT_ZONE: rule(isZone, 'a time zone such as Europe/Berlin, or UTC'),
  VOUCH_CORPORA: path(),
  VOUCH_TEST_QUEUE: one('postgres', 'redis'),
} as const;

export type VariableName = keyof typeof FIELDS;
/** What was set or has a default, as its schema reads it. */
export type Values = { readonly [N in VariableName]?: z.output<(typeof FIELDS)[N]> };

function rule(holds: (text: string) => boolean, expected: string) {
  return z.string().refine(holds, expected);
}

function text(pattern: RegExp, expected: string) {
  return rule((value) => pattern.test(value), expected);
}

function number(least: number, most: number, expected: string) {
  return rule((value) => /^\d{1,9}$/.test(value) && within(value, least, most), expected).transform(Number);
}

/** A length of time, in milliseconds once read. */
function span(least: number, most: number, unitMs: number, expected: string) {
  const written = /^\d{1,6}(\.\d{1,6})?$/;
  return rule((value) => written.test(value) && within(value, least, most), expected).transform((value) =>
    Math.round(Number(value) * unitMs),
  );
}

function within(value: string, least: number, most: number): boolean {
  return Number(value) >= least && Number(value) <= most;
}

function one<const T extends string>(...values: readonly T[]) {
  const known: ReadonlySet<string> = new Set(values);
  return rule((value) => known.has(value), `one of ${values.join(', ')}`).transform((value) => value as T);
}

function path() {
  return rule((value) => !value.includes('\0'), 'a path');
}

function list(pattern: RegExp, expected: string) {
  const parts = (value: string) => value.split(/[\s,]+/).filter((part) => part !== '');
  return rule((value) => parts(value).every((part) => pattern.test(part)), expected).transform(parts);
}

function userGroup() {
  return text(
    /^(S[A-Z0-9]{2,}|@?[a-z0-9][a-z0-9._-]*)$/,
    'a user group: its id (S0123ABCD) or its handle',
  ).transform((value) => value.replace(/^@/, ''));
}

function url(protocols: readonly string[], expected: string) {
  return rule((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), expected);
}

function standIn() {
  return rule(
    (value) => isLoopbackUrl(value),
    'a stand-in on the loopback, such as http://127.0.0.1:4000 (leave it unset for the real service)',
  );
}

const ACCOUNT = /^(\d{12})\s*=\s*([^\s,=][^,=]{0,99})$/;

function accounts() {
  return rule(
    (value) => readAccounts(value) !== null,
    'id=name pairs separated by commas, such as 111122223333=payments-prod, each account once',
  ).transform((value) => Object.fromEntries(readAccounts(value) ?? []));
}

function readAccounts(value: string): readonly (readonly [string, string])[] | null {
  const pairs = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ACCOUNT.exec(part));
  const known = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2].trim()] as const] : []));
  const once = new Set(known.map(([id]) => id)).size === pairs.length;
  return known.length === pairs.length && once ? known : null;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function webUrl(value: string): URL | null {
  if (!URL.canParse(value)) return null;
  const parsed = new URL(value);
  const plain =
    parsed.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === '';
  return plain && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed : null;
}

export function isLoopbackUrl(value: string): boolean {
  const parsed = webUrl(value);
  return parsed !== null && isLoopback(parsed.hostname);
}

function isPublicUrl(value: string): boolean {
  const parsed = webUrl(value);
  return parsed !== null && (parsed.protocol === 'https:' || isLoopback(parsed.hostname));
}

/** Unlike other addresses it may hold a user and a password. */
function isElasticUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  const whole = (username === '') === (password === '');
  return whole && search === '' && hash === '' && (protocol === 'https:' || protocol === 'http:');
}

function isAwsOrLoopback(value: string): boolean {
  const parsed = webUrl(value);
  if (parsed === null) return false;
  const aws = /\.amazonaws\.com(\.cn)?$/.test(parsed.hostname);
  return isLoopback(parsed.hostname) || (aws && parsed.protocol === 'https:');
}
