/**
 * `node scripts/temporal-programs.mjs dev-server|test-server` prints the path of Temporal's
 * program: from PATH if new enough, else downloaded and checked, or built from source, and cached.
 * Plain JavaScript on Node 20.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPinned, requirePinned } from './fetch-pinned.mjs';
import { SetUpError } from './install.mjs';
import { answerWith, buildGo, lockOf, moved, obtained, run } from './obtain-programs.mjs';

const cliModule = 'github.com/temporalio/cli';
const releases = 'https://github.com/temporalio/cli/releases/download';
/** SHA-256 of the 1.8.2 archives, from checksums.txt; other platforms build from source. */
const checksums = {
  'darwin-arm64': 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
  'darwin-x64': '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
  'linux-arm64': '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
  'linux-x64': 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
};
const architectures = { arm64: 'arm64', x64: 'amd64' };

const programs = {
  'dev-server': {
    file: 'temporal',
    version: '1.8.2',
    versionMin: [1, 5, 1],
    needs: 'Go 1.26 or newer',
    how:
      'building it from its Go module, some 6 to 12 minutes; quicker: TEMPORAL_ADDRESS of a ' +
      'server that runs, or the program temporal on the PATH ' +
      '(https://docs.temporal.io/cli/setup-cli)',
    make: buildCli,
    quickly: downloadCli,
  },
  'test-server': {
    file: 'temporal-test-server',
    version: '1.38.0',
    needs: 'Java 11 or newer, and Maven',
    how: 'fetching its 40 Java libraries, 38 MB, with Maven',
    make: gatherJars,
  },
};

await answerWith(async () => {
  const [kind = ''] = process.argv.slice(2);
  if (Object.hasOwn(programs, kind)) return await pathOf(kind, programs[kind]);
  throw new SetUpError(`expected dev-server or test-server, not ${JSON.stringify(kind)}`);
});

async function pathOf(kind, program) {
  if (program.versionMin !== undefined && isNewEnough(program)) return program.file;
  const { version, file, how, needs, make } = program;
  return await obtained({
    what: `Temporal's ${kind}`,
    folderName: `temporal-${kind}-${version}`,
    file,
    how,
    needs,
    quickly: (work, path) => program.quickly?.(work, path, version),
    make: (folders) => make(version, folders),
  });
}

function isNewEnough({ file, versionMin }) {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  const found = /(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
  if (found === undefined) return false;
  const place = versionMin.findIndex((least, part) => found[part] !== least);
  return place === -1 || found[place] > versionMin[place];
}

async function downloadCli(work, path, version) {
  const platform = `${process.platform}-${process.arch}`;
  const sha256 = checksums[platform];
  if (sha256 === undefined) return false;
  const name = `temporal_cli_${version}_${process.platform}_${architectures[process.arch]}.tar.gz`;
  const base = process.env.CALLWRIGHT_TEMPORAL_RELEASES || releases;
  const archive = join(work, name);
  const tell = (text) => process.stderr.write(`callwright: Temporal's dev-server: ${text}\n`);
  const why = await fetchPinned({ url: `${base}/v${version}/${name}`, sha256, path: archive });
  if (why !== null) {
    tell(`its release cannot be downloaded: ${why}`);
    return false;
  }
  await run('tar', ['-xzf', archive, '-C', work, 'temporal'], { cwd: work });
  moved(join(work, 'temporal'), path);
  tell(`downloaded ${version} from its releases`);
  return true;
}

async function buildCli(version, { work, path }) {
  const stamp = `-X ${cliModule}/internal/temporalcli.Version=${version}`;
  const options = ['-ldflags', `-s -w ${stamp}`];
  await buildGo(`${cliModule}/cmd/temporal`, { lock: 'temporal', options, work, path });
}

async function gatherJars(version, { work, folder, path }) {
  const dependency = (groupId, artifactId, version) =>
    `<dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId>` +
    `<version>${version}</version></dependency>`;
  const pom =
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
    '<groupId>callwright</groupId><artifactId>server</artifactId><version>1</version>' +
    '<packaging>pom</packaging><dependencies>' +
    dependency('io.temporal', 'temporal-test-server', version) +
    dependency('org.slf4j', 'slf4j-nop', '1.7.36') +
    '</dependencies></project>';
  writeFileSync(join(work, 'pom.xml'), pom);
  await run('java', ['-version'], { cwd: work });
  const jars = join(folder, 'jars');
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  await run('mvn', ['--quiet', '--batch-mode', ...goal], { cwd: work });
  requirePinned(jars, lockOf('temporal-test-server.sha256'));
  const java = 'java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m';
  const script = `#!/bin/sh\nexec ${java} -cp '${jars}/*' io.temporal.testserver.TestServer "$@"\n`;
  writeFileSync(join(work, 'made'), script);
  moved(join(work, 'made'), path);
}
