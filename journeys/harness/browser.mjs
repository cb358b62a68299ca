// The two browsers of the journeys.
//
// `current` is Debian's Chromium. `oldest` is the oldest kernel the product
// promises to work in (WeCom for Windows): the real Chromium 107, which comes
// packed in an npm package and is unpacked once, beside that package.

import { chromium } from 'playwright-core';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

// The oldest browser is only packed for x86-64.
export const kinds = process.arch === 'x64' ? ['current', 'oldest'] : ['current'];

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts one of `kinds`; the caller closes it. */
export async function launch(kind = 'current') {
  return chromium.launch({
    executablePath: kind === 'oldest' ? await oldest() : current(),
    headless: true,
    chromiumSandbox: false,
    args: kind === 'oldest' ? [...flags, '--no-zygote'] : flags,
  });
}

function current() {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
  if (!found) throw new Error('no Chromium: apt-get install chromium');
  return found;
}

async function oldest() {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium/package.json')), 'bin/chromium.br');
  const folder = join(import.meta.dirname, '../node_modules/.cache');
  const program = join(folder, 'chromium-107');
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    // Renamed when whole: another run may be unpacking at the same moment.
    const part = `${program}.${process.pid}`;
    await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(part, { mode: 0o755 }));
    renameSync(part, program);
  }
  return program;
}
