// Courses of SCORM on this device. Their player is a page like any other and keeps its commits by itself (queue.js);
// the worker gives it that page, its scripts and the attempt as the device knows it, and sends what no player is open
// to send. The attempt is brought by the server and goes on with every commit that passes through here.

const PLAYER = '/kept/~player';

let opened;
/** The player's own store of commits. */
const waitingRoom = () => (opened ??= new Promise((done, fail) => {
  const asked = indexedDB.open('xinqiao-scorm', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('commits', { keyPath: 'id' });
  asked.onsuccess = () => {
    asked.result.onclose = asked.result.onversionchange = () => { asked.result.close(); opened = null; };
    done(asked.result);
  };
  asked.onerror = () => { opened = null; fail(asked.error); };
}));
async function inRoom(mode, work) {
  const base = await waitingRoom();
  return new Promise((done, fail) => {
    const all = base.transaction('commits', mode);
    const asked = work(all.objectStore('commits'));
    all.oncomplete = () => done(asked.result);
    all.onabort = all.onerror = () => fail(all.error);
  });
}
/** What waits of a registration, in its order. */
async function commitsOf(registration) {
  const all = await inRoom('readonly', (store) => store.getAll());
  return all.filter((it) => it.owner === registration).sort((a, b) => a.commit.seq - b.commit.seq);
}

const isScorm = (course) => course.kind === 'scorm';
const shelfOf = (course) => caches.open(`package-${course.person}-${course.id.replaceAll('-', '')}`);

/** The player's page with all that it loads, and the attempt; what waits here is newer than the server's. */
async function keepPlayer(person, course) {
  const key = courseKey(person, course.id);
  const shelf = await shelfOf({ ...course, person });
  const page = await fetch(course.address, { credentials: 'omit' });
  if (!page.ok) throw new Error(`${page.status} ${course.address}`);
  for (const it of course.assets) if (!(await shelf.match(it))) await shelf.add(it);
  await shelf.put(PLAYER, page);
  for (const { url } of await shelf.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/scorm/') && !course.assets.includes(pathname)) await shelf.delete(url);
  }
  const before = (await commitsOf(course.registration)).length && (await row('courses', key))?.attempt;
  await put('courses', { ...course, key, person, attempt: before || asFetched(course.attempt) });
}

/** The registration in a token, after organisation and package. */
const courseOfToken = async (token) => {
  const registration = idOf(token, 2);
  return registration && (await rows('courses')).find((it) => isScorm(it) && it.registration.replaceAll('-', '') === registration);
};

/** The page is the device's: it came with these scripts. The attempt is the server's, where it can be asked. */
async function player(request, url, token, what) {
  const course = await courseOfToken(token);
  if (!course?.attempt) return fetch(request);
  if (what === 'player') return (await (await shelfOf(course)).match(PLAYER)) ?? fetch(request);
  if (Date.now() > quiet) {
    try {
      const found = await ask(request.url, {});
      if (found.ok) {
        const attempt = asFetched(await found.clone().json());
        await change('courses', course.key, (now) => ({ ...now, attempt }));
        return found;
      }
    } catch { /* from the device, then */ }
  }
  const wish = course.units.find((it) => it.part === url.searchParams.get('part'))?.item ?? null;
  return json({ ...course.attempt, mode: url.searchParams.get('mode') ?? 'normal', wish });
}

async function runTime(request, url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith('package-') && (await (await caches.open(name)).match(url.pathname));
    if (found) return found;
  }
  return fetch(request);
}

/** What a player tells goes on to the server; that it was told is noted, whether it gets there or not. */
async function passOn(request, token) {
  const course = await courseOfToken(token);
  if (course?.attempt) {
    const { commits = [] } = await request.clone().json().catch(() => ({}));
    await change('courses', course.key, (now) => {
      for (const it of commits) if (it.attempt === now.attempt?.id) goOn(now.attempt, it);
      return now;
    });
  }
  return fetch(request);
}

function asFetched(attempt) {
  for (const it of Object.values(attempt.scos)) it.seq = attempt.seq;
  return { ...attempt, stated: attempt.seq };
}

/** The attempt after a commit; an older one changes nothing. */
function goOn(attempt, { sco, cmi, count, terminate, state, at, seq, objectives, shared }) {
  if (sco && !(attempt.scos[sco]?.seq > seq)) attempt.scos[sco] = { cmi: cmi ?? {}, count, over: terminate, seq };
  if ((state || at) && seq > attempt.stated) {
    Object.assign(attempt, { state: state || attempt.state, at: at || attempt.at, stated: seq });
  }
  if (seq <= attempt.seq) return;
  Object.assign(attempt.objectives, objectives);
  Object.assign(attempt.shared, shared);
  attempt.seq = seq;
}

/** An item that needs no more, by what it has said. */
function isReached(kept) {
  const status = kept?.cmi?.core?.lesson_status;
  if (status) return status === 'passed' || status === 'completed';
  const { completion_status: completion, success_status: success } = kept?.cmi ?? {};
  if (success === 'passed' || success === 'failed') return success === 'passed';
  return completion ? completion === 'completed' : Boolean(kept?.over);
}

/** Of one course, a few at a time; the player may be sending the same, which is stored once. */
async function sendCommits(course) {
  const url = new URL('../commits', course.address);
  for (;;) {
    const batch = (await commitsOf(course.registration)).filter((it) => !it.refused).slice(0, 10);
    if (!batch.length) break;
    const told = await ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ commits: batch.map(({ commit }) => commit) }) }, LONG);
    if (!told.ok) return;
    const { results } = await told.json();
    const known = new Map(results.map(({ id, result }) => [id, result]));
    for (const it of batch) {
      if (known.get(it.id)) await inRoom('readwrite', (store) => store.delete(it.id));
      else await inRoom('readwrite', (store) => store.put({ ...it, refused: 404 }));
    }
  }
  if (!course.attempt && !(await commitsOf(course.registration)).length) await drop('courses', course.key);
}

/** Nothing of a course stays; `but` where to send what waits, if it may go out by itself. */
async function forgetCourse(course, but) {
  const { key, kind, registration, address } = course;
  const waiting = isScorm(course) ? await commitsOf(registration) : [];
  if (but && waiting.length) await put('courses', { key, kind, registration, address, id: '', person: '' });
  else {
    for (const { id } of waiting) await inRoom('readwrite', (store) => store.delete(id));
    await drop('courses', key);
  }
}
