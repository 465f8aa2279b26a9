/** The short name of a service: `iam` from `iam.amazonaws.com`. */
export function serviceOf(source: string): string {
  return source.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$|\.(?:aws\.)?amazon\.com$|\.aws$/, '');
}

/** Without the API date that Lambda and CloudFront append: `UpdateFunctionCode20150331v2`, `CreateDistribution2020_05_31`. */
export function callOf(name: string): string {
  // Most names hold no digit, and a look backwards at every letter costs.
  if (!/20\d{2}/.test(name)) return name;
  return name.replace(/(?<=[A-Za-z])(?:20\d{2}[01]\d[0-3]\d|20\d{2}_[01]\d_[0-3]\d)(?:v\d{1,2})?$/, '');
}

/** What CloudTrail itself writes; the 29th to the 31st are looked at more closely, for not every month has them. */
const USUAL =
  /^20(?:0[6-9]|[1-9]\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/** ISO 8601 in UTC, or null. Takes ISO with or without zone (then UTC), and seconds or milliseconds since 1970. */
export function timeOf(value: unknown): string | null {
  if (typeof value === 'number') return epoch(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (USUAL.test(text)) return `${text.slice(0, 19)}.000Z`;
  if (/^\d{10}(?:\.\d{1,9})?$|^\d{13}$/.test(text)) return epoch(Number(text));
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts;
  const offset = zone.toUpperCase() === 'UTC' ? 'Z' : zone.toUpperCase();
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  return plausible(
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${colon(offset)}`),
  );
}

function colon(offset: string): string {
  return offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}

function epoch(value: number): string | null {
  return plausible(value > 1e11 ? value : value * 1000);
}

/** CloudTrail is not older than 2006, and a year after 2100 is a broken record. */
function plausible(ms: number): string | null {
  return ms >= Date.UTC(2006, 0) && ms < Date.UTC(2100, 0) ? new Date(Math.trunc(ms)).toISOString() : null;
}

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  /** Everything after the account: `role/aws-reserved/x/Name`. */
  readonly resource: string;
}

const ARN = /^arn:([\w-]+):([\w-]+):[\w-]*:(\w*):(.+)$/s;

export function parseArn(text: string): Arn | null {
  if (!text.startsWith('arn:')) return null;
  const parts = ARN.exec(text);
  if (!parts) return null;
  const [, partition = 'aws', service = '', account = '', resource = ''] = parts;
  return { partition, service, account, resource };
}

/** The last part of an ARN or a path: `AdministratorAccess`. Text that is neither comes back as it is. */
export function tailOf(name: string): string {
  return name.slice(
    Math.max(name.lastIndexOf('/'), name.startsWith('arn:') ? name.lastIndexOf(':') : -1) + 1,
  );
}
