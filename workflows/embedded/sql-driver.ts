/**
 * The database under the embedded host, as little of it as the store needs: the same code runs over
 * every one that takes the statements.
 */
import { type Driver, StoreError } from '../../store/index.ts';
import { StoreRefusal } from '../engine/process-store.ts';

export type SqlValue = string | number | null;

export interface SqlRow {
  readonly [column: string]: SqlValue;
}

/** Statements, inside a transaction or outside. */
export interface SqlSession {
  rows(sql: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The statement once for each; returns the places of those that changed nothing. */
  write(sql: string, each: readonly (readonly SqlValue[])[]): Promise<readonly number[]>;
}

export interface SqlDriver extends SqlSession {
  /** All or nothing; transactions come one after another. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): void;
}

/** SQLite: every statement blocks, so this belongs in a thread of its own. */
export function sqliteDriver(driver: Driver): SqlDriver {
  return {
    rows: (sql, values) => attempt(() => driver.prepare(sql).all(...values)),
    write: (sql, each) =>
      attempt(() => {
        const statement = driver.prepare(sql);
        return each.flatMap((values, place) => (statement.run(...values) === 0 ? [place] : []));
      }),
    async transaction(work) {
      await attempt(() => driver.execute('begin immediate'));
      try {
        const result = await work();
        await attempt(() => driver.execute('commit'));
        return result;
      } catch (error) {
        try {
          driver.execute('rollback');
        } catch {
          // A full disk has ended the transaction already.
        }
        throw error;
      }
    },
    close: () => driver.close(),
  };
}

/** What SQLite says, in the words of the engine. */
function attempt<Result>(work: () => Result): Promise<Result> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    const isPassing = error instanceof StoreError && error.isPassing;
    const message = error instanceof Error ? error.message : String(error);
    return Promise.reject(new StoreRefusal(isPassing ? 'passing' : 'failed', message, error));
  }
}
