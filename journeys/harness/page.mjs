// A person's browser window, what is wrong in it, and the checks every page must pass.

import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cable } from './cable.mjs';

export const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
/** The product's text sizes (`data-text` on the root element), in per cent. */
export const texts = { none: 100, large: 125, xlarge: 140, max: 187.5 };

const out = join(import.meta.dirname, '../out');

/** Open windows by context: what went wrong, what was expected to, and the page. */
const open = new Map();

/**
 * A page of somebody who is signed in by the demonstration link `slug`
 * (`null`: a visitor, at the start page). `phone`, or else a desk; `js: false`
 * switches scripts off; `theme` is `light` or `dark`; `text` a key of `texts`.
 * `wired` for a window whose network is cut while it goes from page to page.
 */
export async function person(
  browser,
  server,
  slug,
  { phone = true, js = true, lang = 'zh-CN', theme = 'light', text = 'none', wired = false } = {},
) {
  const wire = wired ? await cable() : null;
  const context = await browser.newContext({
    ...(wire && { proxy: { server: wire.address, bypass: '<-loopback>' } }),
    baseURL: server.url,
    viewport: phone ? sizes.phone : sizes.desk,
    isMobile: phone,
    hasTouch: phone,
    javaScriptEnabled: js,
    locale: lang,
    colorScheme: theme,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  watch(context, page, server, js, wire);
  const response = await page.goto(slug === null ? server.url : await server.link(slug));
  if (!response.ok()) throw new Error(`${slug ?? 'a visitor'} got ${response.status()} at ${response.url()}`);
  if (text !== 'none') {
    const headers = { origin: server.url, 'sec-fetch-site': 'same-origin' };
    const answer = await context.request.post('/settings/text', { form: { text }, headers });
    if (!answer.ok()) throw new Error(`the text size was not taken: ${answer.status()}`);
    await page.reload();
  }
  return page;
}

/** Notes every console error (breaches of the content security policy among them), script error, answer >= 500 and foreign address. */
function watch(context, page, server, js, wire) {
  const window = { page, js, wire, faults: [], allowed: [], offline: false };
  open.set(context, window);
  const fault = (text) => window.faults.push(text);
  const home = new URL(server.url).hostname;
  context.on('console', (message) => {
    const { url } = message.location();
    const expected = window.offline && /net::ERR_(INTERNET_DISCONNECTED|FAILED)|error occurred when fetching the script/.test(message.text());
    if (message.type() === 'error' && !expected) fault(`console: ${message.text()} (${url})`);
  });
  context.on('weberror', (error) => fault(`script: ${error.error().stack}`));
  context.on('response', (response) => {
    if (response.status() >= 500) fault(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  context.on('request', (request) => {
    const address = new URL(request.url());
    if (address.protocol.startsWith('http') && address.hostname !== home) fault(`foreign address: ${address}`);
  });
}

/** Faults that match are meant to happen in this journey, e.g. `allow(page, /status of 422/)`. */
export function allow(page, ...patterns) {
  open.get(page.context()).allowed.push(...patterns);
}

/** What went wrong in all windows so far, a line each. */
export function faults() {
  return [...open.values()].flatMap(({ faults, allowed }) =>
    faults.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
  );
}

/** Closes all windows; with `name`, takes a picture of each first. */
export async function closeAll(name) {
  for (const [context, { page, wire }] of open) {
    if (name) await screenshot(page, `failed ${name} ${[...open.keys()].indexOf(context) + 1}`).catch(() => {});
    await context.close().catch(() => {});
    wire?.end();
  }
  open.clear();
}

/** Cuts this window off the network, or connects it again. */
export async function offline(page, off = true) {
  const window = open.get(page.context());
  // Failures of requests under way arrive after the switch, so once expected they stay so.
  window.offline ||= off;
  window.wire?.pull(off);
  await page.context().setOffline(off);
}

/** `journeys/out/<name>.png`, the whole page. */
export async function screenshot(page, name) {
  mkdirSync(out, { recursive: true });
  const path = join(out, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  return path;
}

/**
 * No fault that axe can find, in every combination of width, theme and text
 * size. The window is left as it was. Not for windows without scripts: axe
 * waits by timers, which stand still there.
 */
export async function expectAxeClean(
  page,
  { widths = [390, 1440], themes = ['light', 'dark'], text = ['none', 'max'] } = {},
) {
  if (!open.get(page.context()).js) throw new Error('axe needs a window with scripts');
  const found = new Map();
  await unchanged(page, async () => {
    for (const theme of themes) {
      for (const size of text) {
        for (const width of widths) {
          await show(page, { width, theme, text: size });
          for (const { fault, why } of await axeFaults(page)) {
            if (!found.has(fault)) found.set(fault, { why, where: [] });
            found.get(fault).where.push(`${width}px ${theme} ${texts[size]}%`);
          }
        }
      }
    }
  });
  if (found.size > 0) {
    const list = [...found].map(([fault, { why, where }]) => `${fault}: ${why}\n    at ${where.join(', ')}`);
    throw new Error(`axe: ${found.size} faults at ${page.url()}\n  ${list.join('\n  ')}`);
  }
}

async function axeFaults(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const rules = { 'target-size': { enabled: true } };
    const { violations } = await globalThis.axe.run(document, { rules, resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) => {
      const why = ({ any, all, none }) => [...any, ...all, ...none].map((check) => check.message).join('; ');
      return nodes.map((node) => ({ fault: `${id} at ${node.target.join(' ')}`, why: `${help}: ${why(node)}` }));
    });
  });
}

/** Nothing sticks out sideways; names what does. Regions that scroll by themselves are fine. */
export async function noHorizontalScroll(page, width = 320, { text = ['none'] } = {}) {
  await unchanged(page, async () => {
    for (const size of text) {
      await show(page, { width, text: size });
      const wide = await page.evaluate((limit) => {
        if (document.scrollingElement.scrollWidth <= limit) return [];
        const names = [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > limit + 0.5)
          .map((element) => `${element.localName}${element.id && `#${element.id}`} ${element.className}`.trim());
        return [`${document.scrollingElement.scrollWidth} px`, ...names.slice(0, 8)];
      }, width);
      if (wide.length > 0) throw new Error(`wider than ${width} px at ${texts[size]}%, ${page.url()}: ${wide.join(', ')}`);
    }
  });
}

async function show(page, { width, theme, text }) {
  if (width) await page.setViewportSize({ width, height: width < 800 ? 844 : 900 });
  if (theme) await page.emulateMedia({ colorScheme: theme });
  const size = await page.evaluate(
    async ([theme, text]) => {
      const root = document.documentElement;
      if (theme) root.dataset.theme = theme;
      if (text) root.dataset.text = text;
      document.getAnimations().forEach((animation) => animation.finish());
      return parseFloat(getComputedStyle(root).fontSize);
    },
    [theme, text],
  );
  if (text && Math.abs(size - (16 * texts[text]) / 100) > 0.1) {
    throw new Error(`data-text="${text}" should make the text ${texts[text]}% of 16 px; it is ${size} px at ${page.url()}`);
  }
}

async function unchanged(page, check) {
  const before = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  const size = page.viewportSize();
  const scheme = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  try {
    await check();
  } finally {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate((before) => {
      for (const name of ['theme', 'text']) {
        if (name in before) document.documentElement.dataset[name] = before[name];
        else delete document.documentElement.dataset[name];
      }
    }, before);
  }
}
