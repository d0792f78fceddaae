/** Checks of the machine: Node, its clock, its limits, and the data folder. */
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { reasonOf } from '../../kernel/index.ts';
import { furtherFolder, laxIn, storeFile } from '../../server/index.ts';
import {
  databasesIn,
  faultOfDatabase,
  holderOf,
  measuredSyncMs,
  reachedSchema,
} from '../../store/index.ts';
import type { StartOptions } from '../start/start-options.ts';
import { plural } from '../text/figures.ts';
import type { Style } from '../text/style.ts';

const nodeMajorMin = 24;
const gigabyte = 1_000_000_000;
const freeBytes = { warn: 2 * gigabyte, fail: gigabyte / 10 };
/** A disk write slower than this, in ms, makes up most of an answer's time. */
const syncMsSlow = 5;
/**
 * How long the wall clock is compared with the steady clock, and the largest difference allowed.
 */
const clockLook = { forMs: 200, differenceMsMax: 20 };
/** Where a centre's data are: a folder, or a database with all but keys and recordings. */
export type StoredIn = Pick<StartOptions, 'data' | 'database'>;

/** The smallest machine that docs/hosting.md recommends. */
const memoryBytesMin = gigabyte;
/** Each person, program and telephone has an open socket. */
const openFilesMin = 4_096;

/** A file of this installation: a correct clock is after its date. */
const ownFile = fileURLToPath(import.meta.url);

export function checkNode(version = process.versions.node): MachineCheck {
  if (Number(version.split('.', 1)[0]) >= nodeMajorMin) return ok('node', version);
  return fail('node', version, `install Node ${nodeMajorMin} or newer, or use npm start`);
}

/** Compares wall clock and steady clock, as only the wall clock jumps. */
export async function checkClock(now = () => Date.now()): Promise<MachineCheck> {
  const began = { wallMs: now(), steadyMs: performance.now() };
  if (began.wallMs < statSync(ownFile).mtimeMs) {
    const seen = `${new Date(began.wallMs).toISOString()}, before this engine was installed`;
    return fail('clock', seen, 'set the clock, and keep it by NTP');
  }
  await pause(clockLook.forMs);
  const differenceMs = now() - began.wallMs - (performance.now() - began.steadyMs);
  const seen = `${differenceMs.toFixed(1)} ms off the steady clock in ${clockLook.forMs} ms`;
  if (Math.abs(differenceMs) <= clockLook.differenceMsMax) return ok('clock', seen);
  return warn('clock', seen, 'keep the clock by NTP that slews it, and does not step');
}

/** Memory as far as a container's limit, and how many files and sockets may be open. */
export function checkLimits(
  memoryBytes = Math.min(totalmem(), process.constrainedMemory() || totalmem()),
  limits = '/proc/self/limits',
): readonly MachineCheck[] {
  const memory = `${(memoryBytes / gigabyte).toFixed(1)} GB`;
  const isSmall = memoryBytes < memoryBytesMin;
  const listed = existsSync(limits) ? readFileSync(limits, 'utf8') : '';
  const [, files = 'unlimited'] = /^Max open files +(\w+)/m.exec(listed) ?? [];
  return [
    isSmall ? warn('memory', memory, 'give the service 1 GB or more') : ok('memory', memory),
    Number(files) < openFilesMin
      ? warn('open files', `at most ${files}`, `allow ${openFilesMin}: ulimit -n, or LimitNOFILE=`)
      : ok('open files', `at most ${files}`),
  ];
}

/** Whether the data folder can be used; if missing, whether the nearest existing parent can. */
export function checkFolder(data: string | undefined, database?: string): readonly MachineCheck[] {
  if (data === undefined) {
    const seen = 'memory: what is changed and ordered ends with the process';
    return [warn('data folder', seen, '--data <folder> keeps it')];
  }
  let folder = resolve(data);
  while (!existsSync(folder)) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) {
    return [fail('data folder', `${folder} is no folder`, 'name another with --data')];
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const space = `${(free / gigabyte).toFixed(1)} GB free`;
  const state = free < freeBytes.fail ? fail : free < freeBytes.warn ? warn : null;
  return [
    ...checkRights(data),
    checkSync(folder, resolve(data)),
    state === null ? ok('disk space', space) : state('disk space', space, 'make room for data'),
    ...(database === undefined ? checkHolder(data) : []),
  ];
}

