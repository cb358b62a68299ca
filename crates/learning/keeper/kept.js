// What the worker has stored of courses of cmi5, in IndexedDB; each row is a person's, by a mark that tells nothing.
//   courses    person|package: what the server gave to launch its units with; of SCORM, the attempt as it stands
//   documents  person|resource|activity|registration|name: states and profiles as the unit last saw them
//   sessions   by id: launches of units, from the first word until all of it is sent
//   queue      in the order of asking: what must still be sent, or was refused

const STORES = ['courses', 'documents', 'sessions', 'queue'];

let opening;
const database = () => (opening ??= new Promise((done, fail) => {
  const asked = indexedDB.open('kept', 1);
  asked.onupgradeneeded = () => {
    for (const name of STORES.slice(0, 3)) asked.result.createObjectStore(name, { keyPath: 'key' });
    asked.result.createObjectStore('queue', { keyPath: 'key', autoIncrement: true }).createIndex('session', 'session');
  };
  asked.onsuccess = () => {
    asked.result.onclose = asked.result.onversionchange = () => { asked.result.close(); opening = null; };
    done(asked.result);
  };
  asked.onerror = () => { opening = null; fail(asked.error); };
}));

/** One transaction over `names`; answers with what the last request of `work` found. */
async function deal(names, work, mode = 'readwrite') {
  const base = await database();
  return new Promise((done, fail) => {
    const all = base.transaction(names, mode, mode === 'readwrite' ? { durability: 'strict' } : {});
    const asked = work(...[names].flat().map((name) => all.objectStore(name)));
    all.oncomplete = () => done(asked?.result);
    all.onabort = all.onerror = () => fail(all.error);
  });
}
const row = (name, key) => deal(name, (store) => store.get(key), 'readonly');
const rows = (name) => deal(name, (store) => store.getAll(), 'readonly');
const put = (name, value) => deal(name, (store) => store.put(value));
const drop = (name, key) => deal(name, (store) => store.delete(key));

/** Changes what is there, in one transaction; nothing where it is gone. */
const change = (name, key, with_) => deal(name, (store) => {
  const asked = store.get(key);
  asked.onsuccess = () => asked.result && store.put(with_(asked.result));
  return asked;
});
/** Puts an item at the end of the queue; its session may have been put away a moment ago. */
const enqueue = (item, session) => deal(['queue', 'sessions'], (queue, sessions) => {
  const known = sessions.get(session.key);
  known.onsuccess = () => known.result || sessions.put(session);
  return queue.put(item);
});
/** Puts a session away, unless something of it waits again. */
const putAway = (key) => deal(['queue', 'sessions'], (queue, sessions) => {
  const asked = queue.index('session').count(key);
  asked.onsuccess = () => asked.result || sessions.delete(key);
  return asked;
});

/** What a session has waiting, in its order; refused items too. */
const queued = (session) => deal('queue', (store) => store.index('session').getAll(session), 'readonly');

const courseKey = (person, id) => `${person}|${id}`;
const documentKey = (person, { resource, activity, registration, name }) => [person, resource, activity, registration, name].join('|');

const toBytes = (base64) => Uint8Array.from(atob(base64), (it) => it.charCodeAt(0)).buffer;

/** The server's copy of a course; what the device has and the server has not yet is let be. */
async function keepCourse(person, course) {
  const sessions = (await rows('sessions')).filter((it) => it.person === person && it.package === course.id);
  let waits = false;
  for (const it of sessions) {
    waits ||= (await queued(it.key)).some((item) => !item.refused);
    if (it.later) await change('sessions', it.key, (now) => ({ ...now, later: 0 }));
  }
  const { units, preferences, ...rest } = course;
  const before = await row('courses', courseKey(person, course.id));
  const known = new Map((before?.units ?? []).map((it) => [it.part, it]));
  const documents = units.flatMap((unit) => unit.documents.map((it) => ['activities/state', unit.activity, course.registration, it]));
  documents.push(['agents/profile', '', '', preferences]);
  await deal(['courses', 'documents'], (courses, shelf) => {
    courses.put({
      ...rest, key: courseKey(person, course.id), person,
      units: units.map(({ documents: _, ...unit }) => {
        const own = waits ? known.get(unit.part) : null;
        return { ...unit, completed: unit.completed || Boolean(own?.completed), passed: unit.passed || Boolean(own?.passed) };
      }),
    });
    if (before && waits) return undefined;
    let asked;
    for (const [resource, activity, registration, { name, type, etag, body }] of documents) {
      const place = { resource, activity, registration, name };
      asked = shelf.put({ ...place, key: documentKey(person, place), person, package: course.id, type, etag: `"${etag}"`, body: toBytes(body) });
    }
    return asked;
  });
}

/** Everything of these persons; `but` what waits to be sent, if it may go out by itself. */
async function forgetRows(which, but) {
  for (const it of await rows('courses')) if (which(it)) await forgetCourse(it, but);
  for (const it of await rows('documents')) if (which(it)) await drop('documents', it.key);
  for (const session of (await rows('sessions')).filter(which)) {
    const items = await queued(session.key);
    if (but && items.some((it) => !it.refused)) continue;
    for (const { key } of items) await drop('queue', key);
    await drop('sessions', session.key);
  }
}
