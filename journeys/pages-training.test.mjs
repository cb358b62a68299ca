// Pages of courses, training and branch life: no fault that axe finds, narrow screens.

import { journey, person } from './harness.mjs';
import { first, look } from './look.mjs';

const ID = '[0-9a-f-]{36}';
/** The thing itself, of a page about it. */
const inside = (address) => address.split('/').slice(0, 4).join('/');
const starting = (address) => new RegExp(`^${address}`);
const one = (noun) => new RegExp(`^/${noun}/${ID}$`);

journey('courses and classes of an employee', async ({ browser, server }) => {
  const page = await person(browser, server, 'line-worker');
  const path = await first(page, '/learning/paths', one('learning/paths'));
  const meeting = await first(page, '/training/classes', one('training/classes'));
  await look(
    page,
    ['/learning/contents', '/training/classes'],
    ['/learning/packages', '/learning/practice', '/learning/review', '/learning/interests', '/learning/certificates', '/learning/offline', path, meeting, '/training/plans', '/training/meetings'],
  );
}, { timeout: 300_000 });

journey('courses of an educator', async ({ browser, server }) => {
  const page = await person(browser, server, 'educator', { phone: false });
  const unit = inside(await first(page, '/learning/units', starting(`/learning/units/${ID}`)));
  await look(
    page,
    ['/learning/packages/drafts', '/learning/imports', '/learning/statutes', await first(page, '/learning/statutes', one('learning/statutes'))],
    ['/learning/packages/imports', '/learning/briefs', '/learning/briefs/new', '/learning/renewals', '/learning/assignments', `${unit}/items`, `${unit}/films`, `${unit}/conditions`, '/learning/paths/drafts/new'],
  );
}, { timeout: 300_000 });

journey('plans and classes of an educator', async ({ browser, server }) => {
  const page = await person(browser, server, 'educator', { phone: false });
  const held = inside(await first(page, '/training/classes/organised', starting(`/training/classes/${ID}`)));
  const plan = await first(page, '/training/plans/drafts', new RegExp(`^/training/plans/${ID}(/versions)?$`));
  const base = inside(plan);
  const tour = await first(page, '/training/tours', one('training/tours'));
  const campaign = await first(page, '/training/campaigns', one('training/campaigns'));
  await look(
    page,
    ['/training/classes/organised', '/training/statistics', '/training/map', plan],
    [held, `${held}/roster`, `${held}/feedback`, `${held}/sheet`, `${held}/kit`, `${held}/edition`, '/training/classes/new', '/training/plans/drafts/new', `${base}/participants`, `${base}/coverage`, tour, '/training/tours/new', '/training/speakers', campaign, '/training/campaigns/new', '/training/cultures', '/training/bases'],
  );
}, { timeout: 480_000 });

journey('the life of a branch', async ({ browser, server }) => {
  const page = await person(browser, server, 'branch-secretary', { phone: false });
  const meeting = await first(page, '/training/meetings', one('training/meetings'));
  const branch = inside(await first(page, '/training/meetings', starting(`/training/branches/${ID}`)));
  const parts = ['cadence', 'checklist', 'decisions', 'hours', 'meetings', 'meetings/new'].map((noun) => `${branch}/${noun}`);
  await look(
    page,
    [branch, `${branch}/checklist`],
    [...parts, meeting, `${meeting}/arrangement`, `${meeting}/record`, '/training/decisions', '/training/hours', '/training/theme-days/new'],
  );
}, { timeout: 480_000 });

journey('branches as their committee sees them', async ({ browser, server }) => {
  const page = await person(browser, server, 'party-secretary', { phone: false });
  const rotation = await first(page, '/training/rotations', one('training/rotations'));
  await look(page, ['/training/checklist', rotation], ['/training/rotations', '/training/theme-days/new', '/training/hours/targets', '/training/decisions']);
}, { timeout: 300_000 });

journey('role models', async ({ browser, server }) => {
  const worker = await person(browser, server, 'line-worker');
  const shown = await first(worker, '/training/exemplars', one('training/exemplars'));
  await look(worker, ['/training/exemplars', '/training/exemplars/new'], [shown]);
  const desk = await person(browser, server, 'party-secretary', { phone: false });
  const worked = await first(desk, '/training/exemplars/desk', one('training/exemplars'));
  await look(desk, ['/training/exemplars/desk', worked], ['/training/exemplars', '/training/exemplars/new', shown]);
}, { timeout: 300_000 });

journey('sessions, turns and reach', async ({ browser, server }) => {
  const page = await person(browser, server, 'educator', { phone: false });
  await page.goto('/training/classes/organised');
  const classes = {};
  for (const kind of ['移动课堂', '两难讨论', '专题研讨']) {
    const link = page.getByRole('main').getByRole('link', { name: kind });
    if (await link.count()) classes[kind] = (await link.first().getAttribute('href')).replace(/\/roster$/, '');
  }
  const live = classes['移动课堂'];
  const tour = await first(page, '/training/tours', starting('/training/tours/0'));
  const team = await first(page, '/training/reach', starting('/training/reach/'));
  await look(
    page,
    ['/training/classes/new', `${live}/questions`, '/training/reach'],
    [live, `${live}/roster`, `${live}/attendance`, `${live}/edition`, `${classes['专题研讨']}/kit`, team, `${team}/pack`, tour, '/learning/offline'],
  );
  const party = await person(browser, server, 'party-secretary', { phone: false });
  const rotation = await first(party, '/training/rotations', starting('/training/rotations/0'));
  const turn = await first(party, rotation, starting(`${rotation}/turns/`));
  await look(party, [], [rotation, turn]);
}, { timeout: 480_000 });

journey('pages of practical work', async ({ browser, server }) => {
  const worker = await person(browser, server, 'line-worker');
  const path = await first(worker, '/learning?q=短视频制作', starting('/learning/paths/'));
  const task = await first(worker, path, starting('/learning/practicals/'));
  const unit = await first(worker, '/learning?q=危机沟通', starting('/learning/units/'));
  const poll = await first(worker, '/learning?q=四个意识', starting('/learning/units/'));
  await look(worker, [task], [path, unit, `${unit}/scenario`, poll, '/learning?q=实操课程', '/training/development']);
  const educator = await person(browser, server, 'educator', { phone: false });
  const waiting = await first(educator, '/learning/observations', starting('/learning/observations/'));
  await look(
    educator,
    ['/learning/observations', waiting],
    [`${path}/practical`, `${unit}/practical`, `${unit}/versions/new`, `${unit}/preview`, '/training/development', '/training/development/matrix'],
  );
  const english = await person(browser, server, 'educator', { phone: false, lang: 'en-GB' });
  await look(english, [], [task, waiting, `${path}/practical`, `${unit}/scenario`, '/training/development/matrix']);
}, { timeout: 480_000 });
