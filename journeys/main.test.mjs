// The main job, whole: a unit is written, reviewed, assigned and learned on a
// phone; a need is raised and worked until its author says "solved"; what was
// done shows in the ledger, the report and the audit log.

import assert from 'node:assert/strict';
import { journey, kinds, offline, person, settled } from './harness.mjs';
import {
  QUESTIONS, WORKSHOP, act, answer, approveUnit, done, fact, fillNeed, goOn, held, openCase, publishAndAssign, sendNeed,
  takeOver, writeUnit,
} from './steps.mjs';

const [first, second, third] = QUESTIONS;

journey('the main job', ({ browser, server, kind }) => mainJob({ browser, server, name: kind }), { browsers: kinds });
journey('the main job without scripts', (given) => mainJob({ ...given, name: 'plain', js: false }));

async function mainJob({ browser, server, name, js = true }) {
  const staff = (slug) => person(browser, server, slug, { phone: false, js });
  const title = `夜间上道三件事 ${name}`;

  const educator = await staff('educator');
  const unit = await writeUnit(educator, title);
  await approveUnit(await staff('reviewer'), title);
  const people = await publishAndAssign(educator, unit);
  assert.ok(people > 100 && people < 200, `${people} people of ${WORKSHOP}`);

  const worker = await person(browser, server, 'line-worker', { js });
  await worker.getByRole('link', { name: title }).click();
  await learn(worker, title, js);

  const need = await raise({ browser, server, worker, name, js });
  const handler = await staff('logistics-handler');
  await work(handler, worker, need);

  await ledgerShows(handler, need);
  await reportShows(educator, title, people);
  await auditShows(await staff('audit-admin'), unit, need);
}

/** One wrong, met again at the end; with scripts, the middle of it without a network. */
async function learn(worker, title, js) {
  const before = (await held(worker, 'learning_answer')).length;
  await worker.getByText('先联络，再上道').waitFor();
  await worker.getByRole('link', { name: '开始答题' }).click();
  await answer(worker, first);
  if (js) await offlineAndBack(worker);
  else {
    await goOn(worker);
    await answer(worker, second, false);
    await goOn(worker);
    await answer(worker, third);
  }
  await goOn(worker);
  await worker.getByText('刚才答错的，再来一次').waitFor();
  await answer(worker, second);
  await goOn(worker, '完成');
  if (js) {
    await worker.getByRole('heading', { name: '这一课学完了' }).waitFor();
    await worker.getByRole('link', { name: '完成' }).click();
  }
  await worker.getByRole('heading', { name: '这一课学会了' }).waitFor();
  await worker.getByText('第一次没答对的').waitFor();
  assert.equal((await held(worker, 'learning_answer')).length - before, 4, 'each answer is stored exactly once');
  await worker.goto('/learning?mine=1');
  await worker.getByRole('article').filter({ hasText: title }).filter({ hasText: '已学会' }).waitFor();
}

/** Two answers in a dead spot, the page loaded again in between; then the line is back. */
async function offlineAndBack(worker) {
  await kept(worker);
  const before = await settled(async () => (await held(worker, 'learning_answer')).length);
  await offline(worker);
  await goOn(worker);
  await answer(worker, second, false);
  await worker.getByText('没有网络，这个回答已存在本机。').waitFor();
  await worker.reload();
  await answer(worker, third);
  await worker.getByRole('status').filter({ hasText: '没有网络，2 条未提交' }).waitFor();
  await offline(worker, false);
  await worker.getByRole('status').filter({ hasText: '已全部提交' }).waitFor();
  assert.equal((await held(worker, 'learning_answer')).length - before, 2, 'both answers arrived, each once');
}

/** Waits until the device has kept the unit's page and can serve it. */
async function kept(page) {
  const isKept = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return registration?.active?.state === 'activated' && Boolean(await caches.match(location.pathname));
    });
  for (let tries = 0; !(await isKept()); tries += 1) {
    assert.ok(tries < 100, 'the device did not keep the unit');
    await page.waitForTimeout(100);
  }
}

/** A colleague's need stands on the public list; the worker sees it and raises their own in confidence. */
async function raise({ browser, server, worker, name, js }) {
  const known = `K87 夜间天窗后没有热早餐（${name}）`;
  const leader = await person(browser, server, 'team-leader', { js });
  await fillNeed(leader, { category: '食宿', identity: '实名', text: `工区夜间天窗下来没有热早餐，最近的食堂要到六点半才开门 ${name}` });
  const { reference } = await sendNeed(leader);
  const handler = await person(browser, server, 'logistics-handler', { phone: false, js });
  await openCase(handler, reference);
  await act(handler, '写公开说明', { 一句话: known }, '公开说明已更新');

  await fillNeed(worker, { category: '食宿', identity: '保密', text: '夜间天窗后没有热早餐，空着肚子开车回家。' });
  if (js) await worker.getByText('可能已经有人反映').waitFor();
  if (js) await worker.locator('#similar').getByRole('link', { name: known }).waitFor();
  const need = await sendNeed(worker);
  await worker.getByRole('button', { name: '撤回' }).waitFor();
  assert.notEqual(await fact(worker, '承办人').textContent(), '', 'somebody owns it at once');
  await worker.getByText('还没有人打开过您的名字。').waitFor();
  await worker.goto('/voice/public');
  await worker.getByRole('link', { name: known }).waitFor();
  return need;
}

