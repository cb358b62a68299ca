// What is seen by a person: a piece of work handed in and looked at, steps
// ticked on the spot, scenes walked through, a poll; and what a search finds.

import assert from 'node:assert/strict';
import { allow, expectAxeClean, journey, noHorizontalScroll, person, screenshot } from './harness.mjs';
import { done } from './steps.mjs';

const search = (page, words) => page.goto(`/learning?q=${encodeURIComponent(words)}`);

async function open(page, words, name) {
  await search(page, words);
  await page.getByRole('main').getByRole('link', { name }).first().click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return new URL(page.url()).pathname;
}

journey('each term of the programme finds something', async ({ browser, server }) => {
  const page = await person(browser, server, 'line-worker');
  for (const term of ['四个意识', '思想政治工作方法论', '政策法规', '理论培训、业务研修', '新媒体运营', '短视频制作', '线上互动平台管理', '心理疏导', '危机沟通', '实操课程']) {
    await search(page, term);
    const found = page.getByRole('main').locator('article a.cover').filter({ hasText: term });
    assert.ok(await found.count() > 0 || await page.getByRole('main').getByText(term).count() > 1, `${term} finds nothing`);
    await page.getByRole('main').locator('article a.cover').first().click();
    assert.ok((await page.getByRole('main').innerText()).length > 80, `${term}: an empty page`);
  }
});

journey('a piece of work, from the phone to the observer and back', async ({ browser, server }) => {
  const page = await person(browser, server, 'liaison');
  await open(page, '短视频制作', '短视频制作');
  await page.getByRole('link', { name: '一条三十秒的班组短视频' }).click();
  await page.getByText('第三个镜头里看得见工友的脸').first().waitFor();
  await expectAxeClean(page);
  await noHorizontalScroll(page);
  await screenshot(page, 'piece again');
  await page.getByLabel('文件').setInputFiles({ name: '脚本.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 five shots') });
  await page.getByLabel('想说明的').fill('换成了背影，字幕挪下去了');
  await page.getByRole('button', { name: '交作品' }).click();
  await done(page, '已交，看过会通知你');

  const desk = await person(browser, server, 'educator', { phone: false });
  await desk.goto('/learning/observations');
  await screenshot(desk, 'observations');
  await expectAxeClean(desk);
  await desk.getByRole('row').filter({ hasText: '陈立冬' }).getByRole('link').click();
  await desk.getByText('换成了背影').waitFor();
  await expectAxeClean(desk);
  await screenshot(desk, 'observation');
  allow(desk, /status of 422/);
  await desk.getByRole('button', { name: '评好了' }).click();
  await desk.getByRole('heading', { name: /处要改/ }).waitFor();
  for (const group of await desk.getByRole('main').locator('fieldset').all()) {
    await group.getByRole('radio').nth(1).check();
    await group.getByLabel('一句话，为什么').fill('照评分表，到了');
  }
  await desk.getByRole('button', { name: '评好了' }).click();
  await done(desk, '评好了，已告诉本人');

  await page.reload();
  await page.getByText('学完其余的课，就能领证书').waitFor();
  await page.getByText('照评分表，到了').first().waitFor();
  await screenshot(page, 'piece reached');
  await page.getByText('删掉这一份').first().click();
  await page.getByRole('button', { name: '确定删除' }).first().click();
  await done(page, '已删除');
});

journey('steps ticked on the spot complete a unit', async ({ browser, server }) => {
  const number = new URL(await server.link('line-worker')).pathname.split('/').at(-1);
  const leader = await person(browser, server, 'team-leader');
  await leader.goto('/learning/observations');
  await leader.getByLabel('看什么').selectOption({ label: '上道前三个确认，看着做一遍' });
  await leader.getByLabel('工号').fill(number);
  await leader.getByRole('button', { name: '开始' }).click();
  await leader.getByText('看到做到了，就打勾').waitFor();
  await expectAxeClean(leader);
  await noHorizontalScroll(leader);
  await screenshot(leader, 'steps');
  for (const box of await leader.getByRole('main').getByRole('checkbox').all()) await box.check();
  await leader.getByRole('button', { name: '评好了' }).click();
  await done(leader, '评好了，已告诉本人');
});

journey('a crisis on the table, walked to an end', async ({ browser, server }) => {
  const page = await person(browser, server, 'nicu-nurse');
  const unit = await open(page, '危机沟通', '危机沟通：第一个小时说什么');
  await page.getByRole('link', { name: '去演练' }).click();
  await screenshot(page, 'scenario start');
  await page.getByRole('button', { name: '开始演练' }).click();
  for (const words of ['等查清原因再说', '请勿信谣传谣']) {
    await page.getByRole('button', { name: words }).click();
  }
  await page.getByRole('heading', { name: '结局：各说各话' }).waitFor();
  await page.getByText('你走过的路').waitFor();
  await expectAxeClean(page);
  await noHorizontalScroll(page);
  await screenshot(page, 'scenario end');
  await page.getByRole('button', { name: '再走一遍' }).click();
  for (const words of ['十分钟内发出第一条', '先请工会两个人当面', '原因在查，专家组今晚到', '按时说']) {
    await page.getByRole('button', { name: words }).click();
    await screenshot(page, 'scenario scene');
  }
  await page.getByRole('heading', { name: '结局：说到做到' }).waitFor();
  await page.getByRole('link', { name: '去答题' }).click();
  assert.equal(new URL(page.url()).pathname, `${unit}/questions`);
});

journey('a poll of a group', async ({ browser, server }) => {
  const page = await person(browser, server, 'line-worker');
  await open(page, '四个意识', '“四个意识”');
  await page.getByText('满 10 人才显示大家怎么选').waitFor();
  await page.getByLabel('讲身边一件事，再说道理').check();
  await page.getByRole('button', { name: '选好了' }).click();
  await page.getByText(/n = \d\d/).waitFor();
  await expectAxeClean(page);
  await screenshot(page, 'poll');
});
