// The sandbox's page is drawn by the server. This keeps it fresh without losing scroll or focus, and sends what is done.

const REGIONS = ['topbar', 'left', 'middle', 'right', 'tabs', 'modal'];
const POLL_MS = 15_000;

let refreshing = null;
let again = false;

/** Fetches the page at `url` and moves ours towards it. One at a time; a ring meanwhile fetches once more. */
function refresh(url = location.href) {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = load(url)
    .catch(() => toast('The sandbox does not answer. Is Vouch still running?', true))
    .finally(() => {
      refreshing = null;
      if (again) {
        again = false;
        refresh();
      }
    });
  return refreshing;
}

async function load(url) {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const list = document.getElementById('messages');
  const moved =
    document.body.dataset.in !== next.body.dataset.in || document.body.dataset.as !== next.body.dataset.as;
  const atEnd = moved || !list || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  document.title = next.title;
  for (const name of Object.keys(next.body.dataset)) document.body.dataset[name] = next.body.dataset[name];
  for (const id of REGIONS) {
    const now = document.getElementById(id);
    const then = next.getElementById(id);
    if (now && then) morph(now, then);
  }
  afterDrawing(atEnd);
}

/** Makes `now` look like `then`, keeping the nodes that stay, and what people have typed or unfolded in them. */
function morph(now, then) {
  // A form that is open keeps what was typed and what was said about it.
  if (now.isEqualNode(then) || now.localName === 'dialog') return;
  const kept = ['open', 'value', 'aria-busy'];
  for (const { name } of [...now.attributes])
    if (!then.hasAttribute(name) && !kept.includes(name)) now.removeAttribute(name);
  for (const { name, value } of [...then.attributes])
    if (now.getAttribute(name) !== value && !kept.includes(name)) now.setAttribute(name, value);
  morphChildren(now, then);
}

function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return `#${node.nodeType}`;
  return node.dataset?.key ?? (node.id ? `id ${node.id}` : node.localName);
}

function morphChildren(now, then) {
  let here = now.firstChild;
  for (const wanted of [...then.childNodes]) {
    const key = keyOf(wanted);
    let match = here;
    while (match && keyOf(match) !== key) match = match.nextSibling;
    if (!match) {
      now.insertBefore(document.importNode(wanted, true), here);
      continue;
    }
    while (here !== match) {
      const gone = here;
      here = here.nextSibling;
      gone.remove();
    }
    if (wanted.nodeType === Node.ELEMENT_NODE) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
    here = match.nextSibling;
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
}

function afterDrawing(atEnd) {
  const list = document.getElementById('messages');
  if (list && atEnd) list.scrollTop = list.scrollHeight;
  const dialog = document.querySelector('dialog.modal');
  if (dialog && !dialog.open) {
    dialog.showModal();
    dialog.querySelector('.field input, .field textarea, .field select')?.focus();
  }
  markRead(list);
  tick();
}

let lastRead = '';

function markRead(list) {
  if (!list || document.hidden || !list.dataset.newest || list.offsetParent === null) return;
  const mark = `${document.body.dataset.as} ${list.dataset.channel} ${list.dataset.newest}`;
  if (mark === lastRead) return;
  lastRead = mark;
  send('/ui/read', { channel: list.dataset.channel, ts: list.dataset.newest }).then(() => refresh());
}

/** Posts a deed as the person picked. Resolves to the answer, or null after saying what went wrong. */
async function send(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: document.body.dataset.as, ...body }),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.error ?? 'That did not work.', true);
  } catch {
    toast('The sandbox does not answer. Is Vouch still running?', true);
  }
  return null;
}

function toast(text, bad = false) {
  const box = document.getElementById('toasts');
  const note = document.createElement('p');
  note.textContent = text;
  note.className = bad ? 'toast toast-bad' : 'toast';
  box.append(note);
  setTimeout(() => note.remove(), bad ? 9000 : 5000);
}

async function busyWhile(element, work) {
  if (element.getAttribute('aria-busy') === 'true') return;
  element.setAttribute('aria-busy', 'true');
  const home = element.closest('[data-message]');
  try {
    // Work that says `false` has changed nothing that is drawn.
    if ((await work()) !== false) await refresh();
  } finally {
    element.removeAttribute('aria-busy');
    // The button that was pressed may be gone: stay where it was.
    if (!element.isConnected && home?.isConnected) home.focus({ preventScroll: true });
  }
}

function pressed(element) {
  const message = element.closest('[data-message]');
  if (!message) return;
  busyWhile(element, async () => {
    const outcome = await send('/ui/press', {
      channel: message.dataset.in,
      ts: message.dataset.message,
      actionId: element.dataset.action ?? element.id,
      blockId: element.closest('[data-block]')?.dataset.block,
    });
    if (outcome?.warning) toast(outcome.warning, true);
  });
}

