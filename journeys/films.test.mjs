// A course with a film: watched, gone on with on another device, heard alone,
// downloaded, learned without a network, and gone from the device at sign-out.

import assert from 'node:assert/strict';
import { expectAxeClean, journey, noHorizontalScroll, offline, person, screenshot } from './harness.mjs';
import { answer, goOn, held } from './steps.mjs';

const TITLE = '天窗上道前，三个确认';

const QUESTIONS = [
  { asked: '没有报命令号码', right: '请对方报全命令号码、线别、里程和起止时间，复诵无误再上', why: '没有号码的“可以了”不算命令' },
  { asked: '连叫两遍，驻站联络员都没有回答', right: '对', why: '中断就下道' },
];

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

journey('a unit with a film is learned without a network', async ({ browser, server }) => {
  const page = await person(browser, server, 'branch-secretary');
  const unit = await find(page, TITLE);
  await page.getByRole('button', { name: '开始答题' }).click();
  await page.getByText(QUESTIONS[0].asked).waitFor();
  await page.goto(unit);
  const download = page.getByRole('button', { name: /下载到手机，没信号也能学 · \d/ });
  await download.waitFor();
  await page.getByRole('button', { name: /轻量版（只有声音） · \d/ }).waitFor();
  await screenshot(page, 'download');
  await download.click();
  await page.getByText('已下载').waitFor();
  await page.getByRole('link', { name: '本机上的课' }).click();
  await page.getByRole('link', { name: new RegExp(TITLE) }).waitFor();
  await expectAxeClean(page);
  await screenshot(page, 'on this device');
  const before = (await held(page, 'learning_answer')).length;

  await offline(page);
  await page.goto(`${unit}/questions`);
  await page.reload();
  await page.getByText('再看一遍内容').click();
  await plays(page);
  assert.ok((await state(page)).size > 0, 'the film comes from the device');
  await film(page).evaluate((it) => { it.currentTime = 15; });
  await plays(page);
  for (const question of QUESTIONS) {
    await answer(page, question);
    await goOn(page);
  }
  await page.goto('/learning/offline');
  await page.getByRole('link', { name: new RegExp(TITLE) }).waitFor();
  await page.goto(`${unit}/questions`);
  await page.getByRole('status').filter({ hasText: '没有网络，2 条未提交' }).waitFor();
  await offline(page, false);
  await page.getByRole('status').filter({ hasText: '已全部提交' }).waitFor();
  assert.equal((await held(page, 'learning_answer')).length - before, 2, 'both answers arrived, each once');

  // The light version in place of the whole one; then nothing.
  await page.goto(unit);
  await page.getByRole('button', { name: /轻量版/ }).click();
  await page.getByText('已下载').waitFor();
  await page.goto('/learning/offline');
  await page.getByText('轻量版').waitFor();
  await page.getByRole('button', { name: /从本机删除/ }).click();
  await page.getByText('本机上还没有课').waitFor();
  await page.goto(unit);
  await page.getByRole('button', { name: /下载到手机/ }).click();
  await page.getByText('已下载').waitFor();
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/me'));
  assert.deepEqual(await page.evaluate(async () => (await caches.keys()).filter((it) => it.startsWith('unit-'))), []);
}, { timeout: 240_000 });