/** Schema of a centre's store, and each database in its folder but those of further centres. */
export function checkDatabases({ data, database }: StoredIn): readonly MachineCheck[] {
  if (data === undefined) return [];
  const store = database === undefined ? checkStore(join(data, storeFile)) : [];
  return [...store, ...checkFiles(data)];
}

function checkFiles(data: string): readonly MachineCheck[] {
  const isFolder = statSync(data, { throwIfNoEntry: false })?.isDirectory() === true;
  const all = isFolder ? databasesIn(data) : [];
  const paths = all.filter((path) => !path.startsWith(join(furtherFolder, sep)));
  const damaged = paths.flatMap((path) => {
    const fault = faultOfDatabase(join(data, path));
    return fault === null
      ? []
      : [fail('databases', `${path}: ${fault}`, 'bring back a copy of it')];
  });
  if (damaged.length > 0 || paths.length === 0) return damaged;
  return [ok('databases', `${plural(paths.length, 'file')} read, and sound`)];
}

function checkRights(data: string): readonly MachineCheck[] {
  const lax = laxIn(data);
  return lax === null ? [] : [fail('data rights', lax.seen, lax.command)];
}

function checkSync(folder: string, data: string): MachineCheck {
  try {
    const ms = measuredSyncMs(folder);
    const seen = `${data} can be written, a sync takes ${ms.toFixed(2)} ms`;
    if (ms < syncMsSlow) return ok('data folder', seen);
    return warn('data folder', seen, 'a local SSD answers ten times sooner');
  } catch (error) {
    const advice = 'let this user write there, or name another with --data';
    return fail('data folder', reasonOf(error), advice);
  }
}

function checkStore(path: string): readonly MachineCheck[] {
  if (!existsSync(path)) return [ok('store', `${path} is not there; start makes it`)];
  try {
    const { reached, known } = reachedSchema(path);
    const seen = `schema ${reached} of ${known}`;
    if (reached === known) return [ok('store', seen)];
    if (reached < known) return [ok('store', `${seen}; start upgrades it, after a copy`)];
    return [fail('store', seen, 'a newer Callwright wrote it: start that one')];
  } catch (error) {
    return [fail('store', reasonOf(error), 'bring back a copy of it')];
  }
}

function checkHolder(data: string): readonly MachineCheck[] {
  const holder = existsSync(data) ? holderOf(data) : null;
  if (holder === null) return [];
  const advice = 'stop it first, or wait for it with --standby';
  return [warn('service', `the folder is in use by a service ${holder}`, advice)];
}

export interface MachineCheck {
  readonly check: string;
  /** Id of the centre that it is about; null: the machine, or the whole service. */
  readonly centre: string | null;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly seen: string;
  readonly advice: string | null;
}

export function ok(check: string, seen: string): MachineCheck {
  return { check, centre: null, state: 'ok', seen, advice: null };
}

export function warn(check: string, seen: string, advice: string): MachineCheck {
  return { check, centre: null, state: 'warn', seen, advice };
}

export function fail(check: string, seen: string, advice: string): MachineCheck {
  return { check, centre: null, state: 'fail', seen, advice };
}

export function checksOf(centre: string, found: readonly MachineCheck[]): readonly MachineCheck[] {
  return found.map((one) => ({ ...one, centre }));
}

/** One table; with several centres, each check of one begins with its id. */
export function checkLines(found: readonly MachineCheck[], style: Style): readonly string[] {
  const { signs } = style;
  const marks = {
    ok: style.green(signs.yes),
    warn: style.yellow(signs.warning),
    fail: style.red(signs.no),
  };
  const isOfSeveral = new Set(found.map(({ centre }) => centre)).size > 2;
  const nameOf = ({ check, centre }: MachineCheck): string =>
    isOfSeveral && centre !== null ? `${centre}: ${check}` : check;
  const width = Math.max(...found.map((one) => nameOf(one).length));
  return found.flatMap((one) => [
    ` ${marks[one.state]} ${nameOf(one).padEnd(width)}  ${one.seen}`,
    ...(one.advice === null ? [] : [`   ${' '.repeat(width)}  ${signs.fix} ${one.advice}`]),
  ]);
}