const CLICKS = [
  ['[data-action], .slack_blocks_to_jsx__button_element', pressed],
  [
    '[data-act]',
    (button) => busyWhile(button, async () => say(await send('/ui/act', { action: button.dataset.act }))),
  ],
  [
    '[data-advance]',
    (button) => busyWhile(button, async () => say(await send('/ui/advance', { ms: button.dataset.advance }))),
  ],
  [
    '[data-dismiss]',
    (button) => busyWhile(button, () => send('/ui/dismiss', { ts: button.dataset.dismiss })),
  ],
  [
    '[data-pager]',
    (button) =>
      busyWhile(button, () =>
        send('/ui/pager', { dedupKey: button.parentElement.dataset.dedup, action: button.dataset.pager }),
      ),
  ],
  ['[data-close-form]', (button) => closeForm(button.closest('dialog'))],
];

function say(answer) {
  if (answer?.said) toast(answer.said);
}

async function closeForm(dialog) {
  dialog.close();
  await send('/ui/close-form', { viewId: dialog.dataset.view });
  await refresh();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-nav]');
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    history.pushState(null, '', link.href);
    refresh(link.href);
    return;
  }
  for (const [selector, deed] of CLICKS) {
    const element = event.target.closest(selector);
    if (!element) continue;
    deed(element);
    return;
  }
});

function readField(field) {
  const boxes = [...field.querySelectorAll('input[type=radio], input[type=checkbox]')];
  const picked = boxes.filter((box) => box.checked).map((box) => box.value);
  if (boxes.length > 0) return boxes[0].type === 'radio' ? (picked[0] ?? '') : picked;
  const control = field.querySelector('input, textarea, select');
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  return control.value;
}

async function submitForm(dialog) {
  const fields = [...dialog.querySelectorAll('.field')];
  const values = Object.fromEntries(fields.map((field) => [field.dataset.block, readField(field)]));
  const outcome = await send('/ui/submit', { viewId: dialog.dataset.view, values });
  if (!outcome) return false;
  dialog.querySelector('.form-trouble').textContent = outcome.warning ?? '';
  for (const field of fields)
    field.querySelector('.field-error').textContent = outcome.errors?.[field.dataset.block] ?? '';
  if (outcome.errors)
    dialog
      .querySelector('.field-error:not(:empty)')
      ?.closest('.field')
      ?.querySelector('input, textarea, select')
      ?.focus();
  // A form that stays open can be sent again at once.
  return !(outcome.errors || outcome.warning);
}

document.addEventListener('submit', (event) => {
  const dialog = event.target.closest('dialog.modal');
  const composer = event.target.closest('.composer');
  if (!dialog && !composer) return;
  event.preventDefault();
  if (dialog) return busyWhile(dialog, () => submitForm(dialog));
  const draft = composer.querySelector('textarea');
  const text = draft.value;
  draft.value = '';
  grow(draft);
  busyWhile(composer, () => send('/ui/send', { channel: document.body.dataset.in, text }));
});

document.addEventListener('keydown', (event) => {
  if (event.target.id !== 'draft' || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener(
  'cancel',
  (event) => {
    const dialog = event.target.closest?.('dialog.modal');
    if (!dialog) return;
    event.preventDefault();
    closeForm(dialog);
  },
  true,
);

document.addEventListener('input', (event) => {
  if (event.target.id === 'draft') grow(event.target);
});

function grow(draft) {
  draft.style.height = 'auto';
  draft.style.height = `${Math.min(draft.scrollHeight, 160)}px`;
}

function tick() {
  const clock = document.querySelector('[data-clock]');
  if (!clock) return;
  const now = new Date(Date.now() + Number(clock.dataset.offset));
  const time = { timeZone: clock.dataset.tz, hour: '2-digit', minute: '2-digit', second: '2-digit' };
  clock.textContent = new Intl.DateTimeFormat('en-GB', time).format(now);
}

addEventListener('popstate', () => refresh());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) refresh();
});
// A browser keeps six connections to one address: one tab listens for all of them, and when it goes, another one does.
const tabs = new BroadcastChannel('changes');
tabs.addEventListener('message', () => refresh());

function listen() {
  const changed = () => {
    refresh();
    tabs.postMessage('changed');
  };
  const changes = new EventSource('/ui/events');
  changes.addEventListener('message', changed);
  // Whatever happened while nobody was listening.
  changes.addEventListener('open', changed);
}

// The lock is held for as long as the tab is there.
const gone = new Promise(() => {});
navigator.locks.request('listening', () => {
  listen();
  return gone;
});
setInterval(() => refresh(), POLL_MS);
setInterval(tick, 1000);
afterDrawing(true);
