import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, browserPath, openBrowser } from './chromium.js';
import { answerDuo, button, labels, openDesk, says } from './desk.js';
import { startVouch, type Vouch } from './vouch.js';

const chromium = browserPath();

describe.skipIf(chromium === null)(
  'Vouch, stopped and started again (needs chromium)',
  { timeout: 90_000 },
  () => {
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

    it('still has its messages, and a card from before still works', async () => {
      const before = await openDesk(browser.context, vouch.url);
      await before.be('jane');
      const text = await (await before.message('Was this you?')).innerText();
      await before.page.close();

      vouch = await vouch.restart();

      const desk = await openDesk(browser.context, vouch.url);
      await desk.be('jane');
      const asked = await desk.message('Was this you?');
      expect(await asked.innerText()).toBe(text);
      expect(await desk.page.locator('#messages [data-message]').count()).toBe(1);
      await button(asked, 'Yes, it was me').click();
      expect(await answerDuo(asked, 'Approve')).toContain('Thank you');
      await says(asked, 'This is settled');
      expect(await labels(asked)).toEqual([]);
    });
  },
);
