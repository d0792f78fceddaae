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
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { answerWith, moved, obtained, run } from './obtain-programs.mjs';

const packages = ['asterisk', 'sip-tester'];
/** Lists of sources, one of which names the mirror of the machine. */
const sourceFiles = ['sources.list.d/debian.sources', 'sources.list.d/ubuntu.sources'];
const oldSource = 'sources.list';
/** The last release of Debian with an Asterisk; taken for what the machine's own lacks alone. */
const olderSuite = 'bullseye';

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

/** Below a root: `usr/lib`, and those of the machine's kind. */
function libraryFolders(root) {
  return ['usr/lib', 'lib', 'usr/lib64'].flatMap((folder) => {
    const below = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
    const ofMachine = below.filter((name) => name.includes('-linux-gnu'));
    return [folder, ...ofMachine.map((name) => join(folder, name))];
  });
}

function isWell({ asterisk, sipp, libraries }) {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const says = (file, flag, words) =>
    spawnSync(file, [flag], { env, encoding: 'utf8' }).stdout?.includes(words) === true;
  return says(asterisk, '-V', 'Asterisk') && says(sipp, '-v', 'SIPp');
}

async function fetchPackages({ work, folder, path }) {
  const parts = join(work, 'parts');
  const archives = join(work, 'cache/archives');
  for (const one of [parts, join(work, 'lists/partial'), join(archives, 'partial')]) {
    mkdirSync(one, { recursive: true });
  }
  writeSources(parts);
  const pin = `Package: *\nPin: release n=${olderSuite}\nPin-Priority: 50\n`;
  writeFileSync(join(work, 'preferences'), pin);
  const apt = (...args) => {
    const settings = [
      ...['Dir::Etc::sourcelist=/dev/null', `Dir::Etc::sourceparts=${parts}`],
      ...[`Dir::Etc::preferences=${join(work, 'preferences')}`, 'Dir::Etc::preferencesparts='],
      ...[`Dir::State::lists=${join(work, 'lists')}`, `Dir::Cache=${join(work, 'cache')}`],
      ...['Debug::NoLocking=1', 'APT::Sandbox::User='],
    ];
    return run('apt-get', [...settings.flatMap((one) => ['-o', one]), ...args]);
  };
  await apt('update');
  await apt('--yes', '--no-install-recommends', '--download-only', 'install', ...packages);
  const root = join(folder, 'root');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  for (const one of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['--extract', join(archives, one), root]);
  }
  const libraries = libraryFolders(root).map((one) => join(root, one));
  const found = programsBelow(root, libraries.join(':'));
  if (found === null) throw new Error(`what apt has brought into ${root} does not start`);
  writeFileSync(join(work, 'made'), JSON.stringify(found));
  moved(join(work, 'made'), path);
}

/** Of the machine's own, and of Debian's older release beside it. */
function writeSources(parts) {
  const known = [...sourceFiles, oldSource].map((name) => join('/etc/apt', name));
  const file = known.find((one) => existsSync(one) && mirrorIn(one) !== undefined);
  if (file === undefined) throw new Error(`no mirror is named in any of ${known.join(', ')}`);
  const isOld = file.endsWith(oldSource);
  copyFileSync(file, join(parts, isOld ? 'own.list' : 'own.sources'));
  if (!readFileSync('/etc/os-release', 'utf8').includes('\nID=debian')) return;
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const lines = ['Types: deb', `URIs: ${mirrorIn(file)}`, `Suites: ${olderSuite}`];
  const older = [...lines, 'Components: main', `Signed-By: ${keys}`, ''].join('\n');
  writeFileSync(join(parts, 'older.sources'), older);
}

function mirrorIn(file) {
  return /^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1];
}
