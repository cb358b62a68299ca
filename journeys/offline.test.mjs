// A course of cmi5 on a phone that loses its network: brought in by an educator, one unit taken with a network, one
// without, gone on with where it stopped; what was said comes in once and in its order, and the course is satisfied.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allow, expectAxeClean, journey, kinds, noHorizontalScroll, offline, person, screenshot, settled } from './harness.mjs';

const PACKAGES =
  process.env.XINQIAO_TEST_PACKAGES ?? fileURLToPath(new URL('../../shared/data/packages', import.meta.url));
const file = `${PACKAGES}/cmi5/multi_au_framed.zip`;
const TITLE = 'Introduction to Geology - Multi AU at Root';

if (existsSync(file)) {
  journey('a course of cmi5 on a phone, with a network and without', geology, { browsers: kinds, timeout: 240_000 });
  journey('a phone that two people use', shared, { browsers: kinds, timeout: 180_000 });
} else console.log(`skipped: there is no ${file}`);

async function geology({ browser, server, kind }) {
  const course = await published(browser, server);
  const records = await reader(browser, server);
  const learner = await person(browser, server, kind === 'oldest' ? 'team-leader' : 'line-worker', { wired: true });
  // A bookmark that is not there yet; and pages that were on their way when the network went.
  // What the course itself throws when it is left after its last word.
  allow(learner, /status of 40[14]/, /net::ERR_/, /AU already terminated/);
  await learner.goto(course);
  await noHorizontalScroll(learner);

  // With a network, launched by the server; it breaks before the unit has said its last word.
  await unit(learner, 'Introduction to Geology').getByRole('button').click();
  await frame(learner).locator('#design').waitFor();
  const registration = await registered(learner, course, server);
  const verbs = () => records(registration);
  await until(async () => (await verbs()).includes('completed'), 'the first unit completed');
  await until(() => content(learner).evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the worker');
  const seen = await settled(async () => count(await verbs(), 'experienced'));
  await offline(learner);
  await content(learner).evaluate('course.trackingPlugin.experienced("1", "again", 50)');
  await content(learner).evaluate('course.trackingPlugin.cmi5.terminate()');
  assert.equal(count(await verbs(), 'terminated'), 0);
  await offline(learner, false);
  await until(async () => count(await verbs(), 'terminated') === 1, 'the last word, by itself');
  assert.equal((await verbs()).at(-1), 'terminated');
  assert.equal(count(await verbs(), 'experienced'), seen + 1);

  // Onto the phone; the size is said before.
  await learner.goto(course);
  await learner.getByText('1 / 8').waitFor();
  await expectAxeClean(learner, { widths: [390], text: ['none'] });
  const keep = learner.getByRole('button', { name: /下载到手机.*4\.[0-9] MB/ });
  await keep.click();
  await learner.getByText('已在本机', { exact: true }).waitFor({ timeout: 60_000 });
  await screenshot(learner, `offline ${kind} kept`);

  // Without a network: the next unit, left in its middle, gone on with.
  await offline(learner);
  await learner.goto(course);
  await start(learner, 'Geological Materials');
  await frame(learner).getByRole('heading', { name: 'Geologic Materials' }).first().waitFor();
  await learner.locator('header .back').click();
  const row = unit(learner, 'Geological Materials');
  await row.getByText('学完了，联网后记上').waitFor();
  await learner.getByText(/还有 \d 条学习记录在本机/).waitFor();
  await screenshot(learner, `offline ${kind} waiting`);
  await start(learner, 'Geological Materials');
  await frame(learner).getByRole('button', { name: 'Resume From Bookmark' }).click();
  await frame(learner).locator('.exit-button').first().click();
  await row.getByText('学完了，联网后记上').waitFor();
  const before = await verbs();
  assert.equal(count(before, 'launched'), 1, 'the server has heard of nothing');

  // The network is back: everything goes out, once, in the order in which it was said.
  await offline(learner, false);
  await until(async () => count(await verbs(), 'terminated') === 3, 'what was said without a network');
  const all = await verbs();
  const said = all.slice(before.length);
  assert.deepEqual(said.filter((verb) => ['launched', 'initialized', 'passed', 'completed', 'terminated'].includes(verb)), [
    'launched', 'initialized', 'passed', 'completed', 'terminated', 'launched', 'initialized', 'terminated',
  ]);
  assert.equal(count(all, 'abandoned'), 0);
  await learner.goto(course);
  await learner.getByText('2 / 8').waitFor();
  await learner.getByText(/条学习记录在本机/).waitFor({ state: 'detached' });
  assert.deepEqual(await verbs(), all, 'nothing comes twice');

  // The rest, from the phone, with a network.
  for (const [at, title] of ['Whole-Earth Structure', 'Geological Time', 'Dating Methods', 'Geological Development of an Area', 'Applied Geology'].entries()) {
    await start(learner, title);
    await until(async () => count(await verbs(), 'completed') === at + 3, title);
    await frame(learner).locator('.exit-button').first().click();
    await unit(learner, title).waitFor();
  }
  await start(learner, 'Quiz');
  await frame(learner).locator('#q0').fill('3');
  await frame(learner).locator('#q1').selectOption('crust');
  await frame(learner).locator('#q2').fill('3');
  await frame(learner).locator('#q3_2').check({ force: true });
  await frame(learner).locator('#q4').selectOption(['luster', 'hardness']);
  await content(learner).evaluate('course.submitAnswers()');
  await until(async () => (await verbs()).includes('satisfied'), 'the course satisfied');
  await content(learner).evaluate('course.exit()'); // its score stands before the button
  await learner.getByText('这个课件学完了').waitFor();
  await expectAxeClean(learner, { widths: [390], text: ['none'] });
  const end = await verbs();
  assert.equal(count(end, 'satisfied'), 1);
  assert.equal(count(end, 'abandoned'), 0);

  // From the device, and nothing of it stays.
  await learner.goto('/learning/offline');
  await learner.getByRole('link', { name: TITLE }).waitFor();
  await learner.goto('/me');
  await learner.getByRole('button', { name: '退出登录' }).first().click();
  await learner.waitForURL(/\/(sign-in)?(\?.*)?$/);
  assert.deepEqual(await left(learner, server), { caches: ['keeper'], rows: 0 });
}

async function shared({ browser, server }) {
  const course = await published(browser, server);
  const records = await reader(browser, server);
  const phone = await person(browser, server, 'workshop-director', { wired: true });
  allow(phone, /status of 40[14]/, /net::ERR_/);
  await phone.goto(course);
  await phone.getByRole('button', { name: /下载到手机/ }).click();
  await phone.getByText('已在本机', { exact: true }).waitFor({ timeout: 60_000 });
  const registration = await registered(phone, course, server);
  await offline(phone);
  await start(phone, 'Geological Time');
  await frame(phone).getByRole('heading', { name: 'Timescale of the Earth' }).waitFor();
  await phone.locator('header .back').click();
  await phone.getByText(/还有 \d 条学习记录在本机/).waitFor();
  await phone.goto('about:blank');
  await offline(phone, false);
  assert.deepEqual(await records(registration), []);

  // Somebody else takes the phone: they find nothing, and what the first one said goes out by itself.
  await phone.goto(await server.link('line-worker'));
  await until(async () => count(await records(registration), 'terminated') === 1, 'the words of the first one');
  await phone.goto('/learning/offline');
  await phone.getByText('本机上还没有课').waitFor();
  await until(async () => {
    const { caches, rows } = await left(phone, server);
    return rows === 0 && caches.join() === 'keeper';
  }, 'an empty device');
}

/** An educator brings the course in, somebody else reads it, it is published; its address. */
async function published(browser, server) {
  const educator = await person(browser, server, 'educator', { phone: false });
  await educator.goto('/learning/packages/imports');
  await educator.getByLabel('文件').setInputFiles(file);
  await educator.getByRole('button', { name: '上传' }).click();
  await educator.waitForURL(/\/learning\/packages\/[^/]+\/versions/, { timeout: 60_000 });
  await educator.getByLabel('大约几分钟').fill('30');
  await educator.getByRole('button', { name: '保存' }).click();
  await educator.getByRole('button', { name: '送审' }).click();
  const versions = new URL(educator.url()).pathname;
  const reviewer = await person(browser, server, 'reviewer', { phone: false });
  await reviewer.goto(versions);
  await reviewer.getByRole('button', { name: '通过' }).click();
  await educator.goto(versions);
  await educator.getByRole('button', { name: '发布' }).click();
  await educator.getByText('已发布').first().waitFor();
  return versions.replace('/versions', '');
}

/** Reads the verbs of a registration as the record store has them, in its order. */
async function reader(browser, server) {
  const admin = await person(browser, server, 'system-admin', { phone: false });
  await admin.goto('/records/credentials');
  await admin.getByLabel('给谁用').fill('离线课程测试');
  await admin.getByLabel('读全部记录').check();
  await admin.getByRole('button', { name: '新建' }).click();
  const [, key, secret] = await admin.locator('dl.facts code').allTextContents();
  const headers = { authorization: `Basic ${btoa(`${key.trim()}:${secret.trim()}`)}`, 'x-experience-api-version': '1.0.3' };
  return async (registration) => {
    const answer = await fetch(`${server.url}/xapi/rlw/statements?registration=${registration}&ascending=true&limit=500`, { headers });
    const { statements } = await answer.json();
    return statements.map(({ verb }) => verb.id.split('/').pop());
  };
}

async function registered(learner, course, server) {
  const headers = { origin: server.url, 'sec-fetch-site': 'same-origin' };
  const answer = await learner.context().request.post(`${course}/copies`, { headers });
  return (await answer.json()).registration;
}

const unit = (page, title) => page.locator('li[data-part-state]').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const frame = (page) => page.frameLocator('iframe[data-player]');
const content = (page) => page.frames().find((it) => it.url().includes('/c/'));
const count = (all, word) => all.filter((verb) => verb === word).length;

async function start(page, title) {
  await unit(page, title).getByRole('button').click();
  await frame(page).locator('#design').waitFor();
}

/** What is left on the content origin: caches, and rows of the worker. */
async function left(page, server) {
  allow(page, /recipient window's origin/); // a keeper without a home to tell
  await page.goto(`${server.content}/keep`);
  return page.evaluate(async () => {
    const base = await new Promise((done) => { const asked = indexedDB.open('kept'); asked.onsuccess = () => done(asked.result); });
    let rows = 0;
    for (const name of base.objectStoreNames) {
      rows += await new Promise((done) => { const asked = base.transaction(name).objectStore(name).count(); asked.onsuccess = () => done(asked.result); });
    }
    base.close();
    return { caches: await caches.keys(), rows };
  });
}

async function until(check, what) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}
