/** Dates as Slack writes them, in the reader's own time zone. */

function parts(at: Date, tz: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: tz, ...options }).format(at);
}

export function clockTime(at: Date, tz: string): string {
  return parts(at, tz, { hour: '2-digit', minute: '2-digit' });
}

/** `GMT`, `CET`, `GMT-5` */
export function zoneName(at: Date, tz: string): string {
  return parts(at, tz, { timeZoneName: 'short', hour: '2-digit' }).split(' ').at(-1) ?? tz;
}

export function dayName(at: Date, tz: string, now: Date): string {
  const day = (date: Date) => parts(date, tz, { year: 'numeric', month: '2-digit', day: '2-digit' });
  if (day(at) === day(now)) return 'Today';
  if (day(at) === day(new Date(now.getTime() - 86_400_000))) return 'Yesterday';
  if (day(at) === day(new Date(now.getTime() + 86_400_000))) return 'Tomorrow';
  return parts(at, tz, { weekday: 'long', day: 'numeric', month: 'long' });
}

export function fullTime(at: Date, tz: string): string {
  return `${parts(at, tz, { dateStyle: 'medium', timeStyle: 'medium' })} (${tz})`;
}

/** Slack's date tokens: `{time} {date_short_pretty}`. */
export function slackDate(at: Date, format: string, tz: string, now: Date): string {
  const pretty = dayName(at, tz, now);
  const near = ['Today', 'Yesterday', 'Tomorrow'].includes(pretty) ? pretty.toLowerCase() : null;
  const long = parts(at, tz, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const date = parts(at, tz, { day: 'numeric', month: 'long', year: 'numeric' });
  const short = parts(at, tz, { day: 'numeric', month: 'short', year: 'numeric' });
  const tokens: { readonly [token: string]: string } = {
    date_num: parts(at, tz, { year: 'numeric', month: '2-digit', day: '2-digit' }),
    date,
    date_short: short,
    date_long: long,
    date_pretty: near ?? date,
    date_short_pretty: near ?? short,
    date_long_pretty: near ?? long,
    time: clockTime(at, tz),
    time_secs: parts(at, tz, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    ago: ago(at, now),
  };
  return format.replace(/\{(\w+)\}/g, (all, token: string) => tokens[token] ?? all);
}

export function ago(at: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

/** A message's `ts` as a moment. */
export function momentOf(ts: string): Date {
  return new Date(Number(ts) * 1000);
}
