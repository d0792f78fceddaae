/**
 * `node scripts/browser-program.mjs` prints the path of Chromium as JSON, `{ chromium, libraries
 * }`, with `libraries` for LD_LIBRARY_PATH. `CHROMIUM` names one; else the machine's own or
 * packages by apt.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foundInPackages } from './apt-packages.mjs';
import { answerWith } from './obtain-programs.mjs';

const places = ['usr/bin/chromium', 'usr/bin/chromium-browser', 'usr/bin/google-chrome'];
/** Chromium's program below another root, as its start script looks at `/`. */
const unpackedPlaces = ['usr/lib/chromium/chromium'];

await answerWith(async () => {
  const given = process.env.CHROMIUM;
  if (given !== undefined) return JSON.stringify({ chromium: given, libraries: '' });
  const own = programBelow('/', '', places);
  if (own !== null) return JSON.stringify(own);
  return await foundInPackages({
    what: 'Chromium',
    folderName: 'browser-1',
    file: 'program.json',
    packages: ['chromium', 'chromium-common', 'fonts-dejavu-core'],
    size: '100 MB',
    find: (root, libraries, hasStarted) =>
      programBelow(root, libraries, unpackedPlaces, hasStarted),
  });
});

function programBelow(root, libraries, below, hasStarted = false) {
  const chromium = below
    .map((one) => join(root, one))
    .find((one) => existsSync(one) && starts(one, libraries, hasStarted));
  return chromium === undefined ? null : { chromium, libraries };
}

/** Later starts only ask for the version, which is faster than a full start. */
function starts(chromium, libraries, hasStarted) {
  const env = libraries === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  const page = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'];
  const args = hasStarted ? ['--version'] : page;
  const { stdout } = spawnSync(chromium, args, { env, encoding: 'utf8' });
  return stdout?.includes(hasStarted ? 'Chromium' : '<html>') === true;
}
