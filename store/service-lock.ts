/**
 * One service to a data folder: two would run each other's jobs and number the same rows.
 *
 * The lock is one of the operating system, taken through SQLite on a file of its own: it ends with
 * its process, however that ends, so nobody waits for a lease after a crash, and a process that was
 * paused cannot lose it. Who holds it stands in a second file, for the words of a refusal. Commands
 * that open the store beside a service take no lock: the database takes care of them.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isPostgresUrl, openPostgres } from './postgres/postgres-driver.ts';
import { telling } from './sqlite-driver.ts';
import { StoreError } from './store-error.ts';

const lockFile = 'callwright.lock';
const holderFile = 'callwright.service';
/** Longer than one who only looks holds it. */
const lookedAtMs = 50;
/** A lock that nothing points to would end when its memory is collected. */
const held = new Set<DatabaseSync>();

export interface ServiceLock {
  /** Says where the service is reached, for others to be sent there. */
  tell(address: string): void;
  release(): void;
}

/** @throws {StoreError} where another service holds the folder. */
export function lockFolder(folder: string): ServiceLock {
  const holder = join(folder, holderFile);
  const path = join(folder, lockFile);
  const database = telling(path, () => new DatabaseSync(path, { timeout: lookedAtMs }));
  try {
    telling(path, () => database.exec('begin immediate'));
  } catch (error) {
    database.close();
    if (!(error instanceof StoreError && error.code === 'store_busy')) throw error;
    const seen = `the folder ${folder} is in use by a service ${holderIn(holder)}`;
    const expected = 'expected one service to a folder: ask that one, or stop it first';
    throw new StoreError('store_busy', `${seen}; ${expected}`, error);
  }
  const tell = (address: string): void => {
    try {
      writeFileSync(holder, `at ${address} (process ${process.pid})`);
    } catch (error) {
      throw new StoreError('store_io_failed', `${holder} cannot be written (${error})`, error);
    }
  };
  tell('an address that it has not told yet');
  held.add(database);
  return {
    tell,
    release: () => {
      rmSync(holder, { force: true });
      held.delete(database);
      database.close();
    },
  };
}

/** Which service is at a place, again and again. */
export interface ServiceWatch {
  /** As it says itself; null: none is. @throws {StoreError} */
  holder(): string | null;
  close(): void;
}

/** Of a data folder, or of the database of a URL. @throws {StoreError} */
export function watchService(place: string): ServiceWatch {
  if (!isPostgresUrl(place)) return { holder: () => holderOf(place), close: () => {} };
  const driver = openPostgres({ url: place, isService: false, subject: 'store' });
  const holder = (): string | null => {
    try {
      return driver.holder();
    } catch (error) {
      // A database that is away lets nobody in either.
      if (error instanceof StoreError && error.isPassing) return 'at a database that is away';
      throw error;
    }
  };
  return { holder, close: () => driver.close() };
}

/** Which service holds the folder, as it says itself; null: none does. @throws {StoreError} */
export function holderOf(folder: string): string | null {
  const path = join(folder, lockFile);
  if (!existsSync(path)) return null;
  const database = telling(path, () => new DatabaseSync(path, { timeout: 0 }));
  try {
    telling(path, () => database.exec('begin immediate'));
    return null;
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'store_busy')) throw error;
    return holderIn(join(folder, holderFile));
  } finally {
    database.close();
  }
}

function holderIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'that starts or stops just now';
  }
}
