/**
 * `node scripts/switch-programs.mjs` prints paths of Asterisk and sipp as JSON, `{ asterisk,
 * modules, data, sipp, libraries }`, with `libraries` for LD_LIBRARY_PATH: the machine's own, or
 * packages by apt.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foundInPackages, libraryFolders } from './apt-packages.mjs';
import { answerWith } from './obtain-programs.mjs';

await answerWith(async () => {
  const own = programsBelow('/', '');
  if (own !== null) return JSON.stringify(own);
  return await foundInPackages({
    what: 'Asterisk and sipp',
    folderName: 'switch-1',
    file: 'programs.json',
    packages: ['asterisk', 'sip-tester'],
    size: '26 MB',
    find: programsBelow,
  });
});

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
