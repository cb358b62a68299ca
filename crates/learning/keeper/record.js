// The worker in the place of the record store, for units of courses of cmi5. What a unit says is put into a queue on
// the device first and sent from there in its order: at once where there is a network, later where there is none. Each
// request is taken away by its answer; a statement has its id, so one that is sent twice is stored once.
//
// A course on this device is launched here: the session's id is made here, and it comes in at the server when the unit
// asks for its token, or when there is a network again. A unit that was launched by the server passes through, and is
// kept in the same way from the first request on that does not get through.

const HOME = 'HOME';
const PATIENCE = 4e3; // a unit waits so long for the true answer
const LONG = 30e3;
const DATA = 'LMS.LaunchData';
const PREFERENCES = 'cmi5LearnerPreferences';
const VERBS = 'http://adlnet.gov/expapi/verbs/';
const DOCUMENTS = ['activities/state', 'activities/profile', 'agents/profile'];
const HEADERS = ['content-type', 'x-experience-api-version', 'if-match', 'if-none-match'];

let quiet = 0; // until then the network is taken to be away
async function ask(url, init, patience = PATIENCE) {
  try {
    return await fetch(url, { ...init, credentials: 'omit', signal: AbortSignal.timeout(patience) });
  } catch (error) {
    quiet = Date.now() + 3e3;
    throw error;
  }
}
const json = (value, headers = {}) => new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json', 'x-experience-api-version': '1.0.3', ...headers } });
const plain = (status, text) => new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
const late = (pause) => new Promise((done) => setTimeout(done, pause, null));

// ---- launching

function isDone({ data, completed, passed, waived }) {
  const met = { Completed: completed, Passed: passed, CompletedAndPassed: completed && passed, CompletedOrPassed: completed || passed, NotApplicable: true };
  return (met[data.moveOn] || waived) && (completed || passed || waived) && (data.masteryScore === undefined || passed);
}
const courseOf = (session) => row('courses', courseKey(session.person, session.package));
const unitOf = (course, session) => course?.units.find((it) => it.part === session.part);

/** Leads to the unit's own address, as a launch of the server does. */
async function launch(person, id, part) {
  const course = await row('courses', courseKey(person, id));
  const unit = unitOf(course, { part });
  if (!unit) return plain(404, '这门课不在本机上。 This course is not on this device.');
  if (isScorm(course)) return Response.redirect(`${course.address}&part=${part}&mode=normal`, 302);
  for (const it of await rows('sessions')) {
    if (it.person === person && it.package === id && !(await queued(it.key)).length && (it.token || !it.fetched)) await putAway(it.key);
  }
  const key = crypto.randomUUID();
  const mode = isDone(unit) ? 'Review' : 'Normal';
  await put('sessions', { key, person, package: id, part, mode, grant: course.grant, launched: Date.now() });
  return Response.redirect(unit.address.replaceAll(course.session, key), 302);
}

// ---- what a unit asks

async function answer({ request, url, session: key, what, resource }, event) {
  const session = await row('sessions', key);
  if (what === 'fetch') return session ? token(session, event) : fetch(request);
  if (session?.over && !['GET', 'HEAD'].includes(request.method)) return plain(401, 'the session is over');
  if (url.searchParams.has('method')) return fetch(request);
  const asked = { key, url, resource, method: request.method, params: url.searchParams };
  return ['GET', 'HEAD'].includes(request.method) ? reading(request, session, asked) : telling(request, session, asked, event);
}

/** The token (8.2), once. With a network the session comes in now, before the unit says anything. */
async function token(session, event) {
  if (session.fetched) return json({ 'error-code': '1', 'error-text': 'the token was taken already; launch the unit again' });
  await change('sessions', session.key, (now) => ({ ...now, fetched: true }));
  const run = flush();
  event.waitUntil(run);
  await Promise.race([run, late(PATIENCE)]);
  const now = await row('sessions', session.key);
  return json({ 'auth-token': now?.token ?? btoa(`${session.key}:kept`) });
}

const authorized = (headers, token) => ({ ...headers, authorization: `Basic ${token}` });
const chosen = (headers) => Object.fromEntries(HEADERS.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));

async function reading(request, session, asked) {
  if (!session) return fetch(request);
  const waits = (await queued(session.key)).some((it) => !it.refused);
  if (!waits && session.token && Date.now() > quiet) {
    try {
      const found = await ask(request.url, { method: request.method, headers: authorized(chosen(request.headers), session.token) });
      if (found.status < 500) { await learn(session, asked, found); return found; }
    } catch { /* from the device, then */ }
  }
  return local(session, asked);
}

const placeOf = ({ resource, params }) => ({
  resource,
  activity: params.get('activityId') ?? '',
  registration: resource === 'activities/state' ? (params.get('registration') ?? '').toLowerCase() : '',
  name: params.get('stateId') ?? params.get('profileId') ?? '',
});

