import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { smallPng } from './png.js';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
/** Higher than a phone, so that no message is cut off by the window. */
const PHONE = { width: 390, height: 2000 };
const MOST_BYTES = 80_000;

/** Pictures for the documents are taken only when asked for, so that an ordinary run leaves the tree clean. */
const WANTED = process.env['VOUCH_SCREENSHOTS'] === '1';

/** `docs/images/<name>.png`: one element, at the width of a phone. */
export async function picture(what: Locator, name: string, height = PHONE.height): Promise<void> {
  if (!WANTED) return;
  const page = what.page();
  const before = page.viewportSize();
  await page.setViewportSize({ ...PHONE, height });
  await calm(page);
  const png = await what.screenshot({ animations: 'disabled' });
  if (before) await page.setViewportSize(before);
  keep(png, name);
}

/** The whole window, as it is. */
export async function windowPicture(page: Page, name: string): Promise<void> {
  if (!WANTED) return;
  await calm(page);
  keep(await page.screenshot({ animations: 'disabled' }), name);
}

/** Without the notes that pass by, the pointer's shade and the focus ring. */
async function calm(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate("document.querySelector('#toasts')?.replaceChildren(), document.activeElement?.blur()");
}

function keep(png: Buffer, name: string): void {
  const small = smallPng(png);
  if (small.length > MOST_BYTES)
    throw new Error(`docs/images/${name}.png: expected at most ${MOST_BYTES} bytes, found ${small.length}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), small);
}
