// Courses between the hospitals of a region: the county hospital compares a new
// version of a course with the one that it has changed, and takes another
// course, with scripts and without; what it takes is a draft.

import assert from 'node:assert/strict';
import { journey, person } from './harness.mjs';
import { first, look } from './look.mjs';
import { done } from './steps.mjs';

const ID = '[0-9a-f-]{36}';
const COPY = new RegExp(`^/exchange/copies/${ID}$`);

for (const js of [false, true]) {
  journey(`a course of another hospital, scripts ${js ? 'on' : 'off'}`, async ({ browser, server }) => {
    const page = await person(browser, server, 'county-librarian', { js });
    await page.goto('/exchange/courses');
    await page.getByRole('link', { name: js ? '他要动手之前，我们能做的十分钟' : '孩子抽了：侧过来，看着表，别塞东西' }).click();
    await page.getByRole('heading', { name: '发布过的版本' }).waitFor();
    await page.getByRole('button', { name: '引用这门课' }).click();
    await done(page, '已引用，存为草稿');
    await page.getByText('这还是草稿').waitFor();
    await page.getByRole('link', { name: '编写与审核' }).click();
    await page.getByText('来源：滨河市妇幼保健院 · 第 1 版').waitFor();

    // What was taken long ago has a new version: nothing happens by itself.
    await page.goto('/exchange/copies');
    const row = page.getByRole('row').filter({ hasText: '有新版' });
    await row.getByRole('link').click();
    await page.getByText('你们改过这门课').waitFor();
    const [added] = await page.locator('.compared ins').allTextContents();
    assert.match(added, /交班前再看一遍/);
    if (!js) return;
    await page.getByRole('button', { name: '引用新版，存为草稿' }).click();
    await done(page, '新版已存为草稿');
    await page.getByText('来源的最新版已经处理过了').waitFor();
  });
}

journey('shared courses: every page', async ({ browser, server }) => {
  const county = await person(browser, server, 'county-librarian', { phone: false });
  const course = await first(county, '/exchange/courses', new RegExp(`^/exchange/courses/${ID}$`));
  const copy = await first(county, '/exchange/copies', COPY);
  await look(county, ['/exchange/courses', copy], [course, '/exchange/copies']);
  const librarian = await person(browser, server, 'librarian', { phone: false });
  const offer = await first(librarian, '/exchange/offers', new RegExp(`^/exchange/offers/${ID}$`));
  await look(librarian, ['/exchange/offers/new'], ['/exchange/offers', offer]);
}, { timeout: 300_000 });
