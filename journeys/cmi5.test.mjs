// Courses of cmi5 on a phone: a real one of eight units, launched by a program
// as a test suite does it, and the hospital's scene in the player.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allow, expectAxeClean, journey, noHorizontalScroll, person, screenshot, sizes } from './harness.mjs';
import { held } from './steps.mjs';

const GEOLOGY =
  process.env.XINQIAO_TEST_PACKAGES ?? fileURLToPath(new URL('../../shared/data/packages', import.meta.url));
const file = `${GEOLOGY}/cmi5/multi_au_framed.zip`;

if (existsSync(file)) journey('a real course of cmi5, unit by unit', geology);
else console.log(`skipped: there is no ${file}`);

journey('a scene with decisions in the player', scene);

/** A key for courses and records, made by an administrator; calls the interface with it. */
async function automation(browser, server) {
  const admin = await person(browser, server, 'system-admin', { phone: false });
  await admin.goto('/records/credentials');
  await admin.getByLabel('给谁用').fill('课件测试');
  for (const scope of ['导入和启动课件包', '读全部记录']) await admin.getByLabel(scope).check();
  await admin.getByRole('button', { name: '新建' }).click();
  const [, key, secret] = await admin.locator('dl.facts code').allTextContents();
  const headers = { authorization: `Basic ${btoa(`${key.trim()}:${secret.trim()}`)}` };
  const call = async (method, path, body, type = 'application/json') => {
    const answer = await fetch(`${server.url}${path}`, {
      method, body, headers: { ...headers, 'content-type': type, 'x-experience-api-version': '1.0.3' },
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  return call;
}

async function geology({ browser, server }) {
  const call = await automation(browser, server);
  const at = '/learning/automation/rlw';
  const { id } = await call('POST', `${at}/packages`, readFileSync(file), 'application/zip');
  const actor = { account: { homePage: 'https://suite.example', name: 'geologist' } };
  let registration;
  const launch = async (unit, launchMode = 'Normal') => {
    const made = await call('POST', `${at}/packages/${id}/launches`, JSON.stringify({ unit, actor, registration, launchMode }));
    ({ registration } = made);
    return made;
  };
  const verbs = async () => {
    const { statements } = await call('GET', `/xapi/rlw/statements?registration=${registration}&ascending=true&limit=500`);
    return statements.map(({ verb }) => verb.id.split('/').pop());
  };
  const heard = (wanted, what) => until(async () => wanted(await verbs()), what);
  const count = (all, word) => all.filter((verb) => verb === word).length;

  const learner = await person(browser, server, null);
  await learner.setViewportSize(sizes.phone);
  // It asks for a bookmark that is not there yet.
  allow(learner, /status of 404/);
  const play = async (unit, launchMode) => {
    const made = await launch(unit, launchMode);
    await learner.goto(made.url);
    await learner.locator('#design').waitFor();
    return made;
  };
  const leave = async (sessions) => {
    await learner.evaluate('course.exit()');
    await heard((all) => count(all, 'terminated') === sessions, `the end of session ${sessions}`);
  };

  await play(0);
  await heard((all) => all.includes('completed') && all.includes('passed'), 'completed and passed');
  await leave(1);
  assert.deepEqual((await verbs()).slice(0, 2), ['launched', 'initialized']);
  assert.equal((await verbs()).at(-1), 'terminated');

  await play(1);
  await heard((all) => count(all, 'completed') === 2, 'the second unit');
  await leave(2);

  // Looked at again where it was left.
  await play(1, 'Review');
  await learner.locator('#bookmark-overlay .resume-button').click();
  await leave(3);
  assert.equal(count(await verbs(), 'completed'), 2, 'a review counts for nothing');
  assert.ok(!(await verbs()).includes('satisfied'), 'six units are still open');

  for (const unit of [2, 3, 4, 5, 6]) {
    await play(unit);
    await heard((all) => count(all, 'completed') === unit + 1, `unit ${unit}`);
    await leave(unit + 2);
  }
  await play(7);
  await learner.locator('#q0').fill('3');
  await learner.locator('#q1').selectOption('crust');
  await learner.locator('#q2').fill('3');
  await learner.locator('#q3_2').check({ force: true });
  await learner.locator('#q4').selectOption(['luster', 'hardness']);
  await learner.evaluate('course.submitAnswers()');
  await heard((all) => all.includes('satisfied'), 'the course satisfied');
  await leave(9);
  const all = await verbs();
  assert.equal(count(all, 'satisfied'), 1, 'satisfied once');
  assert.equal(count(all, 'abandoned'), 0);
  assert.equal(count(all, 'launched'), 9);
  await call('DELETE', `${at}/packages/${id}`);
}

async function scene({ browser, server }) {
  const nurse = await person(browser, server, 'nicu-nurse');
  const before = (await held(nurse, 'records_statement')).length;
  // No state yet; and a last word of a page that is gone may come too late.
  allow(nurse, /status of 40[14]/);
  await nurse.goto('/learning/packages');
  await nurse.getByRole('link', { name: '夜里的儿科急诊' }).first().click();
  await nurse.getByRole('button', { name: '开始' }).first().click();
  const frame = nurse.frameLocator('iframe[data-player]');
  await frame.getByRole('heading', { name: '一位父亲拍了诊室的门' }).waitFor();
  await noHorizontalScroll(nurse);
  await screenshot(nurse, 'cmi5 scene');
  const choose = (words) => frame.getByRole('button', { name: words }).click();
  await choose('“大家都在等，按号来。”');
  await choose('“我刚才说得太硬了');

  // The page is loaded anew: the scene goes on where it was.
  await nurse.reload();
  await frame.getByRole('heading', { name: '孩子靠在他肩上，脸很红' }).waitFor();
  await choose('“烧了一天，您一定急坏了');
  await choose('“前面有一个更急的');
  await frame.getByRole('heading', { name: '一起想办法' }).waitFor();
  await screenshot(nurse, 'cmi5 scene end');
  await frame.getByRole('button', { name: '回到课程' }).click();
  await nurse.waitForURL(/\/learning\/packages\/[^/]+$/);
  await nurse.locator('.callout.tip').waitFor();
  await expectAxeClean(nurse);
  const said = (await held(nurse, 'records_statement')).length - before;
  // Two sessions; four decisions; passed, completed and the course.
  assert.ok(said >= 12, `${said} statements`);
}

async function until(check, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}
