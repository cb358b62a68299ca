// What people do in more than one journey, in the words of their pages.
// Each step works with scripts and without.

import assert from 'node:assert/strict';

export const WORKSHOP = '工务三车间';
export const DUE = '2026-11-25';

/** The three questions: what is asked, the right choice, a wrong one and why it is wrong. */
export const QUESTIONS = [
  { asked: '上道前第一步做什么', right: '确认驻站联络已经到位', wrong: '先把工具搬上道', why: '没有联络，来车没人告诉你' },
  { asked: '天窗结束后工具可以留在道床上', right: '错', wrong: '对', why: '遗留工具会打坏车底' },
  { asked: '听到“来车”以后怎么下道', right: '面向来车，两线间不停留', wrong: '快跑到对面', why: '横穿线路最危险' },
];

const BODY = `## 先联络，再上道

夜里上道，先确认**驻站联络员已经到位**，两边对过表，再动第一把工具。

---

## 人下来，工具也下来

> [!WARNING]
> 天窗结束，工具一件一件数清。落下一把扳手，也会打坏车底。

听到“来车”，面向来车下道，不在两线之间停留。`;

const GIFT = QUESTIONS.map(({ asked, right, wrong, why }, index) =>
  index === 1
    ? `${asked}。{F####${why}。}`
    : `${asked}？{\n=${right}\n~${wrong} #${why}。\n####${why}。\n}`,
).join('\n\n');

/** The sentence in the toast after a redirect. */
export async function done(page, words) {
  await page.getByRole('status').filter({ hasText: words }).waitFor();
}

/** Opens a page of staff from the menu. */
async function menu(page, name) {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
}

/** Writes a unit and sends it to review; gives its address. */
export async function writeUnit(educator, title) {
  await menu(educator, '微课');
  await educator.getByRole('link', { name: '新建微课' }).first().click();
  await educator.getByLabel('标题').fill(title);
  await educator.getByLabel('类别').selectOption('安全文化');
  await educator.getByLabel('一句话简介').fill('夜间上道三件事，一件不落');
  await educator.getByRole('button', { name: '接着写内容' }).click();
  await done(educator, '已新建');
  await educator.getByLabel('正文', { exact: true }).fill(BODY);
  await educator.getByLabel('题目', { exact: true }).fill(GIFT);
  await educator.getByRole('button', { name: '保存' }).click();
  await done(educator, '已保存');
  await educator.getByRole('button', { name: '送审' }).click();
  await done(educator, '已送审');
  return new URL(educator.url()).pathname.replace(/\/versions$/, '');
}

/** Finds the unit among those that wait, reads it and lets it pass. */
export async function approveUnit(reviewer, title) {
  await menu(reviewer, '微课');
  await reviewer.getByRole('link', { name: '待审的' }).click();
  await reviewer.getByRole('link', { name: title }).click();
  await reviewer.getByRole('link', { name: '手机预览' }).click();
  const preview = reviewer.getByRole('region', { name: '手机预览' });
  for (const { asked } of QUESTIONS) await preview.getByText(asked).first().waitFor();
  await reviewer.getByRole('link', { name: '返回' }).click();
  await reviewer.getByLabel('意见').fill('条文对过，没有问题。');
  await reviewer.getByRole('button', { name: '通过', exact: true }).click();
  await done(reviewer, '审核意见已记下');
}

/** Publishes an approved unit and assigns it to the workshop; gives how many people get it. */
export async function publishAndAssign(educator, unit) {
  await educator.goto(`${unit}/versions`);
  await educator.getByRole('button', { name: '发布', exact: true }).click();
  await done(educator, '已发布');
  await educator.getByRole('link', { name: '布置', exact: true }).last().click();
  const workshop = educator.getByLabel(WORKSHOP, { exact: true });
  if (!(await workshop.isVisible())) await educator.getByText('单位（含下级）').click();
  await workshop.check();
  await educator.getByLabel('截止日').fill(DUE);
  await educator.getByRole('button', { name: '看看会发给谁' }).click();
  const people = Number.parseInt(await educator.getByRole('heading', { name: '人会收到' }).textContent(), 10);
  await educator.getByRole('button', { name: '确定布置' }).click();
  await done(educator, '已布置');
  return people;
}

/** Answers the question on the screen and reads whether it was right. */
export async function answer(page, { asked, right, wrong, why }, rightly = true) {
  await page.getByRole('group', { name: asked }).getByRole('radio', { name: rightly ? right : wrong, exact: true }).check();
  await page.getByRole('button', { name: '确定' }).click();
  await page.getByRole('heading', { name: rightly ? '答对了' : /^不对/ }).waitFor();
  await page.getByText(why).first().waitFor();
}

/** To the next question, or out of the last one: a button of the script or a link of the page. */
export async function goOn(page, name = '下一题') {
  await page.getByRole('button', { name }).or(page.getByRole('link', { name })).click();
}

/** What is held about this person of one kind, from the file that they can take away. */
export async function held(page, table) {
  const answer = await page.context().request.get('/me/data.json');
  assert.equal(answer.status(), 200);
  const data = await answer.json();
  return data[table] ?? [];
}

/** Fills in the form of a need without sending it. */
export async function fillNeed(page, { category, text, identity }) {
  await page.goto('/voice');
  await page.getByRole('link', { name: '我要反映' }).click();
  await page.getByRole('radio', { name: category }).check();
  await page.getByRole('radio', { name: identity }).check();
  await page.getByLabel('说说情况').fill(text);
}

/** Sends the form of a known author's need; gives its address and number. */
export async function sendNeed(page) {
  await page.getByRole('button', { name: '提交', exact: true }).click();
  await done(page, '已提交，请看下面的编号和答复日期');
  const reference = (await page.getByText(/^XQ-\w+$/).first().textContent()).trim();
  return { reference, path: new URL(page.url()).pathname };
}

/** The value of a line in a list of facts. */
export function fact(page, name) {
  const term = page.locator('dt', { hasText: new RegExp(`^${name}$`) });
  return page.locator('dl > div').filter({ has: term }).locator('dd');
}

/** Opens a case from the ledger. */
export async function openCase(handler, reference) {
  await menu(handler, '诉求台账');
  await handler.getByRole('searchbox', { name: '找编号或内容' }).fill(reference);
  await handler.keyboard.press('Enter');
  await handler.getByRole('link', { name: reference, exact: true }).click();
}

/** An act of the handler on the open case: `fields` are labels and values. */
export async function act(handler, name, fields, told) {
  await handler.getByRole('main').getByRole('link', { name, exact: true }).click();
  for (const [label, value] of Object.entries(fields)) await handler.getByLabel(label).fill(value);
  await handler.getByRole('button', { name, exact: true }).click();
  await done(handler, told);
}

/** Makes `name`, who is at the screen, the one who answers the open case. */
export async function takeOver(handler, name) {
  const owner = await fact(handler, '承办人').textContent();
  if (owner === name) return;
  await handler.getByRole('main').getByRole('link', { name: '转交' }).click();
  const choice = handler.getByLabel('交给谁').locator('option', { hasText: name });
  await handler.getByLabel('交给谁').selectOption(await choice.getAttribute('value'));
  await handler.getByRole('button', { name: '转交' }).click();
  await done(handler, '已转交');
}
