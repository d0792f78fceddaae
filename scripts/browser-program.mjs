/**
 * `node scripts/browser-program.mjs` prints where Chromium is, as one object of JSON:
 * `{ chromium, libraries }`; `libraries` is for LD_LIBRARY_PATH, or empty.
 *
 * `CHROMIUM` names one; else that of the machine is taken. Else, on Debian and its like, its
 * packages are fetched by apt and unpacked in the user's cache folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolders, unpacked } from './apt-packages.mjs';
import { answerWith, moved, obtained } from './obtain-programs.mjs';

const packages = ['chromium', 'chromium-common', 'fonts-dejavu-core'];
const places = ['usr/bin/chromium', 'usr/bin/chromium-browser', 'usr/bin/google-chrome'];
/** Below a root that is not the machine's, the program itself: its script looks for it at `/`. */
const unpackedPlace = 'usr/lib/chromium/chromium';

await answerWith(async () => {
  const given = process.env.CHROMIUM;
  if (given !== undefined) return JSON.stringify({ chromium: given, libraries: '' });
  const chromium = places.map((one) => join('/', one)).find((one) => starts(one, ''));
  if (chromium !== undefined) return JSON.stringify({ chromium, libraries: '' });
  const what = {
    what: 'Chromium',
    folderName: 'browser-1',
    file: 'program.json',
    needs: 'it on this machine, or apt of Debian to fetch it with',
    how: 'fetching it with apt, 100 MB and 26 MB of lists',
    make: fetchPackages,
  };
  const path = await obtained(what);
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  if (answers(kept, ['--version'], 'Chromium')) return JSON.stringify(kept);
  // The machine has changed below it since.
  rmSync(path, { force: true });
  return readFileSync(await obtained(what), 'utf8');
});

async function fetchPackages({ work, folder, path }) {
  const root = await unpacked({ work, folder, packages });
  const libraries = libraryFolders(root)
    .map((one) => join(root, one))
    .join(':');
  const chromium = join(root, unpackedPlace);
  if (!starts(chromium, libraries)) {
    throw new Error(`what apt has brought into ${root} does not start`);
  }
  writeFileSync(join(work, 'made'), JSON.stringify({ chromium, libraries }));
  moved(join(work, 'made'), path);
}

function starts(chromium, libraries) {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'about:blank'];
  return answers({ chromium, libraries }, args, '<html>');
}

function answers({ chromium, libraries }, args, words) {
  if (!existsSync(chromium)) return false;
  const env = libraries === '' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  return spawnSync(chromium, args, { env, encoding: 'utf8' }).stdout?.includes(words) === true;
}
