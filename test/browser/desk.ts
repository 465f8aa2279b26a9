import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Long enough for a question, which waits five seconds for more of the same. */
const SOON = 25_000;

const NAMES = {
  jane: 'Jane Doe',
  omar: 'Omar Haddad',
  mei: 'Mei Lin',
  ruth: 'Ruth Okafor',
  sam: 'Sam Rivera',
  alex: 'Alex Kim',
} as const;

export type PersonId = keyof typeof NAMES;
export type Place = 'Vouch' | '#security' | '#payments-deploys' | '#general';

/** Somebody at the sandbox's page: everything is done and read there, as a person does. */
export interface Desk {
  readonly page: Page;
  /** Picks a person, and a conversation of theirs. */
  be(person: PersonId, place?: Place): Promise<void>;
  /** Presses one of "Do something in AWS", by its title. */
  act(title: string): Promise<void>;
  /** Moves the clock with its buttons. */
  advance(...minutes: readonly (1 | 5 | 15)[]): Promise<void>;
  /**
   * The newest message with these words, once it is there; it stays the same one whatever it says later. `after`: one
   * that came after that mark, since an older one may be about to say something else.
   */
  message(words: string | RegExp, after?: string): Promise<Locator>;
  /** A mark for `message`: the newest message of this conversation now. */
  mark(): Promise<string>;
  /** What Vouch says to this person alone. */
  whisper(words: string | RegExp): Promise<Locator>;
  /** Types into the composer and sends it. */
  type(text: string): Promise<void>;
  /** The form that is open. */
  form(): Promise<Locator>;
  /** Opens the thread under a message. */
  thread(message: Locator): Promise<Locator>;
}

export async function openDesk(context: BrowserContext, url: string): Promise<Desk> {
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  await page.goto(url);
  await page.locator('[data-act]').first().waitFor();
  return {
    page,
    be: (person, place = 'Vouch') => be(page, person, place),
    async act(title) {
      const action = page.locator('[data-act]').filter({ hasText: title }).first();
      await Promise.all([answered(page, '/ui/act'), action.click()]);
    },
    async advance(...minutes) {
      for (const step of minutes) {
        const forward = page.locator(`[data-advance="${step * 60_000}"]`);
        await Promise.all([answered(page, '/ui/advance'), forward.click()]);
      }
    },
    message: (words, after) => message(page, words, after),
    mark: () => newest(page),
    whisper: (words) => there(page.locator('#messages .whisper').filter({ hasText: words }).last()),
    async type(text) {
      await page.locator('#draft').fill(text);
      await page.locator('#draft').press('Enter');
    },
    form: () => there(page.locator('dialog.modal[open]')),
    async thread(of) {
      await of.locator('a.replies').click();
      return there(page.locator('section.thread'));
    },
  };
}

async function answered(page: Page, path: string): Promise<void> {
  await page.waitForResponse((response) => response.url().endsWith(path) && response.ok());
}

async function there(element: Locator): Promise<Locator> {
  await element.waitFor();
  return element;
}

async function be(page: Page, person: PersonId, place: Place): Promise<void> {
  await page.locator('.person', { hasText: NAMES[person] }).click();
  await page.locator(`body[data-as="${person}"]`).waitFor();
  const name = place.replace('#', '');
  await page.locator('.conversation', { hasText: name }).click();
  await page.locator('.conversation-current', { hasText: name }).waitFor();
}

async function newest(page: Page): Promise<string> {
  const marks = await page
    .locator('#messages [data-message]')
    .evaluateAll((all) =>
      all.map((one) => (one as unknown as { dataset: { message?: string } }).dataset.message ?? ''),
    );
  return marks.sort().at(-1) ?? '';
}

async function message(page: Page, words: string | RegExp, after = ''): Promise<Locator> {
  const found = page.locator('#messages [data-message]').filter({ hasText: words }).last();
  for (const end = Date.now() + SOON; Date.now() < end; ) {
    const ts = await (await there(found)).getAttribute('data-message');
    if (ts !== null && ts > after) return page.locator(`#messages [data-message="${ts}"]`);
    await page.waitForTimeout(50);
  }
  throw new Error(`expected a message with ${words} after ${after}, found none`);
}

export function button(message: Locator, label: string): Locator {
  return message.locator('[data-action]').filter({ hasText: label });
}

/** The labels on a message, in order. */
export async function labels(message: Locator): Promise<readonly string[]> {
  const found = await message.locator('[data-action]').allInnerTexts();
  return found.map((label) => label.replace(/\s*(↗|\(opens in a new tab\))/g, '').trim());
}

/** Waits until the message says this. Where it does not, tells what the page shows and what was really sent. */
export async function says(message: Locator, words: string | RegExp): Promise<void> {
  try {
    await message.filter({ hasText: words }).waitFor();
  } catch (cause) {
    throw new Error(`expected the message to say ${words}, found ${await whatItSays(message)}`, { cause });
  }
}

async function whatItSays(message: Locator): Promise<string> {
  const page = message.page();
  const shown = await message.allInnerTexts();
  const ts = await message.first().getAttribute('data-message', { timeout: 1_000 });
  const answer = await page.request.get(new URL('/bench/state', page.url()).href);
  const { messages } = (await answer.json()) as {
    messages: { [channel: string]: { ts: string; text: string }[] };
  };
  const sent = Object.values(messages)
    .flat()
    .filter((one) => one.ts === ts);
  return `on the page ${JSON.stringify(shown)}; sent ${JSON.stringify(sent.map(({ text }) => text))}`;
}

export type DuoAnswer = 'Approve' | 'Deny' | 'This was not me' | 'Close without answering';

/** Follows the link on a message to Duo, and answers there. Gives what the page at the end says. */
export async function answerDuo(
  message: Locator,
  answer: DuoAnswer,
  look: (page: Page, what: 'our page' | 'duo' | 'the end') => Promise<void> = async () => {},
): Promise<string> {
  const link = message.locator('a').filter({ hasText: 'Verify with Duo' });
  await link.waitFor();
  const [page] = await Promise.all([message.page().waitForEvent('popup'), link.click()]);
  page.setDefaultTimeout(SOON);
  await page.getByRole('button', { name: 'Continue to Duo' }).waitFor();
  await look(page, 'our page');
  await page.getByRole('button', { name: 'Continue to Duo' }).click();
  const choice = page.getByRole('button', { name: answer });
  await choice.waitFor();
  await look(page, 'duo');
  await choice.click();
  await choice.waitFor({ state: 'detached' });
  await look(page, 'the end');
  const words = await page.locator('main').innerText();
  await page.close();
  return words;
}

/** Reads the pager's page in a tab of its own, closed again: a browser keeps few connections to one address. */
async function onPager<T>(desk: Desk, read: (page: Page) => Promise<T>): Promise<T> {
  const page = await desk.page.context().newPage();
  page.setDefaultTimeout(SOON);
  await page.goto(new URL('/pagerduty', desk.page.url()).href);
  await page.locator('h1').waitFor();
  const found = await read(page);
  await page.close();
  return found;
}

/** Waits for the incident with these words, and gives all that it says. */
export async function incident(
  desk: Desk,
  words: string | RegExp,
  look: (incident: Locator) => Promise<void> = async () => {},
): Promise<string> {
  return onPager(desk, async (page) => {
    const found = await there(page.locator('.incident').filter({ hasText: words }).first());
    await look(found);
    return found.innerText();
  });
}

/** How many incidents have these words. */
export async function incidents(desk: Desk, words: string | RegExp): Promise<number> {
  return onPager(desk, (page) => page.locator('.incident').filter({ hasText: words }).count());
}
