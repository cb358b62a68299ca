// The harness itself: a check that cannot fail proves nothing, so each one is
// shown a page with the fault it is there for.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faults } from './harness/page.mjs';
import { allow, expectAxeClean, journey, kinds, noHorizontalScroll, offline, person, screenshot, startServer } from './harness.mjs';

const style = `
  :root { color: #111; background: #fff; font-family: sans-serif }
  :root[data-theme=dark] { color: #eee; background: #111 }
  [data-text=max] { font-size: 187.5% }
  .dim { color: #555 }
  .wide { width: 25rem }`;

const worker = `
  addEventListener('install', (event) => event.waitUntil(caches.open('k').then((cache) => cache.addAll(['/', '/app.css']))));
  addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => event.respondWith(fetch(event.request).catch(() => caches.match(event.request))));`;

const page = (body, text = 'none', lang = 'zh-CN') => `<!doctype html><html lang="${lang}" data-text="${text}"><head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>心桥</title>
  <link rel="icon" href="data:,"><link rel="stylesheet" href="/app.css"></head>
  <body><main><h1>心桥</h1>${body}</main></body></html>`;

const bodies = {
  '/': '<p>职工的事，有人管到底。</p><p id="js">scripts off</p><script src="/app.js"></script>',
  '/no-alt': '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" width="9" height="9">',
  '/dim': '<p class="dim">夜里看不清的字</p>',
  '/wide': '<div class="wide">太宽</div>',
  '/inline': '<script>document.title = "injected"</script>',
  '/throws': '<script src="/throws.js"></script>',
};

const files = {
  '/app.css': ['text/css', style],
  '/app.js': ['text/javascript', 'document.querySelector("#js").textContent = "scripts on"'],
  '/throws.js': ['text/javascript', 'throw new Error("planted")'],
  '/sw.js': ['text/javascript', worker],
};

const listener = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://local');
  response.setHeader('content-security-policy', "default-src 'self'; img-src 'self' data:");
  const [, text] = /text=(\w+)/.exec(request.headers.cookie ?? '') ?? [];
  if (pathname === '/sign-in/nurse') {
    response.writeHead(303, { location: '/' }).end();
  } else if (pathname === '/settings/text') {
    response.writeHead(204, { 'set-cookie': 'text=max; path=/' }).end();
  } else if (pathname === '/broken') {
    response.writeHead(500).end();
  } else if (files[pathname]) {
    response.writeHead(200, { 'content-type': files[pathname][0] }).end(files[pathname][1]);
  } else {
    const lang = request.headers['accept-language']?.slice(0, 5);
    response.writeHead(200, { 'content-type': 'text/html' }).end(page(bodies[pathname] ?? '', text, lang));
  }
});

const local = {};
before(async () => {
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  local.url = `http://127.0.0.1:${listener.address().port}`;
  local.link = async (slug) => `${local.url}/sign-in/${slug}`;
});
after(() => {
  listener.closeAllConnections();
  listener.close();
});

const options = { own: () => local, browsers: kinds, timeout: 60_000 };

journey('a browser starts, is the one it says, and has Chinese letters', async ({ browser, kind }) => {
  const major = Number(browser.version().split('.')[0]);
  assert.ok(kind === 'oldest' ? major === 107 : major > 107, browser.version());
  const page = await person(browser, local, null);
  const [heart, bridge] = await page.evaluate(() =>
    ['心', '桥'].map((letter) => {
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.font = '40px sans-serif';
      canvas.fillText(letter, 10, 50);
      return canvas.getImageData(0, 0, 80, 80).data.join('');
    }),
  );
  assert.notEqual(heart, bridge, 'both letters are the same empty box: apt-get install fonts-noto-cjk');
}, options);

