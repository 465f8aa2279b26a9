/**
 * Text as people will read it: plain strings and a few marks. Strings may hold anything, an attacker's
 * words among it; an adapter must only ever put them into plain-text nodes.
 */
export type Span =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  /** A moment, shown in the reader's own time zone; `clock`: without its day, for what is minutes away. */
  | { readonly time: Date; readonly clock?: true }
  /** A person, mentioned: the chat's own user id. */
  | { readonly mention: string }
  | { readonly group: string }
  /** An address of ours, under a few words. */
  | { readonly link: string; readonly label: string };

export type Text = string | readonly Span[];

/** One spoken line of a `Text`, for notifications, screen readers, pagers and logs. Times in UTC. */
export function plain(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map(plainSpan).join('');
}

function plainSpan(span: Span): string {
  if (typeof span === 'string') return span;
  if ('bold' in span) return span.bold;
  if ('code' in span) return span.code;
  if ('time' in span) return `${span.time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if ('link' in span) return `${span.label} (${span.link})`;
  return 'mention' in span ? `@${span.mention}` : `@${span.group}`;
}
