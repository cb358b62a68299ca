// A server of the product for a journey: its own folder, its own port, gone afterwards.

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const built = process.env.XINQIAO_TEST_PROGRAM ?? join(target, 'debug/xinqiao');

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts the product and waits until it says where it listens.
 *
 * `seed`: `empty` (a new store) or `demo` (the demonstration data as of
 * 2026-11-22, loaded once per build and copied). `db`: `sqlite`.
 * `env`: more configuration, e.g. `{ XINQIAO_LIMITS__NEEDS_PER_DAY: '2' }`.
 * `binary`: another program than the one last built.
 *
 * Gives `url`; `content`, the origin of course packages; `links`, the printed sign-in addresses by slug, and `link(slug)`,
 * which waits for one and looks on the page of the cast too; `log()`, the last
 * lines it printed; `stop()`.
 */
export async function startServer({ seed = 'empty', db = 'sqlite', env = {}, binary = built } = {}) {
  if (db !== 'sqlite') throw new Error(`no such database: ${db}`);
  const data = mkdtempSync(join(tmpdir(), 'xinqiao-journey-'));
  try {
    if (seed === 'demo') cpSync(await demoStore(binary), data, { recursive: true });
    const server = await start(binary, seed, data, env);
    const stop = server.stop;
    server.stop = async () => {
      await stop();
      rmSync(data, { recursive: true, force: true });
    };
    return server;
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
}

/** The folder of a loaded demonstration store, made anew for every build of the binary. */
async function demoStore(binary) {
  const { size, mtimeMs } = statSync(binary);
  const name = `demo-${size}-${Math.round(mtimeMs)}`;
  const stores = join(target, 'journeys');
  const store = join(stores, name);
  if (existsSync(store)) return store;
  mkdirSync(stores, { recursive: true });
  readdirSync(stores)
    .filter((old) => !old.startsWith(name))
    .forEach((old) => rmSync(join(stores, old), { recursive: true, force: true }));
  const part = mkdtempSync(join(tmpdir(), 'xinqiao-demo-'));
  await build(binary, part);
  const near = `${store}.${process.pid}`;
  cpSync(part, near, { recursive: true });
  rmSync(part, { recursive: true, force: true });
  if (existsSync(store)) rmSync(near, { recursive: true, force: true });
  else renameSync(near, store);
  return store;
}

const demo = (data) => ['demo', '--as-of', '2026-11-22', '--data', data];

/** The configuration of this machine's own installation stays out of the journeys. */
const cleanEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('XINQIAO_')));

async function build(binary, data) {
  const child = spawn(binary, [...demo(data), '--build-only'], { cwd: data, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  const last = [];
  lines(child.stderr, (line) => last.push(line));
  const code = await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  }).finally(() => running.delete(child));
  if (code !== 0) throw new Error(`the demonstration data was not built (${code}):\n${last.join('\n')}`);
}

async function start(binary, seed, data, env) {
  const commands = { empty: ['serve'], demo: demo(data) };
  if (!commands[seed]) throw new Error(`no such seed: ${seed}`);
  const [port, content] = [await freePort(), await freePort()];
  const environment = {
    ...cleanEnvironment(),
    XINQIAO_SERVER__LISTEN: `127.0.0.1:${port}`,
    XINQIAO_SERVER__ADMIN_LISTEN: '127.0.0.1:0',
    XINQIAO_SERVER__PUBLIC_URL: `http://127.0.0.1:${port}`,
    XINQIAO_SERVER__CONTENT_LISTEN: `127.0.0.1:${content}`,
    XINQIAO_SERVER__CONTENT_URL: `http://127.0.0.1:${content}`,
    XINQIAO_SERVER__STOP_SECONDS: '2',
    ...(seed === 'empty' && {
      XINQIAO_DATABASE__URL: `sqlite:${join(data, 'xinqiao.db')}`,
      XINQIAO_FILES__FOLDER: join(data, 'files'),
    }),
    ...env,
  };
  const child = spawn(binary, commands[seed], { cwd: data, stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  running.add(child);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  }).finally(() => running.delete(child));

  const links = {};
  const last = [];
  const url = await new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not say "listening on" in 300 s:\n${last.join('\n')}`));
    }, 300_000);
    const heard = (line) => {
      last.push(line);
      if (last.length > 60) last.shift();
      const [, slug, link] = line.match(/^\s*sign-in (\S+) (http\S+)/) ?? [];
      if (slug) links[slug] = link;
      const [, address] = line.match(/listening on (http:\/\/[^\s/]+)/) ?? [];
      if (address) {
        clearTimeout(limit);
        resolve(address);
      }
    };
    lines(child.stdout, heard);
    lines(child.stderr, heard);
    ended.then(({ error, code, signal }) => {
      clearTimeout(limit);
      reject(new Error(`${binary} ended (${error?.message ?? signal ?? code}):\n${last.join('\n')}`));
    });
  });

  const log = () => last.join('\n');
  return {
    url,
    /** The origin of course packages. */
    content: environment.XINQIAO_SERVER__CONTENT_URL,
    links,
    log,
    async link(slug) {
      for (let tries = 0; !links[slug]; tries += 1) {
        if (tries === 10) Object.assign(links, await cast(url));
        if (tries === 40) throw new Error(`no sign-in link for ${slug}; there are: ${Object.keys(links).join(' ')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return links[slug];
    },
    /** Another command on the same store, while it is served; what it printed, and its exit code. */
    async command(...given) {
      const own = { XINQIAO_DATABASE__URL: `sqlite:${join(data, 'xinqiao.db')}`, XINQIAO_FILES__FOLDER: join(data, 'files') };
      const other = spawn(binary, given, { cwd: data, env: { ...environment, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
      const printed = { out: '', error: '' };
      other.stdout.setEncoding('utf8').on('data', (text) => (printed.out += text));
      other.stderr.setEncoding('utf8').on('data', (text) => (printed.error += text));
      const code = await new Promise((resolve) => other.once('close', resolve));
      return { code, ...printed };
    },
    async stop() {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), 15_000);
      const { code, signal } = await ended;
      clearTimeout(limit);
      if (code !== 0) throw new Error(`the server stopped badly (${signal ?? code}):\n${log()}`);
    },
  };
}

/** Sign-in addresses of the whole cast, where the server has that page. */
async function cast(url) {
  const answer = await fetch(`${url}/demo`);
  const html = answer.ok ? await answer.text() : '';
  const found = html.matchAll(/<a href="([^"]+)" data-slug="([^"]+)"/g);
  return Object.fromEntries([...found].map(([, path, slug]) => [slug, url + path]));
}

function lines(stream, heard) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop();
    parts.forEach(heard);
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
