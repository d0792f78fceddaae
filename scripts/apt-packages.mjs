/**
 * Packages of Debian and Ubuntu, fetched by apt and unpacked into a folder without root or
 * installation. What the machine's release lacks is taken from Debian 11 on the same mirror.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { moved, obtained, run } from './obtain-programs.mjs';

/** Source lists, one of which names the machine's mirror. */
const sourceFiles = ['sources.list.d/debian.sources', 'sources.list.d/ubuntu.sources'];
const oldSource = 'sources.list';
/** The last Debian release with Asterisk, for missing packages only. */
const olderSuite = 'bullseye';

/**
 * Folders below a root: `usr/lib`, the machine's architecture, and private folders, as libpulse
 * expects one at a path from `/`.
 */
export function libraryFolders(root) {
  const below = (folder, isOne) =>
    (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [])
      .map((name) => join(folder, name))
      .filter(isOne);
  const holdsLibraries = (folder) =>
    statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory() === true &&
    readdirSync(join(root, folder)).some((name) => /^lib.*\.so/.test(name));
  return ['usr/lib', 'lib', 'usr/lib64'].flatMap((folder) => {
    const ofMachine = below(folder, (one) => one.includes('-linux-gnu'));
    return [folder, ...ofMachine.flatMap((one) => [one, ...below(one, holdsLibraries)])];
  });
}

/**
 * What `find` returns for the packages, as JSON, fetched once; fetched again if the kept programs
 * no longer start. `find` gets the root, its libraries for LD_LIBRARY_PATH, and whether they have
 * started before; null if they do not start.
 */
export async function foundInPackages({ what, folderName, file, packages, size, find }) {
  const asked = {
    what,
    folderName,
    file,
    needs: 'it on this machine, or apt of Debian or Ubuntu to fetch it with',
    how: `fetching it with apt, ${size} and 26 MB of lists`,
    make: async ({ work, folder, path }) => {
      const root = await unpacked({ work, folder, packages });
      const libraries = libraryFolders(root).map((one) => join(root, one));
      const found = find(root, libraries.join(':'));
      if (found === null) throw new Error(`what apt has brought into ${root} does not start`);
      writeFileSync(join(work, 'made'), JSON.stringify(found));
      moved(join(work, 'made'), path);
    },
  };
  const path = await obtained(asked);
  const { libraries } = JSON.parse(readFileSync(path, 'utf8'));
  if (find(join(path, '../root'), libraries, true) !== null) return readFileSync(path, 'utf8');
  rmSync(path, { force: true });
  return readFileSync(await obtained(asked), 'utf8');
}

async function unpacked({ work, folder, packages }) {
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
  return root;
}

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
