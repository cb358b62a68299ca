// A few questions to everybody: answered once, in no row, told of groups alone.

import assert from 'node:assert/strict';
import { journey, person } from './harness.mjs';
import { first, look } from './look.mjs';
import { done } from './steps.mjs';

const PULSE = /^\/voice\/pulses\/[0-9a-f-]{36}$/;

for (const js of [true, false]) {
  journey(`a pulse is answered once, scripts ${js ? 'on' : 'off'}`, async ({ browser, server }) => {
    const page = await person(browser, server, js ? 'line-worker' : 'nicu-nurse', { js });
    const pulse = await first(page, '/voice/pulses', PULSE);
    await page.goto(pulse);
    await page.getByText('满 10 人才显示').first().waitFor();
    // One question is left out: its scale does not count, the others do.
    const items = await page.locator('fieldset').all();
    assert.ok(items.length >= 9, `${items.length} questions`);
    for (const [place, item] of items.entries()) {
      await (place === 0 ? item.getByLabel('这题不想答') : item.locator('.choices label').nth(3)).click();
    }
    await page.getByRole('button', { name: '发出' }).click();
    await done(page, '已发出，谢谢');
    await page.goto(pulse);
    assert.equal(await page.getByRole('button', { name: '发出' }).count(), 0);
  });
}

journey('what may be told of groups', async ({ browser, server }) => {
  const worker = await person(browser, server, 'line-worker');
  await worker.goto('/insight/climate');
  await worker.getByText('使命感与责任感').first().waitFor();
  await worker.getByText(/95\s?%/).first().waitFor();
  const pulse = await first(worker, '/voice/pulses', PULSE);
  await look(worker, ['/insight/climate', pulse], ['/voice/pulses', '/insight/climate/limits']);
  const union = await person(browser, server, 'union-handler', { phone: false });
  await look(union, ['/voice/pulses'], ['/voice/pulses/new', `${pulse}/paper`, `${pulse}/papers/new`]);
}, { timeout: 300_000 });