/** Reply, promise, "done"; reopened once; reply, "done", and the author's "solved". */
async function work(handler, worker, { reference, path }) {
  await openCase(handler, reference);
  await handler.getByText('保密（未打开）').first().waitFor();
  assert.doesNotMatch(await handler.locator('main').textContent(), /周海生/, 'the handler does not see who it is');
  await takeOver(handler, '吴桂芳');
  await act(handler, '答复', { 答复内容: '收到了，正和食堂商量。' }, '已答复');
  await act(handler, '承诺日期', { 承诺日期: '2026-12-04', 准备怎么办: '食堂提前到四点半开门。' }, '已承诺');

  await worker.goto(path);
  await worker.getByText('承办人承诺 12月4日前办好。').waitFor();
  await act(handler, '已经解决', { 做了什么: '食堂已提前开门。' }, '已请反映人确认');

  await worker.reload();
  await worker.getByRole('heading', { name: '解决了吗？' }).waitFor();
  await worker.getByText('还没有', { exact: true }).click();
  await worker.getByLabel('还差什么？').fill('食堂在十公里外，人过不去。');
  await worker.getByRole('button', { name: '请继续办理' }).click();
  await done(worker, '已重新办理');

  await openCase(handler, reference);
  await handler.getByText('食堂在十公里外，人过不去。').waitFor();
  await act(handler, '答复', { 答复内容: '改为把早餐送到工区。' }, '已答复');
  await act(handler, '已经解决', { 做了什么: '早餐四点半送到工区。' }, '已请反映人确认');

  await worker.goto(path);
  await worker.getByRole('button', { name: '解决了', exact: true }).click();
  await done(worker, '谢谢您的确认，这件事办结了');
}

async function ledgerShows(handler, { reference }) {
  await handler.goto('/voice/ledger?state=confirmed');
  const row = handler.getByRole('row').filter({ has: handler.getByRole('link', { name: reference, exact: true }) });
  const text = await row.textContent();
  for (const words of ['食宿', '保密', '确认解决', '吴桂芳']) assert.ok(text.includes(words), `${words} in ${text}`);
  assert.doesNotMatch(text, /周海生/);
}

async function reportShows(educator, title, people) {
  await educator.goto('/learning/reports');
  await educator.getByLabel('微课').selectOption(title);
  await educator.getByRole('button', { name: '查看' }).click();
  const row = educator.getByRole('row').filter({ has: educator.getByRole('link', { name: WORKSHOP, exact: true }) });
  const text = await row.textContent();
  assert.ok(text.includes(`1 / ${people}`), `1 of ${people} in ${text}`);
  assert.doesNotMatch(await educator.locator('main').textContent(), /周海生/, 'a report names nobody');
}

/** The log, filtered by each act, has it once for this unit or need, and says that it is whole. */
async function auditShows(auditor, unit, need) {
  const id = (path) => path.split('/').at(-1);
  const acts = [
    [unit, 'learning.unit.submission', 1],
    [unit, 'learning.unit.review', 1],
    [unit, 'learning.unit.publication', 1],
    [need.path, 'voice.need.reply', 2],
    [need.path, 'voice.need.promise', 1],
    [need.path, 'voice.need.solution', 2],
    [need.path, 'voice.need.confirmation', 0],
  ];
  await auditor.goto('/audit');
  await auditor.getByRole('link', { name: '校验整条日志' }).click();
  await auditor.getByText(/日志完整：\d+ 条，逐条校验无缺失、无改动/).waitFor();
  for (const [path, action, times] of acts) {
    await auditor.getByLabel('操作').fill(action);
    await auditor.getByRole('button', { name: '筛选' }).click();
    await auditor.waitForURL((url) => url.searchParams.get('action') === action);
    if (times > 0) await auditor.getByRole('row').filter({ hasText: action }).first().waitFor();
    // The page shows names and words; which need it was stands in the file.
    const file = await (await auditor.request.get(`/audit.csv?action=${action}`)).text();
    assert.equal(file.split('\n').filter((line) => line.includes(id(path))).length, times, `${action} of ${path}`);
  }
}
