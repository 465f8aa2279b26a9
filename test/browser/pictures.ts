import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
/** Higher than a phone, so that no message is cut off by the window. */
const PHONE = { width: 390, height: 2000 };
const MOST_BYTES = 80_000;

/** Pictures for the documents are taken only when asked for, so that an ordinary run leaves the tree clean. */
const WANTED = process.env['VOUCH_SCREENSHOTS'] === '1';

/** `docs/images/<name>.png`: one element, at the width of a phone. */
export async function picture(what: Locator, name: string): Promise<void> {
  if (!WANTED) return;
  const page = what.page();
  const before = page.viewportSize();
  await page.setViewportSize(PHONE);
  await calm(page);
  await what.screenshot({ path: pathOf(name), animations: 'disabled' });
  if (before) await page.setViewportSize(before);
  small(name);
}

/** The whole window, as it is. */
export async function windowPicture(page: Page, name: string): Promise<void> {
  if (!WANTED) return;
  await calm(page);
  await page.screenshot({ path: pathOf(name), animations: 'disabled' });
  small(name);
}

/** Without the notes that pass by, the pointer's shade and the focus ring. */
async function calm(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate("document.querySelector('#toasts')?.replaceChildren(), document.activeElement?.blur()");
}

function pathOf(name: string): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}

function small(name: string): void {
  const { size } = statSync(pathOf(name));
  if (size > MOST_BYTES)
    throw new Error(`docs/images/${name}.png: expected at most ${MOST_BYTES} bytes, found ${size}`);
}
