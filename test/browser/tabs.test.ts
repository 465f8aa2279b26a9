import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, browserPath, openBrowser } from './chromium.js';
import { openDesk } from './desk.js';
import { startVouch, type Vouch } from './vouch.js';

const chromium = browserPath();
/** More than the six connections that a browser keeps to one address. */
const MANY = 8;
/** Well before the page looks by itself, every fifteen seconds. */
const AT_ONCE = { timeout: 8_000 };

describe.skipIf(chromium === null)('many tabs of the sandbox (needs chromium)', { timeout: 120_000 }, () => {
  let vouch: Vouch;
  let browser: Browser;

  beforeAll(async () => {
    vouch = await startVouch();
    browser = await openBrowser(chromium ?? '');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await vouch?.close();
  });

  it('all show what happens, by one stream; another tab takes it over when that one is closed', async () => {
    const streams: Page[] = [];
    browser.context.on('request', (request) => {
      if (request.url().endsWith('/ui/events')) streams.push(request.frame().page());
    });
    const desks = [];
    for (let n = 0; n < MANY; n += 1) desks.push(await openDesk(browser.context, vouch.url));
    const pages = desks.map(({ page }) => page);
    expect(streams).toEqual([pages[0]]);
    const zone = await pages[MANY - 1]?.locator('.clock-face').innerText();
    expect(zone).toMatch(/^\d\d:\d\d:\d\d (GMT|BST)$/);

    // Until the first question opens Jane's conversation, the page shows another one, and would leave it.
    for (const desk of desks) await desk.message('Was this you?');
    await say(pages[MANY - 1], 'Hello from the last tab');
    for (const page of pages) await heard(page, 'Hello from the last tab');

    await pages[0]?.close();
    await expect.poll(() => streams.length).toBe(2);
    const rest = pages.slice(1);
    expect(rest).toContain(streams[1]);
    await say(rest[0], 'And again');
    for (const page of rest) await heard(page, 'And again');
  });
});

async function say(page: Page | undefined, text: string): Promise<void> {
  await page?.locator('#draft').fill(text);
  await page?.locator('#draft').press('Enter');
}

async function heard(page: Page, text: string): Promise<void> {
  await page.locator('#messages').filter({ hasText: text }).waitFor(AT_ONCE);
}