/** Keeps a document as the server has it. */
async function learn(session, asked, found) {
  const place = placeOf(asked);
  if (!session.package || asked.method !== 'GET' || !DOCUMENTS.includes(asked.resource) || !place.name || place.name === DATA) return;
  const key = documentKey(session.person, place);
  if (found.status === 404) await drop('documents', key);
  if (found.status !== 200) return;
  const copy = found.clone();
  const { person, package: id } = session;
  await put('documents', { ...place, key, person, package: id, type: copy.headers.get('content-type') ?? '', etag: copy.headers.get('etag') ?? '', body: await copy.arrayBuffer() });
}

async function local(session, asked) {
  const { resource, params } = asked;
  if (resource === 'about') return json({ version: ['1.0.3', '2.0.0'] });
  if (DOCUMENTS.includes(resource)) return documentOf(session, asked);
  if (resource === 'statements') return statementsOf(session, params);
  if (resource === 'activities') return json({ objectType: 'Activity', id: params.get('activityId') ?? '' });
  if (resource === 'agents') {
    const { account } = JSON.parse(params.get('agent') ?? '{}');
    return json({ objectType: 'Person', account: account ? [account] : [] });
  }
  return plain(404, 'there is no such resource');
}

async function documentOf(session, asked) {
  const place = placeOf(asked);
  const course = session.package ? await courseOf(session) : null;
  const unit = unitOf(course, session);
  const isData = unit && place.name === DATA && place.activity === unit.activity;
  // That it was read is told like all else: the server wants to know before the first statement (11.0).
  if (isData || place.name === PREFERENCES) await noteRead(session, asked, place.name);
  if (isData) return json({ ...JSON.parse(JSON.stringify(unit.data).replaceAll(course.session, session.key)), launchMode: session.mode });
  if (!place.name) {
    const own = (it) => it.person === session.person && ['resource', 'activity', 'registration'].every((name) => it[name] === place[name]);
    return json((await rows('documents')).filter(own).map((it) => it.name));
  }
  const found = await row('documents', documentKey(session.person, place));
  // Of a unit that the server has launched the device does not know everything.
  if (!found) return session.package ? plain(404, 'there is no such document') : Response.error();
  const headers = { 'content-type': found.type, etag: found.etag, 'x-experience-api-version': '1.0.3' };
  return new Response(asked.method === 'HEAD' ? null : found.body, { headers });
}

async function noteRead(session, { url, method }, name) {
  if (method !== 'GET' || session.read?.includes(name)) return;
  await change('sessions', session.key, (now) => ({ ...now, read: [...(now.read ?? []), name] }));
  await enqueue({ session: session.key, method, path: url.pathname + url.search, headers: { 'x-experience-api-version': '1.0.3' }, said: [] }, session);
}

/** Those of this session that still wait. */
async function statementsOf(session, params) {
  const items = (await queued(session.key)).filter((it) => !it.refused && it.said.length);
  const all = items.flatMap((it) => { try { return [JSON.parse(new TextDecoder().decode(it.body))].flat(); } catch { return []; } });
  const id = params.get('statementId');
  if (!id) return json({ statements: params.get('ascending') === 'true' ? all : all.reverse(), more: '' });
  const found = all.find((it) => it.id?.toLowerCase() === id.toLowerCase());
  return found ? json(found) : plain(404, 'there is no such statement');
}

// ---- what a unit tells

async function telling(request, session, asked, event) {
  const { key, url, resource, method } = asked;
  const headers = chosen(request.headers);
  if (!session) {
    try {
      return await fetch(request.clone());
    } catch (error) {
      const token = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
      if (!token) throw error;
      quiet = Date.now() + 3e3;
      session = { key, person: (await row('courses', 'mark'))?.person ?? '', package: '', token, fetched: true, launched: Date.now() };
      await put('sessions', session);
    }
  }
  let body = await request.arrayBuffer();
  const place = placeOf(asked);
  if (place.name === DATA && DOCUMENTS.includes(resource)) return plain(403, "cmi5 10.0: the launch data is not the unit's to change");
  let said = [];
  if (resource === 'statements') {
    try { ({ said, body } = statementsIn(headers['content-type'] ?? '', body, asked)); } catch { return plain(400, 'the statements are no JSON'); }
  } else if (DOCUMENTS.includes(resource)) await write(session, place, method, headers['content-type'] ?? '', body);
  const item = { session: key, method, path: url.pathname + url.search, headers, body, said, at: Date.now() };
  await note(session, said);
  await overtake(item, resource);
  return sent(await enqueue(item, session), item, event);
}

