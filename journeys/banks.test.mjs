// A question bank that was written elsewhere: a GIFT file into a quiz, answered
// on a phone.

import assert from 'node:assert/strict';
import { expectAxeClean, journey, kinds, noHorizontalScroll, person } from './harness.mjs';
import { answer, done, goOn } from './steps.mjs';

const bank = (name) => `$CATEGORY: ${name}

::验电::验电前先做什么？{
=在有电的地方试一试验电器
~直接去验 #验电器自己可能坏了。
####先证明验电器是好的，再相信它说没电。
}

::拉人::用手直接拉触电的人。{F####自己也会触电，先断电。}

::电压::安全电压是多少伏？{=36 ~220 ~380 ####36 伏以下才算安全。}

::顺序::先做什么，后做什么？{=先 -> 停电 =后 -> 验电 ####先停电再验电。}
`;

journey('a GIFT bank becomes a quiz', ({ browser, server, kind }) => quiz({ browser, server, name: kind }), { browsers: kinds });
journey('a GIFT bank becomes a quiz, without scripts', (given) => quiz({ ...given, name: 'plain', js: false }));

async function quiz({ browser, server, name, js = true }) {
  const title = `触电急救题库 ${name}`;
  const educator = await person(browser, server, 'educator', { phone: false, js });
  await educator.goto('/learning/imports');
  if (js) await expectAxeClean(educator);
  await educator.getByLabel('文件', { exact: true }).setInputFiles({ name: `${name}.gift`, mimeType: 'text/plain', buffer: Buffer.from(bank(title)) });
  await educator.getByRole('button', { name: '先看看里面有什么' }).click();
  await done(educator, '文件看过了');
  await educator.getByText('全部照原样带过来了').waitFor();
  if (js) await expectAxeClean(educator);
  await educator.getByLabel('类别').selectOption('安全文化');
  await educator.getByRole('button', { name: '收下' }).click();
  await done(educator, '已收下');
  await educator.getByRole('link', { name: title }).first().click();
  const unit = new URL(educator.url()).pathname.replace(/\/versions$/, '');

  // A bank has no text: the author writes it.
  await educator.goto(`${unit}/versions/new`);
  await educator.getByLabel('正文', { exact: true }).fill('## 有人触电怎么办\n\n切断电源以后再救人，人没有呼吸就做心肺复苏。');
  await educator.getByLabel('一句话简介').fill('断电、验电、救人');
  await educator.getByRole('button', { name: '保存' }).click();
  await done(educator, '已保存');
  await educator.getByRole('button', { name: '送审' }).click();
  await done(educator, '已送审');
  const reviewer = await person(browser, server, 'reviewer', { phone: false, js });
  await reviewer.goto(`${unit}/versions`);
  await reviewer.getByRole('button', { name: '通过', exact: true }).click();
  await done(reviewer, '审核意见已记下');
  await educator.goto(`${unit}/versions`);
  await educator.getByRole('button', { name: '发布', exact: true }).click();
  await done(educator, '已发布');

  const worker = await person(browser, server, 'line-worker', { js });
  await worker.goto(unit);
  await worker.getByText('切断电源以后再救人').first().waitFor();
  await worker.getByRole('button', { name: '开始答题' }).or(worker.getByRole('link', { name: '开始答题' })).first().click();
  await noHorizontalScroll(worker);
  await answer(worker, { asked: '验电前先做什么', right: '在有电的地方试一试验电器', why: '先证明验电器是好的' });
  await goOn(worker);
  await answer(worker, { asked: '用手直接拉触电的人', right: '错', why: '先断电' });

  // The same file again.
  await educator.goto('/learning/imports');
  await educator.getByLabel('文件', { exact: true }).setInputFiles({ name: 'again.gift', mimeType: 'text/plain', buffer: Buffer.from(bank(title)) });
  await educator.getByRole('button', { name: '先看看里面有什么' }).click();
  await done(educator, '这个文件已经在这里，没有重复添加');
  assert.equal(await educator.getByText('已成为 1 门课的草稿').count(), 1);
}
