// The SCORM player's scripts without a browser: what is vendored, the rules of
// SCORM 1.2's prerequisites, sequencing and resume, and the queue of commits.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const learning = join(import.meta.dirname, '../../crates/learning');
const vendor = join(learning, 'vendor/scorm-again');
let folder;
const load = (name) => import(pathToFileURL(join(folder, name)));

before(() => {
  // They lie in one folder, as the server shows them.
  folder = mkdtempSync(join(tmpdir(), 'xinqiao-scorm-'));
  cpSync(vendor, folder, { recursive: true });
  cpSync(join(learning, 'scorm'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the run time is the released one, byte for byte', () => {
  const released = join(import.meta.dirname, '../node_modules/scorm-again');
  const places = { LICENSE: 'LICENSE', 'scorm12.min.js': 'dist/esm/scorm12.min.js', 'scorm2004.min.js': 'dist/esm/scorm2004.min.js' };
  assert.deepEqual(readdirSync(vendor).sort(), Object.keys(places).sort());
  for (const [name, place] of Object.entries(places)) {
    assert.ok(readFileSync(join(vendor, name)).equals(readFileSync(join(released, place))), name);
  }
});

test('prerequisites of SCORM 1.2', async () => {
  const { allowed } = await load('prerequisites.js');
  const states = { a: 'completed', b: 'passed', c: 'incomplete', d: 'failed', 'x-1': 'completed' };
  for (const [script, expected] of [
    ['', true], ['a', true], ['c', false], ['a&b', true], ['a&c', false], ['a|c', true], ['~c', true], ['~(a&b)', false],
    ['c=incomplete', true], ['c="incomplete"', true], ['d=f', true], ['d<>passed', true], ['b<>passed', false],
    ['{a,b}', true], ['2*{a,b,c}', true], ['3*{a,b,c}', false], ['x-1 & (c | b)', true], ['(((', true], ['a&', true],
  ]) {
    assert.equal(allowed(script, (id) => states[id] ?? 'not attempted'), expected, script);
  }
});

const controls = { choice: true, choiceExit: true, flow: true, forwardOnly: false, completionSetByContent: true, objectiveSetByContent: true };
const map = (targetObjectiveID, read, write) => ({ targetObjectiveID, readSatisfiedStatus: read, writeSatisfiedStatus: write });

/** Three items; each is closed until the one before is satisfied. */
function forced() {
  const item = (id, before) => ({
    id,
    title: id,
    sequencingControls: { ...controls },
    primaryObjective: { objectiveID: `${id}-done`, mapInfo: [map(`global-${id}`, true, true)] },
    ...(before && {
      objectives: [{ objectiveID: 'before', mapInfo: [map(`global-${before}`, true, false)] }],
      sequencingRules: {
        preConditionRules: [{
          action: 'disabled',
          conditionCombination: 'any',
          conditions: [
            { condition: 'satisfied', operator: 'not', referencedObjective: 'before' },
            { condition: 'objectiveStatusKnown', operator: 'not', referencedObjective: 'before' },
          ],
        }],
      },
    }),
  });
  const tree = { id: 'root', title: 'Course', sequencingControls: controls, children: [item('one'), item('two', 'one'), item('three', 'two')] };
  const items = tree.children.map(({ id, title }) => ({ id, title, depth: 0, visible: true, sco: true, launch: `${id}.html` }));
  return { edition: '2004-4', mode: 'normal', learner: { id: 'l', name: 'L' }, tree, items, scos: {}, state: '', at: '', objectives: {}, shared: {} };
}

/** A player whose items say goodbye when they are taken away, as pages do, unless `goodbye` does it. */
async function play(attempt, name = 'sequenced.js', goodbye) {
  const module = await load(name);
  const said = { commits: [], shown: [], left: 0, rests: 0, ends: 0 };
  const api = () => globalThis.API_1484_11 ?? globalThis.API;
  const farewell = goodbye ?? (() => player.api.isInitialized() && (api().Terminate ?? api().LMSFinish)(''));
  const hooks = {
    show: (item) => said.shown.push(item.id),
    leave: async () => {
      said.left += 1;
      await farewell(api());
    },
    store(commit) {
      said.commits.push(commit);
      if (commit.sco && commit.cmi) attempt.scos[commit.sco] = { cmi: commit.cmi, count: commit.count, over: commit.terminate };
      if (commit.state) attempt.state = commit.state;
      if (commit.at) attempt.at = commit.at;
      if (commit.objectives) attempt.objectives = commit.objectives;
    },
    rest: () => (said.rests += 1),
    ended: () => (said.ends += 1),
    changed() {},
  };
  delete globalThis.API;
  delete globalThis.API_1484_11;
  const player = new (module.Sequenced ?? module.Plain)(attempt, hooks);
  return { player, said, api: new Proxy({}, { get: (_, name) => (...given) => api()[name](...given) }) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const stored = (attempt) => JSON.parse(JSON.stringify(attempt));

test('sequencing closes a later item until the one before is done', async () => {
  const attempt = forced();
  const { player, said, api } = await play(attempt);
  player.begin();
  await turn();
  assert.deepEqual(said.shown, ['one']);
  api.Initialize('');
  assert.equal(player.ways().next, false);
  await player.go('choice', 'three');
  await turn();
  assert.deepEqual(said.shown, ['one'], 'the third is not shown');
  assert.equal(said.rests, 1);

  const again = await play(stored(attempt));
  again.player.begin('one');
  await turn();
  again.api.Initialize('');
  again.api.SetValue('cmi.completion_status', 'completed');
  again.api.SetValue('cmi.success_status', 'passed');
  assert.equal(again.player.ways().next, true);
  for (const id of ['two', 'three']) {
    await again.player.go('continue');
    await turn();
    assert.equal(again.said.shown.at(-1), id);
    again.api.Initialize('');
    again.api.SetValue('cmi.completion_status', 'completed');
    again.api.SetValue('cmi.success_status', 'passed');
  }
  await again.player.go('continue');
  await turn();
  const { completion, success } = again.said.commits.at(-1).rollup;
  assert.deepEqual([completion, success], ['completed', 'passed']);
  assert.equal(again.said.ends, 1);
});

test('an item goes on where it was, after a farewell and after none', async () => {
  for (const farewell of [true, false]) {
    const attempt = forced();
    const { player, api } = await play(attempt);
    player.begin();
    await turn();
    api.Initialize('');
    const long = '页'.repeat(64_000);
    assert.equal(api.SetValue('cmi.suspend_data', long), 'true');
    api.SetValue('cmi.location', '3');
    api.SetValue('cmi.exit', 'suspend');
    api.Commit('');
    if (farewell) await player.go('suspendAll');

    const again = await play(stored(attempt));
    again.player.begin();
    await turn();
    assert.deepEqual(again.said.shown, ['one']);
    again.api.Initialize('');
    assert.equal(again.api.GetValue('cmi.entry'), 'resume');
    assert.equal(again.api.GetValue('cmi.location'), '3');
    assert.equal(again.api.GetValue('cmi.suspend_data'), long);
  }
});

/** Two groups of two items, free to choose; `more` for the items by id. */
function free(more = {}) {
  const item = (id) => ({ id, title: id, sequencingControls: { ...controls }, ...more[id] });
  const group = (id, ...children) => ({ id, title: id, sequencingControls: { ...controls }, children: children.map(item), ...more[id] });
  const tree = { id: 'root', title: 'Course', sequencingControls: controls, children: [group('a', 'a1', 'a2'), group('b', 'b1', 'b2')] };
  const shown = (it, depth) => ({ id: it.id, title: it.title, depth, visible: true, sco: true, ...(!it.children && { launch: `${it.id}.html` }) });
  const items = tree.children.flatMap((it) => [shown(it, 0), ...it.children.map((child) => shown(child, 1))]);
  return { edition: '2004-4', mode: 'normal', learner: { id: 'l', name: 'L' }, tree, items, scos: {}, state: '', at: '', objectives: {}, shared: {} };
}

/** Opens a course and lets its first item say hello. */
async function begun(attempt, goodbye) {
  const played = await play(attempt, 'sequenced.js', goodbye);
  played.player.begin();
  played.api.Initialize('');
  return played;
}

const choosable = (player) => player.menu().filter((it) => it.choosable).map((it) => it.id);

test('an item that says goodbye by itself leaves once, and its late words reach nobody', async () => {
  const { said, api } = await begun(free());
  const first = globalThis.API_1484_11;
  api.SetValue('adl.nav.request', 'continue');
  assert.equal(api.Terminate(''), 'true');
  assert.equal(api.Terminate(''), 'false');
  assert.deepEqual(said.shown, ['a1'], 'not inside of its own call');
  await turn();
  assert.deepEqual([said.shown, said.left], [['a1', 'a2'], 1]);
  api.Initialize('');
  assert.deepEqual([first.SetValue('cmi.location', '9'), first.GetLastError()], ['false', '133']);
  assert.deepEqual([first.Terminate(''), first.GetLastError(), first.GetValue('cmi.location')], ['false', '113', '']);
  assert.equal(api.GetValue('cmi.location'), '');
});

test('what the learner asks for goes before what the item does in its last moment', async () => {
  const goodbye = (api) => {
    api.SetValue('adl.nav.request', 'suspendAll');
    api.Terminate('');
  };
  const { player, said } = await begun(free(), goodbye);
  await player.go('continue');
  assert.deepEqual([said.shown, said.ends], [['a1', 'a2'], 0]);
});

test('an item that never says goodbye is left all the same, and a second press asks for nothing more', async () => {
  const { player, said, api } = await begun(free(), () => {});
  api.SetValue('cmi.location', '7');
  await Promise.all([player.go('continue'), player.go('continue')]);
  assert.deepEqual([said.shown, said.left], [['a1', 'a2'], 1]);
  const last = said.commits.filter(({ sco }) => sco === 'a1').at(-1);
  assert.deepEqual([last.closed, last.cmi.location], [true, '7'], 'its data is not lost');
});

test('a goodbye without a wish leaves the item where it is until the learner goes on', async () => {
  const attempt = free({ a1: { sequencingControls: { ...controls, completionSetByContent: false, objectiveSetByContent: false } } });
  const { player, said, api } = await begun(attempt);
  api.Terminate('');
  await turn();
  assert.deepEqual([said.shown, said.left, said.rests], [['a1'], 0, 0]);
  const { activity, terminate } = said.commits.filter(({ sco }) => sco === 'a1').at(-1);
  assert.deepEqual([activity.completion, activity.success, terminate], ['completed', 'passed', true], 'what it ends with is told at once');
  assert.equal(player.ways().next, true);
  await player.go('continue');
  assert.deepEqual([said.shown, said.left], [['a1', 'a2'], 1]);
  assert.equal(player.menu().find((it) => it.id === 'a1').state, 'passed');

  // The page went away after such a goodbye: the next visit goes on from there.
  api.Initialize('');
  api.SetValue('cmi.completion_status', 'completed');
  api.Terminate('');
  const again = await play(stored(attempt));
  again.player.begin();
  assert.deepEqual(again.said.shown, ['b1']);
});

test('a time-out ends the session; the next visit begins at the first item, with nothing put back', async () => {
  const attempt = free();
  const { said, api, player } = await begun(attempt);
  api.SetValue('cmi.suspend_data', 'x');
  api.SetValue('cmi.exit', 'time-out');
  api.Terminate('');
  await turn();
  assert.deepEqual([said.ends, choosable(player)], [1, []]);
  const again = await begun(stored(attempt));
  assert.deepEqual(again.said.shown, ['a1']);
  assert.equal(again.api.GetValue('cmi.entry'), 'ab-initio');
  assert.equal(again.api.GetValue('cmi.suspend_data'), '');
});

test('suspended by the item or by the learner it goes on; ended it begins anew', async () => {
  for (const [request, shown, entry] of [['suspendAll', 'a2', 'resume'], ['exitAll', 'a1', 'ab-initio']]) {
    for (const own of [true, false]) {
      const attempt = free();
      const { player, said, api } = await begun(attempt);
      await player.go('choice', 'a2');
      api.Initialize('');
      if (own) {
        api.SetValue('adl.nav.request', request);
        api.Terminate('');
        await turn();
      } else {
        await player.go(request);
      }
      assert.equal(said.ends, 1);
      const again = await begun(stored(attempt));
      assert.deepEqual(again.said.shown, [shown], `${request} ${own}`);
      assert.equal(again.api.GetValue('cmi.entry'), entry);
    }
  }
});

test('a jump ends the attempt it jumps out of; an abandoned item leaves nothing of it', async () => {
  const attempt = free();
  const { player, said, api } = await begun(attempt);
  api.SetValue('cmi.success_status', 'passed');
  api.SetValue('adl.nav.request', '{target=b2}jump');
  api.Terminate('');
  await turn();
  assert.deepEqual(said.shown, ['a1', 'b2']);
  assert.equal(player.activity('a1').isActive, false);
  api.Initialize('');
  api.SetValue('adl.nav.request', 'abandon');
  api.Terminate('');
  await turn();
  assert.deepEqual([said.rests, said.ends], [1, 0], 'the session goes on');
  assert.ok(choosable(player).includes('a1'));
});

test('groups, the whole course and the open item can be chosen; what is hidden from choice is not in the contents', async () => {
  const hidden = { sequencingRules: { preConditionRules: [{ action: 'hiddenFromChoice', conditions: [{ condition: 'always' }] }] } };
  const { player, said, api } = await begun(free({ a2: hidden }));
  assert.deepEqual(player.menu().map((it) => it.id), ['root', 'a', 'a1', 'b', 'b1', 'b2']);
  assert.deepEqual(choosable(player), ['root', 'a', 'a1', 'b', 'b1', 'b2']);
  await player.go('choice', 'b');
  assert.deepEqual(said.shown, ['a1', 'b1']);
  api.Initialize('');
  await player.go('choice', 'root');
  assert.deepEqual(said.shown, ['a1', 'b1', 'a1']);
});

test('what can be chosen, from each item, by the rules of the standard', async () => {
  const always = (action) => ({ sequencingRules: { preConditionRules: [{ action, conditions: [{ condition: 'always' }] }] } });
  const control = (more) => ({ sequencingControls: { ...controls, ...more } });
  for (const [what, more, from, expected] of [
    ['nothing said', {}, 'a1', 'root a a1 a2 b b1 b2'],
    ['choice is off in a group', { b: control({ choice: false }) }, 'a1', 'root a a1 a2 b'],
    ['an item that may not be left by choice', { a1: control({ choiceExit: false }) }, 'a1', ''],
    ['a group that may not be left by choice', { a: control({ choiceExit: false }) }, 'a1', 'a a1 a2'],
    ['a disabled group', { b: always('disabled') }, 'a1', 'root a a1 a2'],
    ['skipped in flow, not in choice', { a2: always('skip') }, 'a1', 'root a a1 a2 b b1 b2'],
    ['a group without flow has only its items', { b: control({ flow: false }) }, 'a1', 'root a a1 a2 b1 b2'],
    ['a group is begun by choosing it, not its items', { b: control({ preventActivation: true }) }, 'a1', 'root a a1 a2 b'],
    ['forward only, back among brothers', { a: control({ forwardOnly: true }) }, 'a2', 'root a a2 b b1 b2'],
    ['traversal stops at an item', { a1: always('stopForwardTraversal') }, 'a1', 'root a a1 b b1 b2'],
    ['no attempt is left', { a2: { attemptLimit: 1 } }, 'a2', 'root a a1 b b1 b2'],
  ]) {
    const { player, api } = await begun(free(more));
    if (from === 'a2') {
      await player.go('choice', 'a2');
      api.Initialize('');
    }
    assert.equal(choosable(player).join(' '), expected, what);
  }
});

test('a course without an order of its own is begun from the contents', async () => {
  const attempt = free();
  for (const cluster of [attempt.tree, ...attempt.tree.children]) cluster.sequencingControls = { ...controls, flow: false };
  const { player, said } = await play(attempt);
  player.begin();
  assert.deepEqual([said.shown, said.rests], [[], 1]);
  assert.ok(choosable(player).includes('b2'));
  await player.go('choice', 'b2');
  assert.deepEqual(said.shown, ['b2']);
});

test('SCORM 1.2 goes through its items, keeps 128 K characters and does not pass a test that was only closed', async () => {
  const item = (id, more) => ({ id, title: id, depth: 0, visible: true, sco: true, launch: `${id}.html`, ...more });
  const items = [item('lesson'), item('test', { mastery: '80', prerequisites: 'lesson' })];
  const attempt = { edition: '1.2', mode: 'normal', learner: { id: 'l', name: 'L' }, items, scos: {}, at: '', objectives: {}, shared: {} };
  const { player, said, api } = await play(attempt, 'plain.js');
  player.begin();
  assert.equal(player.ways().next, false, 'the test is not due yet');
  api.LMSInitialize('');
  const long = 'x'.repeat(131_072);
  assert.equal(api.LMSSetValue('cmi.suspend_data', long), 'true');
  assert.equal(api.LMSSetValue('cmi.suspend_data', `${long}y`), 'false');
  api.LMSFinish('');
  await turn();
  assert.equal(attempt.scos.lesson.cmi.core.lesson_status, 'completed', 'hello and goodbye is all it had to say');
  assert.equal(attempt.scos.lesson.cmi.suspend_data, long);
  assert.deepEqual([said.left, player.ways().next], [0, true], 'it stays to be read, and what follows is open');
  await player.go('continue');
  assert.deepEqual(said.shown, ['lesson', 'test']);
  api.LMSInitialize('');
  api.LMSFinish('');
  assert.equal(attempt.scos.test.cmi.core.lesson_status, 'incomplete');
  await player.go('choice', 'lesson');
  api.LMSInitialize('');
  assert.equal(api.LMSGetValue('cmi.suspend_data'), long);
  assert.equal(api.LMSGetValue('cmi.core.lesson_status'), 'completed');
  await player.go('choice', 'test');
  api.LMSInitialize('');
  api.LMSSetValue('cmi.core.score.raw', '85');
  api.LMSSetValue('cmi.core.lesson_status', 'completed');
  const left = said.left;
  api.LMSSetValue('cmi.core.exit', 'logout');
  api.LMSFinish('');
  assert.equal(attempt.scos.test.cmi.core.lesson_status, 'passed', 'the mastery score decides');
  await turn();
  assert.deepEqual([said.left - left, said.rests], [1, 1], 'it asks to be taken away');
});

test('the queue loses nothing: retries, repeats, another device ahead', async () => {
  const { Queue } = await load('queue.js');
  globalThis.addEventListener = () => {};
  globalThis.document = { addEventListener() {}, visibilityState: 'visible' };
  const sent = [];
  let answers = [() => Promise.reject(new Error('offline'))];
  globalThis.fetch = async (_url, { body }) => {
    const { commits } = JSON.parse(body);
    sent.push(commits.map(({ seq }) => seq));
    const answer = answers.shift();
    if (answer) return answer();
    return { ok: true, json: async () => ({ results: commits.map(({ id }) => ({ id, result: true, seq: 40 })) }) };
  };
  const states = [];
  const queue = new Queue({ url: 'https://content.test/commits', owner: 'r', told: (state) => states.push(state) });
  await queue.load();
  queue.put({ sco: 'a' });
  queue.put({ sco: 'b' });
  assert.equal(await queue.flush(), false);
  assert.equal(queue.mine().length, 2);
  answers = [async () => ({ ok: false, status: 503 })];
  assert.equal(await queue.flush(), false);
  assert.equal(await queue.flush(), true);
  assert.deepEqual(sent, [[1, 2], [1, 2], [1, 2]]);
  assert.equal(queue.mine().length, 0);
  queue.put({ sco: 'a' });
  await queue.flush();
  assert.deepEqual(sent.at(-1), [41], 'newer than what the other device has told');
  clearTimeout(queue.timer);
  assert.equal(states.at(-1), 'saved');
});
