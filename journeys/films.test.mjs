// A course with a film: watched, gone on with on another device, heard alone.

import assert from 'node:assert/strict';
import { expectAxeClean, journey, noHorizontalScroll, person, screenshot } from './harness.mjs';

const TITLE = '天窗上道前，三个确认';

const film = (page) => page.locator('figure[data-film] video');
const state = (page) => film(page).evaluate((it) => ({ at: it.currentTime, src: it.currentSrc, paused: it.paused, size: it.videoWidth, error: it.error?.message }));

/** Plays until it has gone on by a second. */
async function plays(page) {
  await film(page).evaluate((it) => { it.muted = true; return it.play(); });
  const from = (await state(page)).at;
  await page.waitForFunction((at) => document.querySelector('figure[data-film] video').currentTime > at + 1, from);
}

async function stopAt(page, seconds) {
  const told = page.waitForResponse((it) => it.url().endsWith('/place') && it.ok());
  await film(page).evaluate(async (it, to) => {
    const there = new Promise((done) => it.addEventListener('seeked', done, { once: true }));
    it.currentTime = to;
    await there;
    it.pause();
  }, seconds);
  await told;
}

async function find(page, title) {
  await page.goto(`/learning?q=${encodeURIComponent(title)}`);
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  return new URL(page.url()).pathname;
}

journey('a film is watched on two devices and heard alone', async ({ browser, server }) => {
  const phone = await person(browser, server, 'union-handler');
  const unit = await find(phone, TITLE);
  await plays(phone);
  const captions = await film(phone).evaluate((it) => ({ mode: it.textTracks[0].mode, cues: it.textTracks[0].cues.length }));
  assert.deepEqual(captions, { mode: 'showing', cues: 4 });
  await phone.getByText('文字稿').first().waitFor();
  await expectAxeClean(phone);
  await noHorizontalScroll(phone);
  await screenshot(phone, 'film phone');
  await stopAt(phone, 8);

  const desk = await person(browser, server, 'union-handler', { phone: false });
  await desk.goto(unit);
  await desk.getByText('接着上次的地方放').waitFor();
  await desk.waitForFunction(() => Math.abs(document.querySelector('figure[data-film] video').currentTime - 8) < 1.5);
  await screenshot(desk, 'film desk');

  const switcher = phone.getByRole('button', { name: /只听声音/ });
  await switcher.click();
  await plays(phone);
  const heard = await state(phone);
  assert.equal(heard.size, 0, 'no pictures are fetched');
  assert.ok(Math.abs(heard.at - 8) < 4, `goes on where it was, not at ${heard.at}`);
  await switcher.click();
  await plays(phone);
  assert.ok((await state(phone)).size > 0);
});

journey('an animation rests for whoever wants rest', async ({ browser, server }) => {
  const page = await person(browser, server, 'union-handler');
  const unit = await find(page, '冬天扫道岔：雪扫干净，人不滑倒');
  const moving = page.locator('figure.animation video');
  await moving.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('figure.animation video').readyState >= 1);
  assert.equal(await moving.evaluate((it) => it.paused), true, 'reduced motion');
  await screenshot(page, 'animation');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.goto(unit);
  await moving.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('figure.animation video').currentTime > 0.3);
});
