/** The whole look of our pages: system fonts, one column, readable on a phone, in the dark, and when printed. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d1c1d; --soft: #5c5a60; --line: #dddbe0; --back: #f6f5f8; --card: #fff;
  --go: #4a154b; --on-go: #fff; --good: #0b6b4b; --bad: #9c2f10; }
@media (prefers-color-scheme: dark) { :root { --ink: #eeecf0; --soft: #b3b0b8; --line: #46434c; --back: #17151a;
  --card: #232027; --go: #d9b8e8; --on-go: #1d1c1d; --good: #6fd3aa; --bad: #f2a48c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem 1rem 2.5rem; }
.from { margin: 0 0 1rem; color: var(--soft); font-size: .875rem; }
.from b { color: var(--ink); }
article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
.mark { display: block; margin-bottom: .5rem; font-size: .875rem; font-weight: 600; }
.verified .mark { color: var(--good); }
.not-verified .mark { color: var(--bad); }
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: .75rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
li.more { color: var(--soft); }
code { font: .875em/1.4 ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
button { width: 100%; min-height: 3rem; padding: .75rem 1rem; border: 0; border-radius: .5rem; background: var(--go);
  color: var(--on-go); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
form { margin: 0 0 1rem; }
.small { color: var(--soft); font-size: .875rem; }
`;
