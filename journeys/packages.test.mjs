// A course package from the educator's disk to a learner's phone: the upload is
// cut in the middle, and goes on where the server is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { allow, expectAxeClean, journey, noHorizontalScroll, offline, person, screenshot } from './harness.mjs';

const PAGE = '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>隧道作业</title><h1>进洞先通风</h1><button onclick="this.textContent=\'看过了\'">下一步</button>';

/** A zip of some megabytes, in whose middle an upload can be cut. */
function pack() {
  const folder = mkdtempSync(join(tmpdir(), 'xinqiao-package-'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'film.bin'), randomBytes(4 << 20));
  const file = join(folder, '隧道作业.zip');
  execFileSync('python3', ['-c', 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\nfor n in sys.argv[3:]: z.write(sys.argv[2]+"/"+n,n)\nz.close()', file, folder, 'index.html', 'film.bin']);
  return { file, gone: () => rmSync(folder, { recursive: true, force: true }) };
}

journey('a package is uploaded through a cut network, reviewed, and taken on a phone', async ({ browser, server }) => {
  const { file, gone } = pack();
  try {
    const educator = await person(browser, server, 'educator', { phone: false });
    await educator.goto('/learning/packages/imports');
    await expectAxeClean(educator);
    allow(educator, /net::ERR_FAILED/, /ERR_INTERNET_DISCONNECTED/);
    const sent = [];
    await educator.route('**/pieces?offset=*', (route) => {
      sent.push(Number(new URL(route.request().url()).searchParams.get('offset')));
      return sent.length > 2 ? route.abort() : route.continue();
    });
    await educator.getByLabel('文件').setInputFiles(file);
    await educator.getByRole('button', { name: '上传' }).click();
    await educator.getByText('网络断了，连上后接着传').waitFor();
    assert.deepEqual(sent.slice(0, 2), [0, 1 << 20]);
    await educator.unroute('**/pieces?offset=*');
    const offsets = [];
    educator.on('request', (request) => {
      const offset = new URL(request.url()).searchParams.get('offset');
      if (offset !== null) offsets.push(Number(offset));
    });
    await educator.reload();
    await educator.getByRole('link', { name: '隧道作业.zip' }).click();
    await educator.getByText('上传了一部分').first().waitFor();
    await expectAxeClean(educator, { widths: [1440] });
    await educator.getByLabel('从断的地方接着传').setInputFiles(file);
    await educator.getByRole('button', { name: '接着上传' }).click();
    await educator.waitForURL(/\/learning\/packages\/[^/]+\/versions/, { timeout: 60_000 });
    assert.equal(offsets[0], 2 << 20, 'it goes on where the server is');
    await expectAxeClean(educator);
    await educator.getByLabel('大约几分钟').fill('5');
    await educator.getByRole('button', { name: '保存' }).click();
    await educator.getByRole('button', { name: '送审' }).click();
    const page = new URL(educator.url()).pathname;

    const reviewer = await person(browser, server, 'reviewer', { phone: false });
    await reviewer.goto(page);
    await reviewer.getByRole('button', { name: '通过' }).click();
    await educator.goto(page);
    await educator.getByRole('button', { name: '发布' }).click();

    const learner = await person(browser, server, 'line-worker');
    await learner.goto('/learning/packages');
    await noHorizontalScroll(learner);
    await learner.getByRole('link', { name: '隧道作业' }).click();
    await expectAxeClean(learner, { widths: [390] });
    await learner.getByRole('button', { name: '开始' }).click();
    const frame = learner.frameLocator('iframe[data-player]');
    await frame.getByRole('heading', { name: '进洞先通风' }).waitFor();
    await frame.getByRole('button', { name: '下一步' }).click();
    await frame.getByRole('button', { name: '看过了' }).waitFor();
    await noHorizontalScroll(learner);
    await learner.getByRole('button', { name: '我看完了' }).click();
    await learner.getByText('这个课件学完了').waitFor();
  } finally {
    gone();
  }
});

journey('a package of web pages is kept on the phone and gone through without a network', async ({ browser, server }) => {
  const page = await person(browser, server, 'branch-secretary');
  await page.goto('/learning/packages');
  await page.getByRole('link', { name: /雨后巡查/ }).click();
  const course = new URL(page.url()).pathname;
  await page.getByRole('button', { name: /下载到手机/ }).click();
  await page.getByText('已下载').waitFor();
  await page.goto('/learning/offline');
  await page.getByRole('link', { name: /雨后巡查/ }).waitFor();

  await offline(page);
  await page.reload();
  await page.getByRole('link', { name: /雨后巡查/ }).click();
  const frame = page.frameLocator('iframe[data-player]');
  const opens = async () => {
    await frame.getByRole('heading', { name: '雨后巡查：先看哪里' }).waitFor();
    assert.ok(await frame.locator('img').evaluate((it) => it.decode().then(() => it.naturalWidth > 0)), 'the picture comes from the device');
    await frame.getByRole('button', { name: '上边坡' }).click();
    await frame.getByText('找新裂缝').waitFor();
  };
  await opens();
  await screenshot(page, 'package without network');
  await page.reload();
  await opens();
  await page.getByRole('button', { name: '我看完了' }).click();
  await page.getByRole('status').filter({ hasText: '没有网络，1 条未提交' }).waitFor();
  await offline(page, false);
  await page.getByRole('status').filter({ hasText: '已全部提交' }).waitFor();
  await page.goto(course);
  await page.getByText('这个课件学完了').waitFor();

  await page.goto('/learning/offline');
  await page.getByRole('button', { name: /从本机删除/ }).click();
  await page.getByText('本机上还没有课').waitFor();
});
