/**
 * One service per data folder, as two would run each other's jobs. SQLite locks a file of its own,
 * so the lock ends with its process. Commands take no lock.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPostgresUrl } from './database/postgres-connection.ts';
import { openPostgres, type PostgresDriver } from './database/postgres-driver.ts';
import { SqliteDriver } from './database/sqlite-driver.ts';
import { StoreError } from './database/store-error.ts';

const lockFile = 'callwright.lock';
const holderFile = 'callwright.service';
/** How long to try, in ms: longer than another process's check holds the lock. */
const lookedAtMs = 50;
/** Kept, as a garbage-collected connection would release its lock. */
const held = new Set<SqliteDriver>();

export interface ServiceLock {
  /** Tells other processes the service's address. */
  tell(address: string): void;
  release(): void;
}

/** Locks the folder for this service. @throws {StoreError} if another service has it. */
export function lockFolder(folder: string): ServiceLock {
  const holder = join(folder, holderFile);
  const database = new SqliteDriver(join(folder, lockFile), { waitMs: lookedAtMs });
  try {
    database.begin();
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

export interface ServiceWatch {
  /** The running service's description of itself; null: none runs. @throws {StoreError} */
  holder(): string | null;
  /** Lets a service go that has stopped speaking with its database; called repeatedly. */
  endSilent(): void;
  close(): void;
}

/** Looks for a running service. `place`: data folder or database URL. @throws {StoreError} */
export function watchService(place: string): ServiceWatch {
  // A process that is stopped keeps the lock of its folder, as it writes there when it goes on.
  if (!isPostgresUrl(place)) {
    return { holder: () => holderOf(place), endSilent: () => {}, close: () => {} };
  }
  let opened: PostgresDriver | null = null;
  // An unreachable database counts as in use: no service could start on it.
  const asked = <Answer>(ask: (driver: PostgresDriver) => Answer): Answer | 'away' => {
    try {
      opened ??= openPostgres({ url: place, isService: false, subject: 'store' });
      return ask(opened);
    } catch (error) {
      if (error instanceof StoreError && error.isPassing) return 'away';
      throw error;
    }
  };
  return {
    holder: () => {
      const found = asked((driver) => driver.holder());
      return found === 'away' ? 'at a database that is away' : found;
    },
    endSilent: () => void asked((driver) => driver.endSilent()),
    close: () => opened?.close(),
  };
}

/** Description that the folder's service gives of itself; null: none runs. @throws {StoreError} */
export function holderOf(folder: string): string | null {
  const path = join(folder, lockFile);
  if (!existsSync(path)) return null;
  const database = new SqliteDriver(path, { waitMs: 0 });
  try {
    return database.isLocked() ? holderIn(join(folder, holderFile)) : null;
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
