/**
 * Copies a data folder while a service writes to it. The databases of a centre are copied as they
 * all were at one moment: a reading transaction begins in each, and again if any was written
 * meanwhile. Checksums prove later that the copy is whole. Source:
 * https://www.sqlite.org/backup.html
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { reasonOf } from '../kernel/index.ts';
import { openToRead, type SqliteDriver } from './database/sqlite-driver.ts';
import { StoreError } from './database/store-error.ts';

/** Checksums of a copy's files, in the format of `sha256sum --check`. */
const sumsFile = 'SHA256SUMS';
/** Files of a running process, checksums, and copies that upgrades made. */
const passing = /(?:\.lock|-wal|-shm|-journal|\.service|\.backup|\.part|^SHA256SUMS)$/;
const ownerAlone = 0o600;
const furtherCentre = /^centres[/\\][^/\\]+/;
/** Trials until no database is written between the first and the last reading transaction. */
const trialsMax = 10_000;

/** Databases in a data folder, as paths below it. */
export function databasesIn(folder: string): readonly string[] {
  return filesIn(folder).filter((path) => path.endsWith('.db'));
}

/** What SQLite finds wrong with a database; null: it is sound. */
export function faultOfDatabase(path: string, isReadOnly = true): string | null {
  try {
    const database = openToRead(path, { isReadOnly });
    try {
      const found = String(database.prepare('pragma quick_check(1)').first()?.['quick_check']);
      return found === 'ok' ? null : found;
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
}

/**
 * Copies all files into an existing folder, checks the copied databases and writes the checksums;
 * yields the bytes of each file. @throws {StoreError}
 */
export async function* backUpFolder(
  from: string,
  to: string,
): AsyncGenerator<number, void, undefined> {
  const placeOf = (path: string): string => placeIn(to, path);
  try {
    const databases = databasesIn(from);
    for (const centre of new Set(databases.map(centreOf))) {
      const held = holdStill(from, centre);
      for (const path of databases.filter((one) => centreOf(one) === centre)) {
        const reader = held.get(path) ?? openToRead(join(from, path));
        await reader.copyTo(placeOf(path)).finally(() => reader.close());
        yield statSync(placeOf(path)).size;
      }
    }
    for (const path of filesIn(from).filter((one) => !one.endsWith('.db'))) {
      copyFileSync(join(from, path), placeOf(path));
      yield statSync(placeOf(path)).size;
    }
    assertSound(to);
    const lines: string[] = [];
    for (const path of filesIn(to)) {
      lines.push(`${await sumOf(join(to, path))}  ${slashed(path)}\n`);
    }
    writeFileSync(join(to, sumsFile), lines.join(''));
  } catch (error) {
    throw copyErrorOf(error, from, to);
  }
}

/**
 * Copies the files of a backup into an existing folder, and checks them there: each file that the
 * checksums list and no other, and each database. Yields the bytes of each file. @throws
 * {StoreError} if the backup is not whole
 */
export async function* copyBackUp(
  from: string,
  to: string,
): AsyncGenerator<number, void, undefined> {
  try {
    const sums = sumsIn(from);
    const paths = filesIn(from);
    const missing = [...sums.keys()].find((name) => !paths.some((path) => slashed(path) === name));
    if (missing !== undefined) throw damaged(join(from, missing), 'is missing');
    for (const path of paths) {
      const place = placeIn(to, path);
      copyFileSync(join(from, path), place);
      chmodSync(place, ownerAlone);
      const sum = sums.get(slashed(path));
      const file = join(from, path);
      if (sum === undefined) throw damaged(file, `is not listed in ${sumsFile}`);
      const copied = await sumOf(place);
      if (copied !== sum) throw damaged(file, `has another checksum than ${sumsFile} lists`);
      yield statSync(place).size;
    }
    assertSound(to);
  } catch (error) {
    throw copyErrorOf(error, from, to);
  }
}

function copyErrorOf(error: unknown, from: string, to: string): StoreError {
  if (error instanceof StoreError) return error;
  const seen = `${from} cannot be copied to ${to} (${reasonOf(error)})`;
  const expected = 'expected free space, and that this user may read the one and write the other';
  return new StoreError('store_io_failed', `${seen}; ${expected}`, error);
}

/** Checksums of a backup's files by path. @throws {StoreError} if it has no list of them */
function sumsIn(folder: string): ReadonlyMap<string, string> {
  const list = join(folder, sumsFile);
  if (!existsSync(list)) {
    const expected = 'expected a folder that callwright backup has written';
    throw new StoreError('store_damaged', `${list} is not there; ${expected}`);
  }
  const lines = readFileSync(list, 'utf8').matchAll(/^([\da-f]{64}) {2}(.+)$/gm);
  return new Map([...lines].map(([, sum = '', path = '']) => [path, sum]));
}

/** @throws {StoreError} if a database of a copy is damaged */
function assertSound(copy: string): void {
  for (const path of databasesIn(copy)) {
    // Opened for writing, because a reader would leave files of SQLite's log in the copy.
    const fault = faultOfDatabase(join(copy, path), false);
    if (fault !== null) throw damaged(path, `is damaged: ${fault}`);
  }
}

function damaged(path: string, what: string): StoreError {
  return new StoreError('store_damaged', `${path} ${what}; expected a file as it was copied`);
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function placeIn(folder: string, path: string): string {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}

/** A path as the list of checksums has it on every system. */
function slashed(path: string): string {
  return path.split(sep).join('/');
}

/**
 * The databases of a centre that a process may write, as those have a log; all read one moment
 * until they are closed. @throws {StoreError}
 */
function holdStill(from: string, centre: string): ReadonlyMap<string, SqliteDriver> {
  const list = () =>
    databasesIn(from).filter((path) => {
      return centreOf(path) === centre && existsSync(join(from, `${path}-wal`));
    });
  for (let trial = 0; trial < trialsMax; trial += 1) {
    const paths = list();
    const open = () => paths.map((path) => openToRead(join(from, path)));
    const [readers, watchers] = [open(), open()];
    const before = watchers.map(writesSeen);
    for (const reader of readers) {
      reader.execute('begin');
      reader.prepare('select count(*) from sqlite_schema').first();
    }
    const isStill =
      watchers.every((watcher, place) => writesSeen(watcher) === before[place]) &&
      list().join() === paths.join();
    for (const watcher of watchers) watcher.close();
    if (isStill) return new Map(readers.map((reader, place) => [paths[place] ?? '', reader]));
    for (const reader of readers) reader.close();
  }
  const seen = `the databases in ${from} were written at each of ${trialsMax} trials`;
  throw new StoreError('store_busy', `${seen}; expected a moment without writes`);
}

/** A number that changes when another connection writes. */
function writesSeen(database: SqliteDriver): unknown {
  return database.prepare('pragma data_version').first()?.['data_version'];
}

/** The folder of a further centre; empty: the first centre, and what is the service's. */
function centreOf(path: string): string {
  return furtherCentre.exec(path)?.[0] ?? '';
}

/** Files that last, in the order of their names; links are followed. */
function filesIn(folder: string, below = ''): readonly string[] {
  const names = readdirSync(join(folder, below)).sort();
  return names.flatMap((name) => {
    const path = join(below, name);
    const entry = statSync(join(folder, path), { throwIfNoEntry: false });
    if (entry === undefined || passing.test(name)) return [];
    return entry.isDirectory() ? filesIn(folder, path) : [path];
  });
}
