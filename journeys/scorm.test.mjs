// Real SCORM packages on a phone: each plays to its end, what it reached is
// stored, it goes on where it was, and nothing is lost in a dead spot.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allow, journey, kinds, noHorizontalScroll, offline, person, screenshot } from './harness.mjs';

const packages = resolve(import.meta.dirname, '../../shared/data/packages');
const SLUG = 'line-worker';

const BASIC_12 = 'scorm12/RuntimeBasicCalls_SCORM12.zip';
const FILES_12 = 'scorm12/ContentPackagingOneFilePerSCO_SCORM12.zip';
const BASIC_2004 = 'scorm2004/RuntimeBasicCalls_SCORM20043rdEdition.zip';
const FORCED = 'scorm2004/SequencingForcedSequential_SCORM20043rdEdition.zip';
const POST_TEST = 'scorm2004/SequencingPostTestRollup4thEd_SCORM20044thEdition.zip';

/** A journey with a package; left out, saying so, where the data is absent. */
function course(name, path, run, options = {}) {
  const file = join(packages, path);
  if (!existsSync(file)) {
    console.log(`skipped: ${file} is absent`);
    return;
  }
  const { wired, ...others } = options;
  journey(name, async (given) => run(await begin(given, file, wired), given), { timeout: 240_000, ...others });
}