/** What is said, by id and verb; a statement without an id gets one, so that it is stored once. */
function statementsIn(type, body, { method, params }) {
  const text = new TextDecoder().decode(body);
  const isMixed = type.startsWith('multipart/');
  const from = isMixed ? text.indexOf('\r\n\r\n') + 4 : 0;
  const boundary = isMixed ? text.slice(0, text.indexOf('\r\n')) : '';
  const whole = JSON.parse(isMixed ? text.slice(from, text.indexOf(`\r\n${boundary}`, from)) : text);
  const all = [whole].flat();
  const lacking = method === 'POST' ? all.filter((it) => !it.id) : [];
  for (const it of lacking) it.id = crypto.randomUUID();
  const told = lacking.length && !isMixed ? new TextEncoder().encode(JSON.stringify(whole)).buffer : body;
  const id = (it) => it.id ?? params.get('statementId');
  return { said: all.map((it) => ({ id: id(it), verb: it.verb?.id ?? '', object: it.object?.id ?? '' })), body: told };
}

async function digest(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', body));
  return `"${[...bytes].map((it) => it.toString(16).padStart(2, '0')).join('')}"`;
}

/** The document as the unit will read it. */
async function write(session, place, method, type, body) {
  const { person, package: id } = session;
  const key = documentKey(person, place);
  if (method === 'DELETE') {
    const own = (it) => it.person === person && ['resource', 'activity', 'registration'].every((name) => it[name] === place[name]);
    for (const it of place.name ? [{ key }] : (await rows('documents')).filter(own)) await drop('documents', it.key);
    return;
  }
  let whole = body;
  const before = method === 'POST' ? await row('documents', key) : null;
  if (before) {
    try {
      const [one, other] = [before.body, body].map((it) => JSON.parse(new TextDecoder().decode(it)));
      whole = new TextEncoder().encode(JSON.stringify({ ...one, ...other })).buffer;
    } catch { /* the server says what is wrong with it */ }
  }
  await put('documents', { ...place, key, person, package: id, session: session.key, type, etag: await digest(whole), body: whole });
}

/** What the unit has reached, for the next launch without a network; and that it is over. */
async function note(session, said) {
  const verbs = said.map((it) => it.verb.startsWith(VERBS) && it.verb.slice(VERBS.length));
  if (verbs.includes('terminated')) await change('sessions', session.key, (now) => ({ ...now, over: true }));
  if (session.mode !== 'Normal') return;
  await change('courses', courseKey(session.person, session.package), (course) => {
    const unit = unitOf(course, session);
    const has = (word) => said.some(({ object }, at) => verbs[at] === word && object === unit.activity);
    if (unit) [unit.completed, unit.passed] = [unit.completed || has('completed'), unit.passed || has('passed')];
    return course;
  });
}

let sending; // the item on its way
/** A newer state takes the place of one that still waits: a unit may save one every second. */
async function overtake(item, resource) {
  if (item.method !== 'PUT' || resource === 'statements' || item.headers['if-match'] || item.headers['if-none-match']) return;
  for (const it of await queued(item.session)) {
    if (it.path === item.path && it.method === 'PUT' && !it.refused && it.key !== sending) await drop('queue', it.key);
  }
}

const awaited = new Map(); // units that wait for the true answer, by item
/** The true answer where it comes soon, else that it is kept. */
async function sent(key, item, event) {
  const live = new Promise((done) => awaited.set(key, done));
  const run = flush();
  event.waitUntil(run);
  const real = Date.now() < quiet ? null : await Promise.race([live, run.then(() => null), late(PATIENCE)]);
  awaited.delete(key);
  if (real) return real;
  return item.said.length && item.method === 'POST' ? json(item.said.map(({ id }) => id)) : new Response(null, { status: 204, headers: { 'x-experience-api-version': '1.0.3' } });
}

// ---- sending

let running, again;
/** Sends what waits, one after another; one run at a time. */
function flush() {
  again = true;
  running ??= navigator.locks.request('flush', async () => {
    while (again) {
      again = false;
      await sendAll();
      for (const course of (await rows('courses')).filter(isScorm)) await sendCommits(course);
    }
  }).catch(() => {}).finally(() => { running = null; });
  return running;
}

async function sendAll() {
  const due = (it) => it.fetched && !(it.later > Date.now());
  for (const { key } of (await rows('sessions')).filter(due).sort((a, b) => a.launched - b.launched)) {
    if (!(await sendSession(key))) return;
  }
}

/** False: there is no network. */
async function sendSession(key) {
  for (;;) {
    const session = await row('sessions', key);
    if (!session || session.refused || session.later > Date.now()) return true;
    try {
      if (!session.token && !(await arrive(session))) continue;
      const item = (await queued(key)).find((it) => !it.refused);
      if (!item) { await tidy(session); return true; }
      sending = item.key;
      const body = item.body?.byteLength ? item.body : null;
      const told = await ask(HOME + item.path, { method: item.method, headers: authorized(item.headers, (await row('sessions', key)).token), body }, LONG + (body?.byteLength ?? 0) / 5);
      await settle(session, item, told);
    } catch {
      return false;
    } finally {
      sending = null;
    }
  }
}

