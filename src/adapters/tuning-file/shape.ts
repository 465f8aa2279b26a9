import { z } from 'zod';
import { UNREADABLE } from '../../core/classify.js';
import { isEnd } from '../../core/dark/shadow.js';
import { TIERS } from '../../core/detection.js';
import { meansInternet, parseCidr } from '../../core/judge/cidr.js';
import { readRange } from '../../core/sigma/address.js';
import { DAYS, type Day, isZone } from '../../core/tuning/quiet.js';
import type { Network, OverrideTier } from '../../core/tuning/tuning.js';

/**
 * The shape of the file. Every scalar comes as text, as it was written: an account may begin with a zero, and
 * `22:00` is no number. Where something is not as expected the message says what was expected and what was found.
 */

const MOST_TEXT = 300;
const ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/;
const PRINCIPAL =
  /^(?:arn:aws(?:-[a-z]+)*:iam::\d{12}:(?:role|user)\/|identity-center:|service:|federated:)[^*\s]+$/;

function expected(what: string) {
  return ({ input }: { readonly input?: unknown }) => `expected ${what}, found ${found(input)}`;
}

function found(value: unknown): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function text(holds: (value: string) => boolean, what: string) {
  return z.string({ error: expected(what) }).refine(holds, { error: expected(what) });
}

function like(pattern: RegExp, what: string) {
  return text((value) => pattern.test(value), what);
}

function one<const T extends string>(...values: readonly T[]) {
  const known: ReadonlySet<string> = new Set(values);
  return text(
    (value) => known.has(value),
    values.length > 1 ? `one of ${values.join(', ')}` : values.join(),
  ).transform((value) => value as T);
}

function words(what: string) {
  return text(
    (value) => value.trim() !== '' && value.length <= MOST_TEXT,
    `${what}, at most ${MOST_TEXT} characters`,
  ).transform((value) => value.trim());
}

/** A key with nothing after it is as if it were not there. */
function maybe<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional());
}

function list<T extends z.ZodType>(schema: T, what: string) {
  return z.array(schema, { error: expected(`a list of ${what}`) });
}

/** One, or a list of them. */
function some<T extends z.ZodType>(schema: T, what: string) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), list(schema, what));
}

/** What narrows something down, where it is there at all: were it empty, it would hold everywhere, and more be silent than is meant. */
function narrowing<T extends z.ZodType>(schema: T, what: string) {
  const some = list(schema, what).min(1, { error: `expected at least one of the ${what}, found none` });
  const listed = (value: unknown) => (value === '' ? [] : typeof value === 'string' ? [value] : value);
  return z.preprocess(listed, some.optional());
}

function map<T extends z.ZodRawShape>(shape: T) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `expected only ${keys}, found`
        : `expected a map with ${keys}, found ${found(issue.input)}`,
  });
}

function byKey<T extends z.ZodType>(key: z.ZodType<string>, value: T, what: string) {
  return z.record(key as z.ZodString, value, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? `expected ${what}, found ${found(issue.path?.at(-1) ?? issue.input)}`
        : `expected a map whose keys are each ${what}, found ${found(issue.input)}`,
  });
}

const account = like(/^\d{12}$/, 'an account of 12 digits');
const organization = like(/^o-[a-z0-9]{10,32}$/, 'the id of an organisation such as o-a1b2c3d4e5');
const region = like(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1');
const environment = like(/^[\w-]{1,40}$/, 'the name of an environment: letters, digits, - and _');
const arn = like(ARN, 'the ARN of one role or user, without wildcards');
const principal = like(
  PRINCIPAL,
  'one principal without wildcards: the ARN of a role or user, or identity-center:name',
);
const day = text(isDay, 'a day such as 2026-12-31');
const clock = like(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00').transform(minutesOf);

const network = text(isNetwork, 'a range such as 203.0.113.0/24, no wider than /8 (IPv6: /16)').transform(
  (value): Network => ({ text: value.trim(), range: rangeOf(value) }),
);

function isNetwork(value: string): boolean {
  const cidr = parseCidr(value);
  return (
    cidr !== null &&
    readRange(value) !== null &&
    !meansInternet([value]) &&
    cidr.prefix >= (cidr.family === 4 ? 8 : 16)
  );
}

function rangeOf(value: string): Network['range'] {
  const range = readRange(value);
  if (range === null) throw new Error(`expected a range, found ${value}`);
  return range;
}

function isDay(value: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00.000Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function minutesOf(value: string): number {
  const [hours = 0, minutes = 0] = value.split(':').map(Number);
  return hours * 60 + minutes;
}

const accountEntry = map({ name: maybe(words('a name')), environment: maybe(environment) });

const detection = like(/^[\w-][\w./-]*$/, 'the id of a detection, such as aws/iam-create-user');

const shadow = map({
  detection: detection.refine((id) => id !== UNREADABLE, {
    error: 'expected a detection: what cannot be read is never tried in the dark',
  }),
  until: text(isEnd, 'a day such as 2026-12-31, or a moment such as 2026-12-31T18:00Z'),
  reason: words('a reason in words'),
});

const override = map({
  detection,
  tier: text(isTier, 'log, notify or alert (log is the lowest: what matched is always kept)').transform(
    (value) => value as OverrideTier,
  ),
  when: map({
    account: narrowing(account, 'accounts'),
    environment: narrowing(environment, 'environments'),
    principal: narrowing(principal, 'principals'),
    network: narrowing(network, 'ranges'),
  })
    .refine((when) => Object.values(when).some((given) => given !== undefined), {
      error:
        'expected a map with at least one of account, environment, principal, network, found an empty one',
    })
    .optional(),
  reason: words('a reason in words'),
  until: day,
});

function isTier(value: string): boolean {
  return value !== 'ignore' && TIERS.some((tier) => tier === value);
}

const quietHours = map({
  from: clock,
  to: clock,
  zone: text(isZone, 'a time zone such as Europe/Berlin'),
  days: maybe(some(one<Day>(...DAYS), `days: ${DAYS.join(', ')}`)),
});

export const SHAPE = map({
  accounts: maybe(
    byKey(
      account,
      z.preprocess((value) => (value === '' ? {} : value), accountEntry),
      'an account of 12 digits',
    ),
  ),
  partners: maybe(byKey(account, words('who they are'), 'an account of 12 digits')),
  organization: maybe(organization),
  regions: maybe(list(region, 'regions')),
  networks: maybe(list(network, 'ranges')),
  vouch: maybe(list(arn, 'ARNs of the roles that Vouch has')),
  automation: maybe(
    list(
      map({ principal: arn, networks: narrowing(network, 'ranges'), reason: words('a reason in words') }),
      'principals',
    ),
  ),
  environments: maybe(
    byKey(
      environment,
      z.preprocess((value) => (value === '' ? {} : value), map({ at_most: maybe(one('log')) })),
      'the name of an environment',
    ),
  ),
  overrides: maybe(list(override, 'overrides')),
  shadow: maybe(list(shadow, 'detections')),
  quiet_hours: maybe(quietHours),
});

export type Shaped = z.output<typeof SHAPE>;
