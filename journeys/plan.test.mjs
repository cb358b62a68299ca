// A blended plan from writing to statistics: three steps online and two offline,
// refused while a section is empty, reviewed, published, learned with and
// without a screen; the class is marked without a network, and counts once.

import assert from 'node:assert/strict';
import { allow, expectAxeClean, journey, noHorizontalScroll, offline, person } from './harness.mjs';
import { done } from './steps.mjs';

const TITLE = '冬季施工安全五步';
const TODAY = '2026-11-22';

journey('a blended plan from writing to statistics', async ({ browser, server }) => {
  const staff = (slug) => person(browser, server, slug, { phone: false });
  const number = new URL(await server.link('line-worker')).pathname.split('/').at(-1);
  const educator = await staff('educator');
  const before = await personTimes(educator);

  const plan = await writePlan(educator, number);
  await review(await staff('reviewer'), plan);
  await educator.goto(`${plan}/versions`);
  await educator.getByRole('button', { name: '发布给 1 人' }).click();
  await done(educator, '已发布');

  const worker = await person(browser, server, 'line-worker');
  await worker.goto('/learning');
  await worker.getByRole('link', { name: TITLE }).click();
  await worker.getByText('0 / 5').or(worker.getByText(/[123] \/ 5/)).first().waitFor();
  await expectAxeClean(worker);
  await noHorizontalScroll(worker);

  const seminar = await makeClass(educator, plan);
  await signUp(worker, seminar);
  await markWithoutNetwork(educator, seminar);
  await enterTheRest(educator, plan);

  await worker.goto(plan);
  await worker.getByText('每一步都完成了').waitFor();
  assert.equal(await personTimes(educator), before + 1, 'one person in one class is one person-time');
});

async function writePlan(educator, number) {
  await educator.goto('/training/plans/drafts/new');
  await educator.getByLabel('方案名称').fill(TITLE);
  await educator.getByLabel('类别').selectOption('安全文化');
  await educator.getByLabel('内容安排').fill('三门微课，一次研讨，一次实作。');
  await educator.getByLabel('组织方式').fill('避开天窗和下夜班；没有手机的跟班前会学。');
  const lines = [['日常教育', 'online'], ['日常教育', 'online'], ['日常教育', 'online'], ['专题研讨', 'offline', '工区研讨'], ['实作练习', 'offline', '现场练习']];
  for (const [index, [nature, mode, title]] of lines.entries()) {
    const line = index + 1;
    const natures = educator.getByLabel(`活动 ${line}`, { exact: true });
    await natures.selectOption(await natures.locator('option', { hasText: nature }).getAttribute('value'));
    await educator.getByLabel(`方式 ${line}`, { exact: true }).selectOption(mode);
    const courses = educator.getByLabel(`线上课程 ${line}`, { exact: true });
    if (mode === 'online') {
      const units = await courses.locator('option[value^="unit:"]').evaluateAll((all) => all.map(({ value }) => value));
      await courses.selectOption(units[index]);
    } else await educator.getByLabel(`名称 ${line}`, { exact: true }).fill(title);
  }
  await educator.getByLabel('再加上这些人').fill(number);
  await educator.getByLabel('完成日期').fill('2026-12-31');
  await educator.getByRole('button', { name: '保存' }).click();
  await done(educator, '已保存');
  allow(educator, /status of 422/);
  await educator.getByRole('button', { name: '送审' }).click();
  await educator.getByRole('alert').getByText('“考核要求”还空着，不能发布').waitFor();
  await educator.getByRole('link', { name: '修改' }).click();
  await educator.getByLabel('考核要求').fill('答对题目，写出小组结论，现场做一遍。');
  await educator.getByRole('button', { name: '保存' }).click();
  await done(educator, '已保存');
  await educator.getByRole('button', { name: '送审' }).click();
  await done(educator, '已送审');
  await expectAxeClean(educator);
  return new URL(educator.url()).pathname.replace(/\/versions$/, '');
}

async function review(reviewer, plan) {
  await reviewer.goto(`${plan}/versions`);
  await reviewer.getByRole('button', { name: '通过', exact: true }).click();
  await done(reviewer, '审核意见已记下');
}

async function makeClass(educator, plan) {
  await educator.goto(`${plan}/versions`);
  await educator.getByRole('link', { name: '为这一步开班' }).first().click();
  assert.equal(await educator.getByLabel('名称', { exact: true }).inputValue(), '工区研讨');
  await educator.getByLabel('地点').fill('三工区会议室');
  await educator.getByLabel('日期 1', { exact: true }).fill(TODAY);
  await educator.getByLabel('开始 1', { exact: true }).fill('19:00');
  await educator.getByLabel('结束 1', { exact: true }).fill('20:30');
  await educator.getByRole('button', { name: '保存' }).click();
  await done(educator, '已保存');
  await expectAxeClean(educator);
  return new URL(educator.url()).pathname.replace(/\/roster$/, '');
}

/** Two taps: the class, then the button. */
async function signUp(worker, seminar) {
  await worker.goto('/training/classes');
  await worker.getByRole('link', { name: '工区研讨', exact: true }).click();
  const agreed = worker.getByLabel('已和班组长调好班');
  if (await agreed.isVisible()) await agreed.check();
  await worker.getByRole('button', { name: '报名' }).click();
  await done(worker, '报名收到了');
  assert.equal(new URL(worker.url()).pathname, seminar);
  await expectAxeClean(worker);
}

/** The list is taken along: without a network it opens, is marked, and arrives once. */
async function markWithoutNetwork(educator, seminar) {
  await educator.clock.setSystemTime(new Date(`${TODAY}T18:00:00+08:00`)); // a list goes from the device some days after its class
  await educator.goto(`${seminar}/attendance`);
  await educator.getByRole('button', { name: '存到本机' }).click();
  await educator.getByText('已存到本机').waitFor();
  await educator.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated');
  await offline(educator);
  await educator.goto(`${seminar}/attendance`);
  await educator.getByRole('link', { name: /登记到场 工区研讨/ }).click();
  await educator.getByRole('checkbox').first().check();
  await educator.getByRole('button', { name: '登记', exact: true }).click();
  await educator.getByRole('status').filter({ hasText: '1 条未提交' }).waitFor();
  await offline(educator, false);
  await educator.getByRole('status').filter({ hasText: '已全部提交' }).waitFor();
  await educator.goto(`${seminar}/attendance`);
  await educator.getByText('已登记 1 人').waitFor();
  // The list on the device is brought up to date, and can be sent again without counting again.
  await offline(educator);
  await educator.goto('/learning/offline');
  await educator.getByRole('link', { name: /登记到场 工区研讨/ }).click();
  await educator.getByText('已登记 1 人').waitFor();
  await offline(educator, false);
}

async function enterTheRest(educator, plan) {
  for (const step of [1, 2, 3, 5]) {
    await educator.goto(`${plan}/participants`);
    const steps = educator.getByLabel('步骤', { exact: true });
    await steps.selectOption({ index: step - 1 });
    await educator.getByLabel('怎么完成的').fill('班前会讲解，口头提问');
    await educator.getByRole('checkbox').first().check();
    await educator.getByRole('button', { name: '登记线下完成' }).click();
    await done(educator, '已登记');
  }
  await educator.getByText('5 / 5').waitFor();
}

async function personTimes(educator) {
  await educator.goto('/training/statistics');
  const card = educator.locator('section.card').filter({ has: educator.getByRole('heading', { name: '职工', exact: true }) });
  const text = await card.locator('dl > div').first().locator('dd').textContent();
  return Number.parseInt(text, 10);
}