const isStumble = ({ status }) => status === 408 || status === 429 || status >= 500;
const postpone = (key, told) => {
  const pause = Number(told.headers.get('retry-after')) * 1e3 || 30e3;
  return change('sessions', key, (now) => ({ ...now, later: Date.now() + pause }));
};

/** The server's word on an item: a unit that waits for it hears it; a refusal that nobody heard is kept and shown. */
async function settle(session, item, told) {
  if (isStumble(told)) { await postpone(session.key, told); return; }
  const live = awaited.get(item.key);
  if (live || told.ok || item.method === 'GET') {
    await drop('queue', item.key);
    live?.(told);
  } else {
    await put('queue', { ...item, refused: told.status, why: (await told.text()).slice(0, 500) });
  }
}

/** The session comes in at the server (docs/courses.md); true when it has its token. */
async function arrive(session) {
  const course = session.package ? await courseOf(session) : null;
  const words = { grant: course?.grant ?? session.grant, part: session.part, mode: session.mode, ago: Date.now() - session.launched };
  const told = await ask(`${HOME}/learning/cmi5/${session.key}/arrival`, { method: 'POST', body: JSON.stringify(words) }, LONG);
  if (isStumble(told)) { await postpone(session.key, told); return false; }
  const mark = (with_) => change('sessions', session.key, (now) => ({ ...now, ...with_ }));
  const { 'auth-token': token, 'error-code': code, 'error-text': why } = await told.json().catch(() => ({}));
  if (token) { await mark({ token }); return true; }
  // Too long without a network: the course page with one brings a new right.
  if (code === '1') { await mark({ later: Date.now() + 3600e3 }); return false; }
  await mark({ refused: 403 });
  for (const item of await queued(session.key)) if (item.method !== 'GET') await put('queue', { ...item, refused: 403, why: why ?? '' });
  return false;
}

/** Nothing of it waits: a session that is over, or that passes through from now on, is not needed any more. */
async function tidy(session) {
  if (session.package && !session.over) return;
  await putAway(session.key);
  if (session.package || (await row('sessions', session.key))) return;
  for (const it of await rows('documents')) if (it.session === session.key) await drop('documents', it.key);
}

// ---- what the home page is told

/** What is not sent yet, and what was refused; how far the units are by what the device knows. */
async function waiting(person) {
  const own = (it) => it.person === person;
  const all = (await rows('courses')).filter((it) => own(it) && it.units);
  const [played, courses] = [isScorm, (it) => !isScorm(it)].map((which) => all.filter(which));
  const units = new Map(courses.flatMap((it) => it.units.map((unit) => [unit.part, unit])));
  const told = { count: 0, refused: [], parts: {} };
  for (const session of (await rows('sessions')).filter(own)) {
    const items = (await queued(session.key)).filter((it) => it.method !== 'GET');
    const refused = items.filter((it) => it.refused);
    told.count += items.length - refused.length;
    if (items.length > refused.length && session.part) told.parts[session.part] = { waits: true };
    for (const { key, refused: status, why, said, at } of refused) {
      told.refused.push({ key, status, why, at, package: session.package, title: units.get(session.part)?.title ?? '', verbs: said.map(({ verb }) => verb.split(/[/#]/).pop()) });
    }
  }
  for (const unit of units.values()) if (isDone(unit)) (told.parts[unit.part] ??= {}).done = true;
  for (const course of played) {
    const commits = await commitsOf(course.registration);
    told.count += commits.filter((it) => !it.refused).length;
    for (const { commit } of commits) if (commit.attempt === course.attempt.id) goOn(course.attempt, commit);
    for (const { part, item, title } of course.units.filter((it) => it.item)) {
      const own = commits.filter((it) => it.commit.sco === item);
      const refused = own.filter((it) => it.refused);
      const state = { waits: own.length > refused.length, done: isReached(course.attempt.scos[item]) };
      if (state.waits || state.done) told.parts[part] = state;
      for (const { id, refused: status } of refused) {
        told.refused.push({ key: id, status, why: '', at: Date.now(), package: course.id, title, verbs: [] });
      }
    }
  }
  return told;
}

async function discard(person, keys) {
  for (const key of keys.filter((it) => typeof it === 'string')) await inRoom('readwrite', (store) => store.delete(key));
  for (const session of (await rows('sessions')).filter((it) => it.person === person)) {
    for (const item of await queued(session.key)) if (item.refused && keys.includes(item.key)) await drop('queue', item.key);
    if (!(await queued(session.key)).length && (session.over || session.refused)) await putAway(session.key);
  }
  return waiting(person);
}
