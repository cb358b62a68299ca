// Looks at pages one after the other: axe, narrow screens.

import { expectAxeClean, noHorizontalScroll } from './harness.mjs';

const at = (width, theme, text) => ({ widths: [width], themes: [theme], text: [text] });
/** Each width with each theme and text size, each theme with each text size. */
const EVERY_PAIR = [at(390, 'light', 'none'), at(390, 'dark', 'max'), at(1440, 'light', 'max'), at(1440, 'dark', 'none')];
/** For the pages beside the main ones. */
export const BRIEFLY = [at(390, 'light', 'max'), at(1440, 'dark', 'none')];

/** Looks at each page in turn; one fault does not hide the next page's. */
export async function look(page, main, others = []) {
  const wrong = [];
  const note = (error) => wrong.push(error.message);
  for (const path of [...main, ...others]) {
    const answer = await page.goto(path);
    if (!answer.ok()) { note(new Error(`${answer.status()} at ${path}`)); continue; }
    await page.waitForLoadState('load');
    for (const combination of main.includes(path) ? EVERY_PAIR : BRIEFLY) await expectAxeClean(page, combination).catch(note);
    await noHorizontalScroll(page, 320, { text: ['none', 'max'] }).catch(note);
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} pages have faults:\n${wrong.join('\n')}`);
}

/** The first address on a page that matches. */
export async function first(page, path, pattern) {
  await page.goto(path);
  const all = await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const found = all.find((address) => pattern.test(address));
  if (!found) throw new Error(`no address like ${pattern} on ${path}`);
  return found;
}
