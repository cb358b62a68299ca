// Every main page: no fault that axe finds, narrow screens, the keyboard, and
// what the first view on a phone weighs.

import assert from 'node:assert/strict';
import { allow, expectAxeClean, journey, person } from './harness.mjs';
import { BRIEFLY, look } from './look.mjs';
import { act, approveUnit, fillNeed, openCase, publishAndAssign, sendNeed, writeUnit } from './steps.mjs';

/** The first phone view after sign-in, with an empty cache. */
const MOST_BYTES = 60_000;
const MOST_REQUESTS = 8;

const made = new Map();

/** A published unit and a need on the public list, made once for a server. */
async function contents(browser, server) {
  if (!made.has(server)) made.set(server, make(browser, server));
  return made.get(server);
}

async function make(browser, server) {
  const staff = (slug) => person(browser, server, slug, { phone: false, js: false });
  const title = '夜间上道三件事';
  const educator = await staff('educator');
  const unit = await writeUnit(educator, title);
  await approveUnit(await staff('reviewer'), title);
  await publishAndAssign(educator, unit);
  const assignment = new URL(educator.url()).pathname;
  const worker = await person(browser, server, 'line-worker', { js: false });
  await fillNeed(worker, { category: '食宿', identity: '保密', text: '夜间天窗后没有热早餐，空着肚子开车回家。' });
  const need = await sendNeed(worker);
  const handler = await staff('logistics-handler');
  await openCase(handler, need.reference);
  await act(handler, '写公开说明', { 一句话: 'K87 夜间天窗后没有热早餐' }, '公开说明已更新');
  return { unit, assignment, need: need.path };
}

journey('pages of an employee', async ({ browser, server }) => {
  const { unit, need } = await contents(browser, server);
  const page = await person(browser, server, 'line-worker');
  await look(
    page,
    ['/', '/learning', unit, `${unit}/questions`, '/voice', '/voice/needs/new', '/voice/public', need, '/me', '/me/data'],
    [`${unit}/brief`, `/voice/public/${need.split('/').at(-1)}`, '/voice/receipts', '/voice/answers', '/voice/matters', '/learning/paths', '/me/data.html', '/me/password', '/burden/new', '/help'],
  );
}, { timeout: 240_000 });

journey('pages of a handler', async ({ browser, server }) => {
  const { need } = await contents(browser, server);
  const page = await person(browser, server, 'logistics-handler', { phone: false });
  await look(page, ['/voice/ledger', `${need}/case`, '/voice/quality'], [`${need}/assignment/new`, `${need}/joint/new`, '/voice/categories', '/voice/hotspots', '/voice/needs/recorded/new', '/voice/ledger/print', '/voice/answers?q=春节值班的钱怎么给', '/']);
}, { timeout: 240_000 });

/** The addresses of an organisation and of the first thing on each of its pages. */
async function organisation(page, tree) {
  await page.goto('/organisations');
  const section = page.getByRole('main').locator('section').filter({ has: page.getByRole('heading', { name: tree }) });
  const base = await section.getByRole('link').first().getAttribute('href');
  const inner = [];
  for (const noun of ['events', 'blockers', 'duties', 'objectives']) {
    await page.goto(`${base}/${noun}`);
    const first = page.getByRole('main').locator('.links a').first();
    if (await first.count()) inner.push(await first.getAttribute('href'));
  }
  return { base, inner, parts: ['events', 'blockers', 'duties', 'objectives', 'helpers', 'report', 'settings'].map((noun) => `${base}/${noun}`) };
}

journey('pages of organisations', async ({ browser, server }) => {
  const party = await person(browser, server, 'party-secretary', { phone: false });
  const { base, inner, parts } = await organisation(party, '党组织');
  assert.equal(inner.length, 4, 'the demonstration has something on each page');
  await look(party, ['/organisations', base, ...parts], [...inner, '/me/duties', '/me/help']);
  const league = await person(browser, server, 'league-secretary');
  const young = await organisation(league, '共青团');
  await look(league, [], ['/organisations', young.base, ...young.parts, ...young.inner]);
  const english = await person(browser, server, 'party-secretary', { phone: false, lang: 'en-GB' });
  await look(english, [], ['/organisations', base, ...parts, ...inner, '/me/duties', '/me/help']);
}, { timeout: 480_000 });

journey('pages of an educator', async ({ browser, server }) => {
  const { unit, assignment } = await contents(browser, server);
  const page = await person(browser, server, 'educator', { phone: false });
  await look(
    page,
    ['/learning/units', `${unit}/versions`, '/learning/reports'],
    ['/learning/units/new', `${unit}/versions/new`, `${unit}/preview`, `${unit}/pool`, `${unit}/assignments/new`, '/learning/assignments', assignment, '/learning/paths/drafts', '/learning/scenes'],
  );
}, { timeout: 240_000 });

journey('pages of the administrators', async ({ browser, server }) => {
  const system = await person(browser, server, 'system-admin', { phone: false });
  await system.goto('/people');
  const somebody = await system.getByRole('main').getByRole('table').getByRole('link').first().getAttribute('href');
  await system.goto('/units');
  const team = await system.getByRole('main').getByRole('link', { name: 'K87 线路工区' }).first().getAttribute('href');
  await look(
    system,
    ['/people', '/units'],
    [somebody, team, '/units/new', '/units/ruler', '/units/lacking', '/people/imports', '/people/imports/new', '/calendar', '/jobs', '/records/credentials', '/records/forwarding', '/records/erasures'],
  );
  const security = await person(browser, server, 'security-admin', { phone: false });
  await look(security, [], [somebody]);
  const audit = await person(browser, server, 'audit-admin', { phone: false });
  await look(audit, ['/audit']);
}, { timeout: 240_000 });

