// An anonymous need, followed by its receipt code alone, and what stays on the
// device of the one who raised it: nothing.

import assert from 'node:assert/strict';
import { allow, expectAxeClean, journey, kinds, noHorizontalScroll, person } from './harness.mjs';
import { act, fact, fillNeed, openCase, takeOver } from './steps.mjs';

const WORDS = '值班室夜里没有暖气，后半夜冷得坐不住。';
const ANSWER = '是二号值班室，靠北的那一间。';

journey('an anonymous need is followed by its code and leaves no trace', async ({ browser, server }) => {
  const author = await person(browser, server, 'line-worker');
  await fillNeed(author, { category: '工作环境', identity: '实名', text: WORDS });
  await author.waitForTimeout(600); // longer than a draft waits before it is kept
  await assert.rejects(leavesNothing(author, [WORDS]), /draft:/, 'the draft of a named need is kept');
  await author.getByRole('radio', { name: '匿名' }).check();
  const seen = watch(author);
  await author.getByLabel('说说情况').pressSequentially('请看看。');
  await author.waitForTimeout(600);
  await leavesNothing(author, [WORDS]);
  await author.getByRole('button', { name: '提交', exact: true }).click();
  await author.getByRole('heading', { name: '我们收到了，已经有人承办' }).waitFor();
  const code = (await author.locator('#code').textContent()).trim();
  assert.match(code, /^RLW-\w{4}-\w{4}-\w{4}$/);
  const reference = (await author.getByText(/^XQ-\w+$/).first().textContent()).trim();
  await expectAxeClean(author, { widths: [390] });
  await noHorizontalScroll(author);

  const handler = await person(browser, server, 'logistics-handler', { phone: false });
  await openCase(handler, reference);
  await takeOver(handler, '吴桂芳');
  assert.doesNotMatch(await handler.locator('main').textContent(), /周海生/);
  assert.match(await fact(handler, '反映时间').textContent(), /^2026年11月22日[^:]*$/, 'the day and not the hour');
  await act(handler, '询问反映人', { 想了解什么: '请问是哪一间值班室？' }, '已发出，计时暂停');

  // "My needs" does not know it; the code does, also in the session of somebody else.
  await author.goto('/voice');
  assert.equal(await author.getByText(WORDS).count(), 0);
  await open(author, code);
  await author.getByText('请问是哪一间值班室？').waitFor();
  await author.getByLabel('补充或回复').fill(ANSWER);
  await author.getByRole('button', { name: '发送' }).click();
  await author.locator('.bubble', { hasText: ANSWER }).waitFor();

  await openCase(handler, reference);
  await handler.getByText(ANSWER).waitFor();
  await act(handler, '已经解决', { 做了什么: '二号值班室的暖气修好了。' }, '已请反映人确认');

  const other = await person(browser, server, 'liaison');
  await open(other, code);
  await other.getByRole('button', { name: '解决了', exact: true }).click();
  await other.getByText('确认解决').first().waitFor();
  await handler.goto('/voice/ledger?state=confirmed');
  await handler.getByRole('row').filter({ hasText: reference }).filter({ hasText: '匿名' }).waitFor();

  const secrets = [WORDS, ANSWER, code, code.replaceAll('-', ''), reference];
  for (const page of [author, other]) await leavesNothing(page, secrets);
  assert.deepEqual(seen.filter((url) => secrets.some((secret) => decodeURIComponent(url).includes(secret))), [], 'no address tells');
}, { browsers: kinds });

journey('without scripts the code works as well, and a wrong one is refused kindly', async ({ browser, server }) => {
  const author = await person(browser, server, 'nicu-nurse', { js: false });
  await fillNeed(author, { category: '工作环境', identity: '匿名', text: WORDS });
  await author.getByRole('button', { name: '提交', exact: true }).click();
  const code = (await author.locator('#code').textContent()).trim();
  await author.getByRole('button', { name: '现在就看看' }).click();
  await author.locator('.bubble', { hasText: WORDS }).waitFor();
  allow(author, /status of 422/);
  await open(author, `${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`);
  await author.getByRole('alert').getByText('没有找到这个回执码，请核对').waitFor();
});

/** Opens a need by its code, as the page offers it. */
async function open(page, code) {
  await page.goto('/voice');
  await page.getByRole('link', { name: '我有回执码' }).click();
  await page.getByLabel('回执码').fill(code);
  await page.getByRole('button', { name: '查看' }).click();
}

/** Every address that this window asked for. */
function watch(page) {
  const urls = [];
  page.context().on('request', (request) => urls.push(request.url()));
  return urls;
}

/** Looks through everything that a browser keeps for a site. */
async function leavesNothing(page, secrets) {
  const kept = await page.evaluate(async () => {
    const all = [['localStorage', { ...localStorage }], ['sessionStorage', { ...sessionStorage }], ['cookie', document.cookie]];
    for (const { name } of await indexedDB.databases()) {
      const base = await new Promise((open, fail) => {
        const asked = indexedDB.open(name);
        asked.onsuccess = () => open(asked.result);
        asked.onerror = () => fail(asked.error);
      });
      for (const store of base.objectStoreNames) {
        const rows = base.transaction(store).objectStore(store);
        const read = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
        all.push([`${name}.${store}`, await read(rows.getAll()), await read(rows.getAllKeys())]);
      }
      base.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) all.push([name, request.url, await (await cache.match(request)).text()]);
    }
    return all.map((part) => JSON.stringify(part));
  });
  assert.ok(kept.length >= 4, 'the places were looked at');
  const found = kept.filter((part) => secrets.some((secret) => part.includes(secret)) || /draft:|\/voice\//.test(part.slice(0, 500)));
  assert.deepEqual(found, [], 'something of the need stayed on the device');
}
