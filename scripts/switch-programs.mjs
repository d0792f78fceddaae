/**
 * `node scripts/switch-programs.mjs` prints where Asterisk and sipp are, as one object of JSON:
 * `{ asterisk, modules, data, sipp, libraries }`; `libraries` is for LD_LIBRARY_PATH, or empty.
 *
 * Those of the machine are taken where both are there. Else, on Debian and its like, their packages
 * are fetched by apt from the machine's own sources and unpacked in the user's cache folder: no
 * root is needed, nothing is installed, and no service begins. Releases of Debian that have no
 * Asterisk take that of Debian 11, of the same mirror.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolders, unpacked } from './apt-packages.mjs';
import { answerWith, moved, obtained } from './obtain-programs.mjs';

const packages = ['asterisk', 'sip-tester'];

await answerWith(async () => {
  const own = programsBelow('/', '');
  if (own !== null) return JSON.stringify(own);
  const what = {
    what: 'Asterisk and sipp',
    folderName: 'switch-1',
    file: 'programs.json',
    needs: 'them on the PATH, or apt of Debian or Ubuntu to fetch them with',
    how: 'fetching them with apt, 26 MB and 26 MB of lists',
    make: fetchPackages,
  };
  const read = (path) => readFileSync(path, 'utf8');
  const kept = JSON.parse(read(await obtained(what)));
  if (isWell(kept)) return JSON.stringify(kept);
  // The machine has changed below them since.
  rmSync(join(kept.asterisk, '../../../../programs.json'), { force: true });
  return read(await obtained(what));
});

/** Null: they are not there, or do not start. */
function programsBelow(root, libraries) {
  const first = (...paths) =>
    paths.map((one) => join(root, one)).find((one) => existsSync(one)) ?? '';
  const found = {
    asterisk: first('usr/sbin/asterisk'),
    sipp: first('usr/bin/sipp'),
    modules: first(...libraryFolders(root).map((one) => join(one, 'asterisk/modules'))),
    data: first('usr/share/asterisk'),
    libraries,
  };
  return found.asterisk !== '' && found.sipp !== '' && isWell(found) ? found : null;
}

function isWell({ asterisk, sipp, libraries }) {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const says = (file, flag, words) =>
    spawnSync(file, [flag], { env, encoding: 'utf8' }).stdout?.includes(words) === true;
  return says(asterisk, '-V', 'Asterisk') && says(sipp, '-v', 'SIPp');
}

async function fetchPackages({ work, folder, path }) {
  const root = await unpacked({ work, folder, packages });
  const libraries = libraryFolders(root).map((one) => join(root, one));
  const found = programsBelow(root, libraries.join(':'));
  if (found === null) throw new Error(`what apt has brought into ${root} does not start`);
  writeFileSync(join(work, 'made'), JSON.stringify(found));
  moved(join(work, 'made'), path);
}