/** Imports the package and opens its page on the learner's phone. */
async function begin({ browser, server }, file, wired = false) {
  const imported = await command(server, 'scorm', 'import', 'rlw', file);
  const staff = (await server.link(SLUG)).split('/').at(-1);
  const { registration } = await command(server, 'scorm', 'launch-url', 'rlw', imported.package, staff);
  const page = await person(browser, server, SLUG, { wired });
  // Of the samples: they ask for icons and style sheets that they do not bring.
  allow(page, /status of 404/);
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
  // One of them takes its window for notes from elsewhere, and does not begin without; here it does without the window.
  allow(page, /foreign address: https:\/\/ajax\.googleapis\.com\//);
  const body = 'globalThis.$ = () => ({ dialog() {}, val: () => "" });';
  await page.route('https://ajax.googleapis.com/**', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  const learner = { server, page, imported, registration, home: `/learning/packages/${imported.package}` };
  await open(learner);
  return learner;
}

async function command(server, ...given) {
  const { code, out, error } = await server.command(...given);
  assert.equal(code, 0, `${given.join(' ')}: ${out}${error}`);
  return JSON.parse(out);
}

const state = ({ server, registration }) => command(server, 'scorm', 'state', 'rlw', registration);

/** Waits until `holds(state)`; what the server stores comes a moment after what the page shows. */
async function until(learner, holds, what) {
  const limit = Date.now() + 20_000;
  for (;;) {
    const now = await state(learner);
    if (holds(now)) return now;
    if (Date.now() > limit) throw new Error(`not in 20 s: ${what}\n${JSON.stringify(now, null, 1).slice(0, 4_000)}`);
    await learner.page.waitForTimeout(250);
  }
}

/** From the course's page into the player. */
async function open(learner) {
  const { page, home } = learner;
  await page.goto(home);
  await page.locator('form[action*="/launches"] button').first().click();
  await player(learner).locator('#player [data-part="bar"]').waitFor();
}

const player = ({ page }) => page.frameLocator('iframe[data-player]');
const item = (learner) => player(learner).frameLocator('#frame');
const next = (learner) => player(learner).locator('[data-part="next"]');

/** The item that is open, by the identifier in its manifest. */
async function at(learner, id) {
  await player(learner).locator(`#player[data-item="${id}"]`).waitFor();
  await item(learner).locator('body').waitFor();
}

/** A "golf" sample has said hello and opened a page; before that its button turns nothing. */
async function begins(learner, id) {
  await at(learner, id);
  await item(learner).locator('#contentFrame:not([src=""])').waitFor({ state: 'attached' });
}

/** Through its pages with its own button, to the last. */
async function turn(learner) {
  const button = item(learner).locator('#butNext');
  await item(learner).locator('#butNext:enabled').waitFor();
  for (let pages = 0; pages < 30 && (await button.isEnabled()); pages += 1) await button.click();
}

/** A click in a frame that is being scrolled can miss; a person clicks again. */
async function chosen(input) {
  for (let turn = 0; turn < 5 && !(await input.isChecked()); turn += 1) await input.click();
  assert.ok(await input.isChecked());
}

/** Answers the samples' quiz rightly: they mark what is right. */
async function answer(frame) {
  await frame.locator('#frmTest').waitFor();
  for (const right of await frame.locator('.correctAnswer').all()) {
    const text = right.locator('input[type=text]');
    if (await text.count()) await text.fill((await right.textContent()).match(/\((\d+)\)/)[1]);
    else await chosen(right.locator('input'));
  }
  await frame.locator('input[type=button]').click();
  await frame.getByText('Score: 100').waitFor();
}

async function leave(learner) {
  const { page, home } = learner;
  const panel = player(learner).locator('[data-part="panel"]');
  if (!(await panel.isVisible())) await player(learner).locator('[data-part="contents"]').click();
  await player(learner).locator('[data-part="leave"]').click();
  await page.waitForURL(`**${home}`);
}

/** Onto the phone. */
async function keep({ page }) {
  await page.getByRole('button', { name: /下载到手机/ }).click();
  await page.getByText('已在本机', { exact: true }).waitFor({ timeout: 60_000 });
  allow(page, /net::ERR_/);
}

/** The items of the "golf" courses with sequencing, in their order. */
const ITEMS = ['playing_item', 'etuqiette_item', 'handicapping_item', 'havingfun_item', 'assessment_item'];

/** Through all of them but the quiz, which is open then. */
async function through(learner) {
  for (const id of ITEMS.slice(0, -1)) {
    await begins(learner, id);
    await turn(learner);
    await next(learner).click();
  }
  await begins(learner, ITEMS.at(-1));
}

/** An item's name in the contents. */
const entry = (learner, id) => player(learner).locator(`[data-part="list"] [data-id="${id}"]`);

const result = (now, id) => now.parts.find((part) => part.item === id);

course('SCORM 1.2: one item plays to its end with score and answers', BASIC_12, async (learner) => {
  await begins(learner, 'item_1');
  await turn(learner);
  await answer(item(learner).frameLocator('#contentFrame'));
  await noHorizontalScroll(learner.page, 390);
  await screenshot(learner.page, 'scorm 1.2 quiz');
  await leave(learner);
  const now = await until(learner, (it) => it.done_on, 'the course is done');
  assert.deepEqual(result(now, 'item_1'), { item: 'item_1', state: 'passed', score: 1 });
  const verbs = now.statements.map(({ verb }) => verb.split('/').at(-1));
  assert.equal(verbs.filter((verb) => verb === 'passed').length, 1);
  assert.equal(verbs.filter((verb) => verb === 'completed').length, 1);
  await learner.page.reload();
  await screenshot(learner.page, 'scorm 1.2 course page');
}, { browsers: kinds });

course('SCORM 1.2: it goes on in the middle, on a page of its own', BASIC_12, async (learner) => {
  await begins(learner, 'item_1');
  for (let pages = 0; pages < 4; pages += 1) await item(learner).locator('#butNext').click();
  await leave(learner);
  const left = await until(learner, (it) => it.attempt?.items.item_1?.cmi.core.lesson_location === '4', 'the bookmark');
  assert.equal(result(left, 'item_1').state, 'begun');
  await open(learner);
  await begins(learner, 'item_1');
  const location = () => item(learner).locator('body').evaluate(() => parent.API.LMSGetValue('cmi.core.lesson_location'));
  assert.equal(await location(), '4');
  await screenshot(learner.page, 'scorm 1.2 resumed');
});

course('SCORM 1.2: twenty pages without a word of their own', FILES_12, async (learner) => {
  const units = learner.imported.parts;
  for (const [place, unit] of units.entries()) {
    await at(learner, unit.item);
    if (place === 2) {
      await player(learner).locator('[data-part="contents"]').click();
      await screenshot(learner.page, 'scorm 1.2 contents');
      await player(learner).locator('[data-part="close"]').click();
    }
    if (place < units.length - 1) await next(learner).click();
  }
  const now = await until(learner, (it) => it.done_on, 'all were shown');
  assert.ok(units.every(({ item }) => result(now, item).state === 'completed'));
});

course('SCORM 2004: one item plays to its end, and goes on before it', BASIC_2004, async (learner) => {
  await begins(learner, 'item_1');
  for (let pages = 0; pages < 5; pages += 1) await item(learner).locator('#butNext').click();
  await leave(learner);
  await until(learner, (it) => it.attempt?.items.item_1?.cmi.location === '5', 'the bookmark');
  await open(learner);
  await begins(learner, 'item_1');
  assert.equal(await item(learner).locator('body').evaluate(() => parent.API_1484_11.GetValue('cmi.location')), '5');
  await turn(learner);
  await answer(item(learner).frameLocator('#contentFrame'));
  await leave(learner);
  const now = await until(learner, (it) => it.done_on, 'the course is done');
  assert.deepEqual(result(now, 'item_1'), { item: 'item_1', state: 'passed', score: 1 });
});

course('SCORM 2004: a later item is closed until the one before is done', FORCED, async (learner) => {
  // Until it has said that it is not complete, it counts as an item that says nothing, and those may be left.
  await begins(learner, 'playing_item');
  await player(learner).locator('[data-part="next"]:disabled').waitFor();
  await player(learner).locator('[data-part="contents"]').click();
  assert.equal(await entry(learner, 'playing_item').locator('..').getAttribute('aria-current'), 'true');
  for (const id of ITEMS.slice(1)) assert.equal(await entry(learner, id).evaluate((it) => it.localName), 'span', `${id} can be chosen`);
  await player(learner).locator('[data-part="close"]').click();
  // Asked for by its address on the course's page, it is not opened either.
  const quiz = learner.imported.parts.find(({ item }) => item === 'assessment_item');
  await learner.page.goto(learner.home);
  await learner.page.locator('li', { hasText: quiz.title }).locator('form button').click();

  await through(learner);
  await answer(item(learner).frameLocator('#contentFrame'));
  await leave(learner);
  const now = await until(learner, (it) => it.done_on, 'the course is done');
  assert.equal(now.attempt.completion, 'completed');
  assert.equal(now.attempt.success, 'passed');
  assert.equal(result(now, 'assessment_item').state, 'passed');
});

course('SCORM 2004: the test at the end gives the result of the course', POST_TEST, async (learner) => {
  await through(learner);
  await answer(item(learner).frameLocator('#contentFrame'));
  await leave(learner);
  const now = await until(learner, (it) => it.done_on, 'the course is done');
  assert.deepEqual([now.attempt.completion, now.attempt.success, now.attempt.score], ['completed', 'passed', 1]);
  await learner.page.reload();
  await screenshot(learner.page, 'scorm 2004 result');
});

course('SCORM 2004: a commit in a dead spot is stored once', BASIC_2004, async (learner) => {
  await begins(learner, 'item_1');
  await until(learner, (it) => it.attempt?.items.item_1 || it.attempt?.seq > 0, 'a first commit');
  allow(learner.page, /net::ERR_/);
  await offline(learner.page);
  for (let pages = 0; pages < 3; pages += 1) await item(learner).locator('#butNext').click({ noWaitAfter: true });
  await item(learner).locator('body').evaluate(() => parent.API_1484_11.Commit(''));
  await player(learner).locator('[data-part="state"][data-state="waiting"]').waitFor();
  const before = (await state(learner)).attempt.seq;
  await screenshot(learner.page, 'scorm waiting');
  await offline(learner.page, false);
  await player(learner).locator('[data-part="state"][data-state="saved"]').waitFor();
  const after = await until(learner, (it) => it.attempt.items.item_1?.cmi.location === '3', 'the bookmark');
  assert.ok(after.attempt.seq > before);
  assert.equal(after.statements.filter(({ verb }) => verb.endsWith('/attempted')).length, 1);
});

course('SCORM 2004: a course on the phone goes on and ends without a network', FORCED, async (learner) => {
  const { page, home } = learner;
  await begins(learner, 'playing_item');
  await leave(learner);
  await keep(learner);
  await offline(page);
  await page.goto(home);
  await open(learner);
  await begins(learner, 'playing_item');
  await turn(learner);
  await next(learner).click();
  await begins(learner, 'etuqiette_item');
  await item(learner).locator('#butNext').click();
  await leave(learner);
  const row = (title) => page.locator('li[data-part-state]', { has: page.getByRole('heading', { name: title, exact: true }) });
  const [, second] = learner.imported.parts.filter(({ item }) => ITEMS.includes(item));
  await row(second.title).getByText('学了一部分，联网后记上').waitFor();
  await page.getByText(/还有 \d+ 条学习记录在本机/).waitFor();
  await screenshot(page, 'scorm offline waiting');
  const before = (await state(learner)).attempt;
  assert.equal(before.items.etuqiette_item, undefined, 'the server has heard of nothing');

  await open(learner);
  await begins(learner, 'etuqiette_item');
  assert.equal(await item(learner).locator('body').evaluate(() => parent.API_1484_11.GetValue('cmi.location')), '1');
  for (const id of ITEMS.slice(1, -1)) {
    await begins(learner, id);
    await turn(learner);
    await next(learner).click();
  }
  await begins(learner, ITEMS.at(-1));
  await answer(item(learner).frameLocator('#contentFrame'));
  await leave(learner);
  const quiz = learner.imported.parts.find(({ item }) => item === 'assessment_item');
  await row(quiz.title).getByText('学完了，联网后记上').waitFor();

  await offline(page, false);
  const now = await until(learner, (it) => it.done_on, 'what was done without a network');
  assert.equal(now.attempt.success, 'passed');
  assert.ok(ITEMS.every((id) => ['passed', 'completed'].includes(result(now, id).state)));
  await page.goto(home);
  await page.getByText(/条学习记录在本机/).waitFor({ state: 'detached' });
  await page.getByText('这个课件学完了').waitFor();
}, { browsers: kinds, wired: true });

course('SCORM 1.2: a course on the phone begins without a network', BASIC_12, async (learner) => {
  const { page, home } = learner;
  await leave(learner);
  await keep(learner);
  await offline(page);
  await page.goto(home);
  await open(learner);
  await begins(learner, 'item_1');
  for (let pages = 0; pages < 4; pages += 1) await item(learner).locator('#butNext').click();
  await leave(learner);
  await open(learner);
  await begins(learner, 'item_1');
  assert.equal(await item(learner).locator('body').evaluate(() => parent.API.LMSGetValue('cmi.core.lesson_location')), '4');
  await turn(learner);
  await answer(item(learner).frameLocator('#contentFrame'));
  await leave(learner);
  await page.goto('about:blank');
  await offline(page, false);
  await page.goto('/');
  const now = await until(learner, (it) => it.done_on, 'what was done without a network');
  assert.deepEqual(result(now, 'item_1'), { item: 'item_1', state: 'passed', score: 1 });
}, { wired: true });
