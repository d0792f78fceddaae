/**
 * Copies a data folder while a service writes to it. The databases of a centre are copied as they
 * all were at one moment: a reading transaction begins in each, and again if any was written
 * meanwhile. Source: https://www.sqlite.org/backup.html
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reasonOf } from '../kernel/index.ts';
import { openToRead, type SqliteDriver } from './database/sqlite-driver.ts';
import { StoreError } from './database/store-error.ts';

/** Files of a running process, and copies that upgrades made. */
const passing = /(?:\.lock|-wal|-shm|-journal|\.service|\.backup|\.part)$/;
const furtherCentre = /^centres[/\\][^/\\]+/;
/** Trials until no database is written between the first and the last reading transaction. */
const trialsMax = 10_000;

/** Databases in a data folder, as paths below it. */
export function databasesIn(folder: string): readonly string[] {
  return filesIn(folder).filter((path) => path.endsWith('.db'));
}

/** What SQLite finds wrong with a database; null: it is sound. */
export function faultOfDatabase(path: string): string | null {
  try {
    const database = openToRead(path, { isReadOnly: true });
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

/** Copies all files into an existing folder; yields the bytes of each. @throws {StoreError} */
export async function* backUpFolder(
  from: string,
  to: string,
): AsyncGenerator<number, void, undefined> {
  const placeOf = (path: string): string => {
    const place = join(to, path);
    mkdirSync(dirname(place), { recursive: true });
    return place;
  };
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
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const seen = `${from} cannot be copied to ${to} (${reasonOf(error)})`;
    const expected = 'expected free space, and that this user may read the one and write the other';
    throw new StoreError('store_io_failed', `${seen}; ${expected}`, error);
  }
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