journey('a person arrives signed in, in the window that was asked for', async ({ browser }) => {
  const phone = await person(browser, local, 'nurse', { lang: 'en-GB', text: 'max', theme: 'dark' });
  const seen = await phone.evaluate(() => ({
    path: location.pathname,
    width: innerWidth,
    text: getComputedStyle(document.documentElement).fontSize,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    lang: document.documentElement.lang,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  assert.deepEqual(seen, { path: '/', width: 390, text: '30px', dark: true, lang: 'en-GB', zone: 'Asia/Shanghai' });
  assert.equal(await phone.textContent('#js'), 'scripts on');
  const desk = await person(browser, local, 'nurse', { phone: false, js: false });
  assert.equal(desk.viewportSize().width, 1440);
  assert.equal(await desk.textContent('#js'), 'scripts off');
}, options);

journey('axe passes a good page and finds planted faults', async ({ browser }) => {
  const page = await person(browser, local, null);
  await expectAxeClean(page);
  assert.deepEqual(page.viewportSize(), { width: 390, height: 844 }, 'the window is left as it was');
  await page.goto('/no-alt');
  await assert.rejects(expectAxeClean(page), /image-alt at img: .*at 390px light 100%, 1440px light 100%/s);
  await page.goto('/dim');
  await assert.rejects(expectAxeClean(page), (error) => {
    assert.match(error.message, /color-contrast at p: .*at 390px dark 100%, 1440px dark 100%, 390px dark 187.5%/s);
    assert.doesNotMatch(error.message, /light/);
    return true;
  });
}, options);

journey('what is too wide is named', async ({ browser }) => {
  const page = await person(browser, local, null);
  await noHorizontalScroll(page, 320, { text: ['none', 'max'] });
  await page.goto('/wide');
  await noHorizontalScroll(page, 440);
  await assert.rejects(noHorizontalScroll(page, 320), /wider than 320 px at 100%.*div wide/);
  await assert.rejects(noHorizontalScroll(page, 440, { text: ['max'] }), /wider than 440 px at 187.5%/);
  const plain = await person(browser, local, null, { js: false });
  await plain.goto('/wide');
  await assert.rejects(noHorizontalScroll(plain, 320), /div wide/);
  await assert.rejects(expectAxeClean(plain), /axe needs a window with scripts/);
}, options);

journey('offline cuts off the page and its service worker', async ({ browser }) => {
  const page = await person(browser, local, null, { wired: true });
  await offline(page);
  assert.equal(await page.evaluate(() => navigator.onLine), false);
  await assert.rejects(page.goto('/dim'), /ERR_INTERNET_DISCONNECTED/);
  await offline(page, false);
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await offline(page);
  const fresh = await page.evaluate(() => fetch('/dim').then((answer) => answer.ok, () => false));
  assert.equal(fresh, false, 'the service worker still reaches the server');
  await page.goto('/');
  assert.equal(await page.textContent('h1'), '心桥', 'the service worker answers from what it kept');
  const later = await page.evaluate(() => fetch('/dim').then((answer) => answer.ok, () => false));
  assert.equal(later, false, 'cut off on the next page too');
  await offline(page, false);
  await page.goto('/dim');
}, options);

journey('faults of a page are noted, and allowed one by one', async ({ browser }) => {
  const page = await person(browser, local, null);
  assert.deepEqual(faults(), []);
  const planted = {
    '/inline': /console: .*inline script violates|console: .*inline script because it violates/,
    '/throws': /script: Error: planted/,
    '/broken': /500 GET .*\/broken/,
  };
  for (const [path, pattern] of Object.entries(planted)) {
    await page.goto(path).catch(() => {});
    await noted(page, pattern);
    allow(page, pattern, /status of 500/);
    assert.deepEqual(faults(), [], 'nothing but what was planted');
  }
  assert.equal(await page.title() === 'injected', false);
  await page.evaluate(() => fetch('http://localhost.invalid/').catch(() => {}));
  await noted(page, /localhost\.invalid/);
  allow(page, /localhost\.invalid/);
}, options);

/** Browsers report a moment after the fact. */
async function noted(page, pattern) {
  for (let tries = 0; !faults().some((fault) => pattern.test(fault)); tries += 1) {
    assert.ok(tries < 100, `${pattern} was not noted, only: ${faults()}`);
    await page.waitForTimeout(20);
  }
}

journey('a picture is taken', async ({ browser }) => {
  const path = await screenshot(await person(browser, local, null), 'harness');
  assert.match(path, /journeys\/out\/harness\.png$/);
}, options);

const standIn = `#!/usr/bin/env node
  import { writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  if (process.env.XINQIAO_LIMITS__NEEDS_PER_DAY === '0') { console.error('0 is too few'); process.exit(3) }
  writeFileSync('store', 'x');
  const [host, port] = process.env.XINQIAO_SERVER__LISTEN.split(':');
  const server = createServer((request, response) => response.end(process.argv[2] + process.cwd())).listen(port, host, () => {
    console.log('listening on http://' + host + ':' + port);
    setTimeout(() => console.log('sign-in nurse http://' + host + ':' + port + '/sign-in/nurse'), 200);
  });
  process.on('SIGTERM', () => { server.closeAllConnections(); server.close() });`;

test('a server is started, gives its links, and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xinqiao-stand-in-'));
  const binary = join(folder, 'stand-in.mjs');
  writeFileSync(binary, standIn, { mode: 0o755 });
  try {
    const server = await startServer({ binary });
    const answer = await (await fetch(server.url)).text();
    assert.match(answer, /^serve\//);
    assert.equal(await server.link('nurse'), `${server.url}/sign-in/nurse`);
    await assert.rejects(server.link('nobody'), /no sign-in link for nobody; there are: nurse/);
    await server.stop();
    assert.equal(existsSync(answer.slice('serve'.length)), false, 'its folder is gone');
    await assert.rejects(fetch(server.url), 'it no longer listens');
    const env = { XINQIAO_LIMITS__NEEDS_PER_DAY: '0' };
    await assert.rejects(startServer({ binary, env }), /ended \(3\):\n0 is too few/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
