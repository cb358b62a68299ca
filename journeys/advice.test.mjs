// Legal advice in confidence: a track worker books an hour, the adviser opens
// it, the worker sees that; nobody else has a page of it.

import assert from 'node:assert/strict';
import { allow, journey, person } from './harness.mjs';
import { look } from './look.mjs';

const WORDS = '外包合同年底到期，续不续要等通知，我该怎么办';

for (const js of [true, false]) {
  const slug = js ? 'line-worker' : 'team-leader';
  journey(`legal advice is booked and stays between two, scripts ${js ? 'on' : 'off'}`, async ({ browser, server }) => {
    const worker = await person(browser, server, slug, { js });
    await worker.goto('/care/advice');
    await worker.locator('a[href*="/care/advice/slots/"]').first().click();
    await worker.getByRole('radio', { name: '劳动合同' }).check();
    await worker.getByLabel('想问的事').fill(WORDS);
    await worker.getByLabel('怎么称呼您').fill('老周');
    await worker.getByRole('button', { name: '约这个时间' }).click();
    await worker.getByText('还没有人打开过').waitFor();
    const booking = new URL(worker.url()).pathname;

    const adviser = await person(browser, server, 'legal-adviser', { phone: false, js });
    await adviser.goto(booking);
    await adviser.getByText(WORDS).waitFor();
    assert.equal(await adviser.getByText('周海生').count(), 0, 'the adviser is told how to call them, not who they are');
    await worker.goto(booking);
    await worker.getByText('俞明哲').first().waitFor();
    assert.equal(await worker.getByText('还没有人打开过').count(), 0);

    const other = await person(browser, server, 'union-handler', { phone: false, js });
    allow(other, /status of 404/);
    assert.equal((await other.goto(booking)).status(), 404);
    if (js) assert.deepEqual(await worker.evaluate(() => Object.values(localStorage).filter((text) => text.includes('外包'))), []);
  });
}

journey('legal advice: every page', async ({ browser, server }) => {
  await look(await person(browser, server, 'nicu-nurse'), ['/care/advice'], []);
  await look(await person(browser, server, 'legal-adviser', { phone: false }), ['/care/advice/hours'], []);
}, { timeout: 300_000 });
