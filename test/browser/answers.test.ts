import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browserPath, openBrowser } from './chromium.js';
import { answerDuo, button, type Desk, incident, incidents, labels, openDesk, says } from './desk.js';
import { picture, windowPicture } from './pictures.js';
import { startVouch, type Vouch } from './vouch.js';

const chromium = browserPath();

describe.skipIf(chromium === null)(
  'a question, answered in the browser (needs chromium)',
  { timeout: 90_000 },
  () => {
    let vouch: Vouch;
    let browser: Browser;
    let desk: Desk;

    beforeAll(async () => {
      vouch = await startVouch();
      browser = await openBrowser(chromium ?? '');
      desk = await openDesk(browser.context, vouch.url);
    }, 90_000);
    afterAll(async () => {
      await browser?.close();
      await vouch?.close();
    });

    /** Far enough from what was done before, so that it has a message of its own. */
    beforeEach(async (context) => {
      if (!/^(opens|begins)/.test(context.task.name)) await desk.advance(5);
    });

    /** Does it as this person, and waits for the question. `what` tells it from other questions. */
    async function ask(person: 'jane' | 'omar' | 'mei', title = 'Create a user') {
      await desk.be(person);
      const before = await desk.mark();
      await desk.act(title);
      await desk.advance(1);
      const asked = await desk.message('Was this you?', before);
      return { asked, what: await nameIn(await asked.innerText()) };
    }

    function nameIn(text: string): string {
      return /report-reader-\w+|sg-\w+|ci-deployer/.exec(text)?.[0] ?? 'no name';
    }

    it('begins with one question, which waits for Jane', async () => {
      await desk.be('jane');
      const asked = await desk.message('Was this you?');
      expect(await labels(asked)).toEqual(['Yes, it was me', 'No', 'Not sure']);
      const text = await asked.innerText();
      for (const part of [
        /You created the user report-reader-\w+/,
        'Call: CreateUser',
        'Where: payments-prod (111122223333) · us-east-1',
        /When: \d\d:\d\d today/,
        'From: 198.51.100.23 · aws-cli 2.17',
        'A new user is a new way in',
        /Without an answer by \d\d:\d\d the on-call is told/,
      ])
        expect(text).toMatch(part);
      await windowPicture(desk.page, 'sandbox');
      await picture(asked, 'question');
    });

    it('Yes, and Duo approves: settled, and nobody is paged', async () => {
      const { asked, what } = await ask('jane');
      await button(asked, 'Yes, it was me').click();
      await says(asked, 'One more step: verify with Duo');
      await picture(asked, 'verify');
      const end = await answerDuo(asked, 'Approve', async (page, where) => {
        const name = { 'our page': 'confirm', duo: 'duo', 'the end': 'thank-you' }[where];
        if (where === 'our page') expect(await page.locator('main').innerText()).toContain(what);
        await picture(page.locator('main'), name);
      });
      expect(end).toContain('Thank you');
      await says(asked, 'Thank you. This is settled');
      await says(asked, /Jane Doe vouched for it with Duo at \d\d:\d\d today/);
      expect(await labels(asked)).toEqual([]);
      expect(await incidents(desk, what)).toBe(0);
      await picture(asked, 'settled');
    });

    it('Yes, and Duo is denied: security is paged at once', async () => {
      const { asked, what } = await ask('jane');
      await button(asked, 'Yes, it was me').click();
      expect(await answerDuo(asked, 'Deny')).toContain('Duo said no, so security has been told');
      await says(asked, 'Duo said no, so security was told');
      expect(await labels(asked)).toContain('Add a comment');
      await incident(desk, what);
      await picture(asked, 'denied');
    });

    it('“This was not me” on the phone: reported, and paged loudly', async () => {
      const { asked, what } = await ask('mei', 'Create a user through');
      await button(asked, 'Yes, it was me').click();
      expect(await answerDuo(asked, 'This was not me')).toContain('Thank you for reporting this');
      await says(asked, 'Thank you for reporting this');
      expect(await incident(desk, what)).toContain('high urgency');
      await picture(asked, 'reported');
      await desk.be('sam', '#security');
      await says(await desk.message(what), 'Reported as fraud');
    });

    it('Duo is closed: nobody is paged, and one may try again', async () => {
      const { asked, what } = await ask('jane');
      await button(asked, 'Yes, it was me').click();
      expect(await answerDuo(asked, 'Close without answering')).toContain('Closed without an answer');
      expect(await labels(asked)).toEqual(['Verify with Duo', 'No']);
      expect(await incidents(desk, what)).toBe(0);
      expect(await answerDuo(asked, 'Approve')).toContain('Thank you');
      await says(asked, 'This is settled');
    });

    it('No: paged at once, with room for a comment that security reads', async () => {
      const { asked, what } = await ask('jane', 'Make an access key');
      await button(asked, 'No').first().click();
      await says(asked, 'Thank you for telling us');
      await says(asked, 'Pressed No by mistake?');
      await picture(asked, 'no');
      await button(asked, 'Add a comment').click();
      const form = await desk.form();
      await form.locator('textarea').fill('My laptop was unlocked on the train');
      await picture(form, 'comment');
      await form.getByRole('button', { name: 'Send' }).click();
      await desk.whisper('Security has your comment');
      await desk.be('sam', '#security');
      const card = await desk.message(/Somebody says this was not them/);
      await says(card, what);
      await says(card, 'My laptop was unlocked on the train');
      await picture(card, 'security-no');
    });

    it('Not sure: paged like a No, said more kindly', async () => {
      const { asked, what } = await ask('jane');
      await button(asked, 'Not sure').click();
      await says(asked, 'That is fine. Security will have a look');
      await incident(desk, what);
      await picture(asked, 'not-sure');
    });

    it('silence: paged at the deadline and said kindly; a late Yes is taken and closes nothing', async () => {
      const { asked, what } = await ask('jane');
      await desk.advance(5);
      await says(asked, 'There was no answer by');
      await says(asked, 'You did nothing wrong');
      await picture(asked, 'silence');
      await incident(desk, what, (page) => picture(page, 'page'));
      await button(asked, 'Yes, it was me').click();
      await answerDuo(asked, 'Approve');
      await says(asked, 'You vouched for it with Duo');
      await picture(asked, 'late');
      await desk.be('sam', '#security');
      const card = await desk.message(what);
      await says(card, 'after the page: it closes nothing');
      expect(await labels(card)).toEqual(['Acknowledge', 'Resolve', 'What else did they do?']);
      await picture(card, 'security-late');
      expect(await incident(desk, what)).toContain('Triggered');
    });

    it('a double press counts once', async () => {
      const { asked, what } = await ask('omar');
      const [channel, ts] = await Promise.all(
        ['data-in', 'data-message'].map((name) => asked.getAttribute(name)),
      );
      await button(asked, 'Not sure').dblclick();
      await says(asked, 'That is fine. Security will have a look');
      // A second screen that has not seen the answer yet: the button as it was.
      const stale = { user: 'omar', channel, ts, label: 'Not sure', version: 0 };
      const second = await desk.page.request.post(new URL('/bench/press', vouch.url).href, { data: stale });
      expect(second.ok()).toBe(true);
      await picture(await desk.whisper('already'), 'double-press');
      expect(await incidents(desk, what)).toBe(1);
      expect(await incident(desk, what)).toContain('(1 event');
    });

    it('a Terraform run: one message to those who answer for it; anybody else may only read it', async () => {
      await desk.be('ruth', '#payments-deploys');
      await desk.act('Run Terraform');
      const asked = await desk.message('Was this one of you?');
      await says(
        asked,
        /The role terraform \(session "terraform-\d+"\) made 20 changes within 1[89] seconds/,
      );
      await says(asked, '@Jane Doe or @Omar Haddad can answer for it');
      await picture(asked, 'terraform');
      await button(asked, 'Yes, it was me').click();
      const refused = await desk.whisper('This question is for Jane Doe or Omar Haddad');
      await picture(refused, 'wrong-person');
      await says(asked, 'Was this one of you?');
      await desk.be('omar', '#payments-deploys');
      await button(asked, 'Yes, it was me').click();
      await says(asked, 'Omar Haddad said Yes');
      const link = await desk.whisper('This link is yours alone');
      await picture(link, 'private-link');
      await answerDuo(link, 'Approve');
      await says(asked, 'Omar Haddad vouched for it with Duo');
    });

    it('more of the same joins a vouched message unasked, and “Not me” takes it back', async () => {
      const { asked } = await ask('omar', 'Open port 443');
      await button(asked, 'Yes, it was me').click();
      await answerDuo(asked, 'Approve');
      await says(asked, 'This is settled');
      await desk.act('Open port 443');
      await says(asked, '1 more of just the same came in');
      expect(await labels(asked)).toEqual(['Not me']);
      await picture(asked, 'joined');
      await button(asked, 'Not me').click();
      await says(asked, 'Thank you for telling us');
      await desk.be('sam', '#security');
      await picture(await desk.message('A vouched message was taken back'), 'security-not-me');
    });
  },
);
