// What a journey needs: a server, browsers, people, and the checks on their pages.
//
//     journey('an employee raises a need', async ({ browser, server }) => {
//       const page = await person(browser, server, 'rlw-employee');
//       await page.getByRole('link', { name: '心声' }).click();
//       await expectAxeClean(page);
//     }, { seed: 'demo', browsers: ['current', 'oldest'] });
//
// A journey fails, too, when a window it opened shows a console error, a breach
// of the content security policy, an answer >= 500 or a foreign address that
// `allow` was not told of. Journeys with the same seed share one server.

import { after, test } from 'node:test';
import { kinds, launch } from './harness/browser.mjs';
import { closeAll, faults } from './harness/page.mjs';
import { startServer } from './harness/server.mjs';

export { kinds, launch } from './harness/browser.mjs';
export { allow, expectAxeClean, noHorizontalScroll, offline, person, screenshot, sizes, texts } from './harness/page.mjs';
export { startServer } from './harness/server.mjs';

/** A count on the server once nothing is on its way to it any more: two looks that agree. */
export async function settled(count) {
  let [before, now] = [NaN, await count()];
  while (now !== before) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    [before, now] = [now, await count()];
  }
  return now;
}

const shared = new Map();

/** What `make` gave for `name`; made on first use, ended when the file's tests are over. */
function once(name, make, end) {
  if (!shared.has(name)) shared.set(name, { made: make(), end });
  return shared.get(name).made;
}

after(async () => {
  const results = await Promise.allSettled([...shared.values()].map(async ({ made, end }) => end(await made)));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
});

/**
 * One test for each of `browsers`. `seed`: which server (see `startServer`), or
 * `own: () => server` for another; `run` gets `{ browser, server, kind }`.
 */
export function journey(name, run, { seed = 'demo', browsers = ['current'], own, timeout = 120_000 } = {}) {
  for (const kind of browsers) {
    const title = kind === 'current' ? name : `${name} (${kind} browser)`;
    test(title, { timeout, skip: !kinds.includes(kind) && 'this browser is only built for x86-64' }, async () => {
      const browser = await once(`browser ${kind}`, () => launch(kind), (browser) => browser.close());
      const server = await (own ?? (() => once(`server ${seed}`, () => startServer({ seed }), (server) => server.stop())))();
      await closeAll(); // of a journey that ran out of time
      try {
        await run({ browser, server, kind });
        const wrong = faults();
        if (wrong.length > 0) throw new Error(`the pages reported:\n  ${wrong.join('\n  ')}`);
        await closeAll();
      } catch (error) {
        await closeAll(title);
        throw server.log ? new Error(`${error.message}\n--- the server's last lines ---\n${server.log()}`, { cause: error }) : error;
      }
    });
  }
}
