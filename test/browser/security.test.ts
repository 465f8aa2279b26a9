import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browserPath, openBrowser } from './chromium.js';
import { button, type Desk, incident, labels, openDesk, says } from './desk.js';
import { picture, windowPicture } from './pictures.js';
import { startVouch, type Vouch } from './vouch.js';

const chromium = browserPath();

describe.skipIf(chromium === null)(
  'what security sees in the browser (needs chromium)',
  { timeout: 90_000 },
  () => {
    let vouch: Vouch;
    let browser: Browser;
    let desk: Desk;

    beforeAll(async () => {
      vouch = await startVouch();
      browser = await openBrowser(chromium ?? '');
      desk = await openDesk(browser.context, vouch.url);
      await desk.be('jane');
      await desk.message('Was this you?');
    }, 90_000);
    afterAll(async () => {
      await browser?.close();
      await vouch?.close();
    });

    /** Far enough from what was done before, so that it has a case of its own. */
    beforeEach(async () => {
      await desk.advance(5);
    });

    it('an alert pages at once; its actor is told and may comment; security takes it on and closes it', async () => {
      await desk.be('jane');
      await desk.act('Stop CloudTrail');
      const told = await desk.message('You stopped logging on the trail org-main');
      await says(told, 'Security has been told about this');
      expect(await labels(told)).toEqual(['Add a comment', 'This was not me']);
      await picture(told, 'alert-told');
      const page = await incident(desk, 'org-main', (shown) => picture(shown, 'page-alert'));
      expect(page).toMatch(/Triggered\s+high urgency/);

      await button(told, 'Add a comment').click();
      const form = await desk.form();
      await form.locator('textarea').fill('Moving the trail to the new bucket, ticket OPS-12');
      await form.getByRole('button', { name: 'Send' }).click();
      await desk.whisper('Security has your comment');

      await desk.be('sam', '#security');
      const card = await desk.message('This always pages');
      await says(card, 'Jane Doe says: Moving the trail to the new bucket');
      await picture(card, 'security-alert');
      await button(card, 'Acknowledge').click();
      await says(card, /Sam Rivera took this on at/);
      expect(await labels(card)).toEqual(['Resolve', 'What else did they do?']);
      expect(await incident(desk, 'org-main')).toContain('Acknowledged');
      await resolve('Talked to Jane; the new trail is logging');
      await says(card, /Sam Rivera resolved it as expected work at .*: Talked to Jane/);
      expect(await labels(card)).toEqual(['What else did they do?']);
      await picture(card, 'security-closed');
      expect(await incident(desk, 'org-main')).toContain('Resolved');
      const thread = await desk.thread(card);
      for (const part of [
        'Paged at once',
        'Jane Doe says',
        'Sam Rivera is looking at it',
        'Sam Rivera resolved',
      ])
        await says(thread, part);
      await picture(thread, 'thread', 1200);
      await desk.be('jane');
      await says(told, 'Security closed this');
      await picture(told, 'alert-closed');
    });

    /** A form without its reason stays open and says what is missing. */
    async function resolve(text: string): Promise<void> {
      const card = await desk.message('This always pages');
      await button(card, 'Resolve').click();
      const form = await desk.form();
      await form.locator('textarea').fill(text);
      await form.getByRole('button', { name: 'Resolve' }).click();
      await form.locator('.field-error:not(:empty)').first().waitFor();
      await form.getByLabel('Expected work').check();
      await picture(form, 'resolve');
      await form.getByRole('button', { name: 'Resolve' }).click();
      await form.waitFor({ state: 'detached' });
    }

    it('a sign-in as root: paged loudly, and there is nobody to ask', async () => {
      await desk.be('sam', '#security');
      await desk.act('Sign in as root');
      const card = await desk.message('Root signed in to the AWS console');
      await says(card, /This always pages · critical/);
      await says(card, 'From: 203.0.113.9 · a browser');
      expect(await incident(desk, 'signed in to the AWS console')).toMatch(/Triggered\s+high urgency/);
      await picture(card, 'security-root');
    });

    it('a session under a borrowed name: paged, and its bearer is only told', async () => {
      await desk.be('jane');
      await desk.act('Role “deploy”');
      await desk.advance(1);
      const told = await desk.message('Somebody used your name');
      expect(await labels(told)).toEqual(['That was not me', 'Add a comment']);
      await picture(told, 'borrowed-name');
      await button(told, 'That was not me').click();
      await desk.whisper('Security sees your answer');
      await desk.be('sam', '#security');
      const card = await desk.message('a name the caller chose: not proof');
      await says(card, 'There is nobody to ask about this');
      await says(card, 'Only told: @Jane Doe');
      await says(card, /Jane Doe answered No at/);
      await picture(card, 'security-borrowed-name');
      await button(card, 'What else did they do?').click();
      const answer = await desk.whisper('The trail ends here');
      await says(answer, 'IAM user jenkins-legacy, attested by AWS, and nobody on file has that user');
      await says(answer, /iam:CreateUser notify · once/);
      await picture(answer, 'who');
      await incident(desk, 'role deploy');
    });

    it('/sec help, /sec cases and /sec case for security; a friendly word for everybody else', async () => {
      await desk.be('sam', '#security');
      await desk.act('Open port 22');
      const card = await desk.message(/opened sg-\w+ to the whole Internet/);
      const code = /· (\w{4})$/m.exec(await card.innerText())?.[1] ?? '';
      await desk.type('/sec help');
      await picture(await desk.whisper('What you can ask'), 'sec-help');
      await desk.type('/sec cases');
      const list = await desk.whisper(/\d+ open cases/);
      await says(list, code);
      await picture(list, 'sec-cases');
      await desk.type(`/sec case ${code}`);
      const one = await desk.whisper('Paged at once');
      await says(one, 'page-security, now paged');
      await picture(one, 'sec-case');
      await windowPicture(desk.page, 'security');
      await desk.be('jane');
      await desk.type('/sec cases');
      const word = await desk.whisper('Hello, this is Vouch');
      expect(await word.innerText()).not.toContain(code);
      await picture(word, 'sec-engineer');
    });
  },
);
