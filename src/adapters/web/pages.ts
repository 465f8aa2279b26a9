import type { Question } from './handlers.js';
import { Html, html, htmlOf } from './html.js';
import { STYLE } from './style.js';

/** What may stand on a page, and how it is marked. */
type Tone = 'plain' | 'verified' | 'not-verified';

const MARKS: { readonly [T in Exclude<Tone, 'plain'>]: string } = {
  verified: '✓ Verified',
  'not-verified': '✕ Not verified',
};

const STYLE_SHEET = new Html(`<style>${STYLE}</style>`);

/** The very calls that a Yes will cover. */
export function questionPage(linkId: string, question: Question): string {
  const count = question.lines.length + question.more;
  const what = count === 1 ? 'this call' : `these ${count} calls`;
  return page(
    'Confirm your Yes',
    'plain',
    html`<h1>Confirm your Yes</h1>
<p>${question.name}, with Duo you vouch for ${what} and nothing else:</p>
<ul>
${question.lines.map((line) => html`<li>${htmlOf(line)}</li>\n`)}${more(question.more)}</ul>
<form method="post" action="/verify/${encodeURIComponent(linkId)}"><button>Continue to Duo</button></form>
<p class="small">${count === 1 ? 'You cannot vouch for it?' : 'Is there one that you cannot vouch for?'} Then do not continue: close this page and press <b>No</b> in
Slack, so that security can look at once.</p>`,
  );
}

function more(count: number): Html {
  if (count <= 0) return html``;
  return html`<li class="more">and ${count} more, as counted in the Slack message</li>\n`;
}

/** How a walk ended. */
export function resultPage(tone: Tone, headline: string, message: string): string {
  const mark = tone === 'plain' ? html`` : html`<span class="mark">${MARKS[tone]}</span>`;
  return page(
    headline,
    tone,
    html`${mark}<h1>${headline}</h1>
<p>${message}</p>
<p class="small">You can close this page. The message in Slack shows where things stand.</p>`,
  );
}

/** Something is in the way and it is not the reader's doing. */
export function troublePage(headline: string, message: string): string {
  return page(headline, 'plain', html`<h1>${headline}</h1>\n<p>${message}</p>`);
}

function page(title: string, tone: Tone, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Vouch</title>
${STYLE_SHEET}
</head>
<body>
<main>
<p class="from"><b>Vouch</b> · asks before anybody worries</p>
<article class="${tone}">
${content}
</article>
</main>
</body>
</html>
`.markup;
}
