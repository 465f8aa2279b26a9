import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Long enough for a question, which waits five seconds for more of the same. */
const SOON = 12_000;

export type PersonId = 'jane' | 'omar' | 'mei' | 'ruth' | 'sam' | 'alex';
export type Place = 'Vouch' | '#security' | '#payments-deploys' | '#general';

/** Somebody at the sandbox's page: everything is done and read there, as a person does. */
export interface Desk {
  readonly page: Page;
  /** Picks a person, and a conversation of theirs. */
  be(person: PersonId, place?: Place): Promise<void>;
  /** Presses one of "Do something in AWS". */
  act(title: string | RegExp): Promise<void>;
  /** Moves the clock with its buttons. */
  advance(...minutes: readonly (1 | 5 | 15)[]): Promise<void>;
  /** The newest message that holds these words, once there is one. */
  message(words: string | RegExp): Promise<Locator>;
  /** What Vouch says to this person alone, newest last. */
  whispers(): Locator;
  press(message: Locator, label: string): Promise<void>;
  /** Types into the composer and sends it. */
  type(text: string): Promise<void>;
  /** The form that is open. */
  form(): Promise<Locator>;
  /** The thread under a message. */
  thread(message: Locator): Promise<Locator>;
  close(): Promise<void>;
}

const NAMES: { readonly [P in PersonId]: string } = {
  jane: 'Jane Doe',
  omar: 'Omar Haddad',
  mei: 'Mei Lin',
  ruth: 'Ruth Okafor',
  sam: 'Sam Rivera',
  alex: 'Alex Kim',
};

export async function openDesk(context: BrowserContext, url: string): Promise<Desk> {
  const page = await context.newPage();
  page.setDefaultTimeout(SOON);
  await page.goto(url);
  await page
    .getByRole('button', { name: /^Create a user/ })
    .first()
    .waitFor();
  return {
    page,
    be: (person, place = 'Vouch') => be(page, person, place),
    async act(title) {
      const answer = page.waitForResponse((response) => response.url().endsWith('/ui/act'));
      await page.locator('[data-act]').filter({ hasText: title }).click();
      await answer;
    },
    async advance(...minutes) {
      for (const step of minutes) {
        const answer = page.waitForResponse((response) => response.url().endsWith('/ui/advance'));
        await page.locator(`[data-advance="${step * 60_000}"]`).click();
        await answer;
      }
    },
    async message(words) {
      const found = page.locator('#messages [data-message]').filter({ hasText: words }).last();
      await found.waitFor();
      return pinned(page, found);
    },
    whispers: () => page.locator('#messages .whisper'),
    press: (message, label) => message.locator('[data-action]', { hasText: label }).click(),
    async type(text) {
      await page.locator('#draft').fill(text);
      await page.locator('#draft').press('Enter');
    },
    async form() {
      const form = page.locator('dialog.modal[open]');
      await form.waitFor();
      return form;
    },
    async thread(message) {
      await message.locator('a.replies').click();
      const thread = page.locator('section.thread');
      await thread.waitFor();
      return thread;
    },
    close: () => page.close(),
  };
}

async function be(page: Page, person: PersonId, place: Place): Promise<void> {
  await page.locator('.person', { hasText: NAMES[person] }).click();
  await page.locator(`body[data-as="${person}"]`).waitFor();
  await page.locator('.conversation', { hasText: place.replace('#', '') }).click();
  await page.locator('.conversation-current', { hasText: place.replace('#', '') }).waitFor();
}

/** The same message by its time stamp, whatever it says later. */
async function pinned(page: Page, message: Locator): Promise<Locator> {
  const ts = await message.getAttribute('data-message');
  return page.locator(`#messages [data-message="${ts}"]`);
}

/** Follows the link on a message to Duo, and answers there. Gives the page at the end. */
export async function answerDuo(
  message: Locator,
  answer: 'Approve' | 'Deny' | 'This was not me' | 'Close without answering',
  seen: { onOurs?: (page: Page) => Promise<void>; onDuo?: (page: Page) => Promise<void> } = {},
): Promise<string> {
  const opened = message.page().waitForEvent('popup');
  await message.locator('a[data-action]', { hasText: 'Verify with Duo' }).click();
  const page = await opened;
  page.setDefaultTimeout(SOON);
  await seen.onOurs?.(page);
  await page.getByRole('button', { name: 'Continue to Duo' }).click();
  await page.getByRole('button', { name: answer }).waitFor();
  await seen.onDuo?.(page);
  await page.getByRole('button', { name: answer }).click();
  await page.getByRole('button', { name: answer }).waitFor({ state: 'detached' });
  const words = await page.locator('main').innerText();
  await page.close();
  return words;
}