journey('pages of a data steward', async ({ browser, server }) => {
  await contents(browser, server);
  const page = await person(browser, server, 'data-steward', { phone: false });
  await page.goto('/records/exports');
  await page.getByRole('button', { name: '开始导出' }).click();
  const file = new URL(page.url()).pathname;
  await look(page, ['/records/statements'], ['/records/statements?verb=completed&since=2026-11-01', '/records/exports', file, '/records/imports']);
}, { timeout: 240_000 });

journey('pages before signing in', async ({ browser, server }) => {
  const page = await person(browser, server, null);
  await look(page, ['/sign-in', '/demo'], ['/sign-in/code', '/offline', '/help', '/voice/receipts']);
  allow(page, /status of 404/);
  await page.goto('/nowhere');
  await expectAxeClean(page, BRIEFLY[0]);
}, { timeout: 240_000 });

journey('pages in English', async ({ browser, server }) => {
  const { unit, need } = await contents(browser, server);
  const worker = await person(browser, server, 'line-worker', { lang: 'en-GB' });
  assert.equal(await worker.evaluate(() => document.documentElement.lang), 'en');
  await look(worker, [], ['/', `${unit}/questions`, '/voice/needs/new', need, '/me/data']);
  const handler = await person(browser, server, 'logistics-handler', { phone: false, lang: 'en-GB' });
  await look(handler, [], ['/voice/ledger', `${need}/case`, `${need}/joint/new`, '/voice/ledger/print', '/voice/needs/recorded/new']);
  const system = await person(browser, server, 'system-admin', { phone: false, lang: 'en-GB' });
  await look(system, [], ['/units/lacking']);
});

journey('the keyboard alone reaches what a page is for', async ({ browser, server }) => {
  const { unit, need } = await contents(browser, server);
  const desk = (slug) => person(browser, server, slug, { phone: false });
  const worker = await desk('line-worker');
  await worker.goto('/');
  await worker.keyboard.press('Tab');
  assert.equal(await worker.evaluate(() => document.activeElement.textContent), '跳到正文');
  await worker.keyboard.press('Enter');
  assert.equal(await worker.evaluate(() => document.activeElement.id), 'main');

  const ways = [
    [worker, '/', 'link', '夜间上道三件事'],
    [worker, '/learning', 'button', '查找'],
    [worker, unit, 'link', '开始答题'],
    [worker, '/voice', 'link', '我要反映'],
    [worker, '/voice/needs/new', 'button', '提交'],
    [worker, '/voice/public', 'button', '我也需要'],
    [worker, need, 'button', '发送'],
    [worker, '/me', 'button', '退出登录'],
    [worker, '/me/data', 'link', '查看并打印'],
    [await desk('logistics-handler'), '/voice/ledger', 'button', '筛选'],
    [await desk('educator'), '/learning/units', 'link', '新建微课'],
    [await desk('educator'), '/learning/reports', 'button', '查看'],
    [await desk('system-admin'), '/people', 'button', '筛选'],
    [await desk('audit-admin'), '/audit', 'button', '筛选'],
  ];
  const wrong = [];
  for (const [page, path, role, name] of ways) await reach(page, path, role, name).catch((error) => wrong.push(error.message));
  await answerByKeys(worker, `${unit}/questions`);
  const visitor = await person(browser, server, null, { phone: false });
  await reach(visitor, '/sign-in', 'button', '登录').catch((error) => wrong.push(error.message));
  assert.deepEqual(wrong, []);
});

/** Tabs from the top of the page until the control has the focus, and sees that it shows. */
async function reach(page, path, role, name) {
  await page.goto(path);
  const target = page.getByRole('main').or(page.locator('header')).getByRole(role, { name }).first();
  await target.waitFor();
  for (let presses = 1; presses <= 60; presses += 1) {
    await page.keyboard.press('Tab');
    const style = await target.evaluate((element) => {
      if (document.activeElement !== element) return null;
      // A card shows the focus of the link that covers it.
      const shown = [element, element.closest('.card')].filter(Boolean).map((each) => getComputedStyle(each).outlineStyle);
      return { shows: shown.some((outline) => outline !== 'none') };
    });
    if (!style) continue;
    if (!style.shows) throw new Error(`${path}: the focus on "${name}" does not show`);
    return;
  }
  throw new Error(`${path}: 60 presses of Tab do not reach ${role} "${name}"`);
}

/** Answers the first question with the space bar and Enter. */
async function answerByKeys(page, path) {
  await page.goto(path);
  await page.getByRole('radio').first().waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.type === 'radio')) break;
  }
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^(答对了|不对)/ }).waitFor();
}

journey('the first view on a phone is light', async ({ browser, server }) => {
  await contents(browser, server);
  const page = await person(browser, server, 'line-worker');
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.clearBrowserCache');
  await line.send('Network.setBypassServiceWorker', { bypass: true });
  const names = new Map();
  const sizes = new Map();
  line.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, new URL(response.url).pathname));
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await page.goto('/', { waitUntil: 'networkidle' });
  const list = [...sizes].map(([id, bytes]) => `${names.get(id)} ${bytes}`);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`first phone view: ${bytes} bytes in ${list.length} requests\n  ${list.join('\n  ')}`);
  assert.ok(list.length >= 3, 'the requests were counted');
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  assert.ok(list.length <= MOST_REQUESTS, `${list.length} requests`);
});
