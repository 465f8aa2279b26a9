import { clean, visible } from '../../core/clean.js';
import type { Span, Text } from '../../core/text.js';

/** Markup that is safe to send: only `html` makes it. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | number | readonly Html[];

/**
 * A template whose values are escaped unless they are markup already:
 * ``html`<p>${name}</p>` ``.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = literals.map((literal, i) => literal + (i < parts.length ? markupOf(parts[i]) : ''));
  return new Html(pieces.join(''));
}

function markupOf(part: Part | undefined): string {
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return (part ?? []).map((one) => one.markup).join('');
}

const ENTITIES: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

const MAX_SPAN = 400;

/** A `Text` as markup: plain words, bold, code and times, and never more. */
export function htmlOf(text: Text): Html {
  if (typeof text === 'string') return html`${clean(text, MAX_SPAN)}`;
  return html`${text.map(spanOf)}`;
}

function spanOf(span: Span): Html {
  if (typeof span === 'string') return html`${clean(span, MAX_SPAN)}`;
  if ('bold' in span) return html`<b>${clean(span.bold, MAX_SPAN)}</b>`;
  if ('code' in span) return html`<code>${clean(span.code, MAX_SPAN)}</code>`;
  if ('time' in span) return timeOf(span.time);
  if ('link' in span) return html`${clean(span.label, MAX_SPAN)}`;
  return html`@${clean('mention' in span ? span.mention : span.group, MAX_SPAN)}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** The reader's own time zone is not known here, so it says which one it is. */
function timeOf(time: Date): Html {
  return html`<time datetime="${time.toISOString()}">${CLOCK.format(time)} UTC</time>`;
}
