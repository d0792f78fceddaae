/**
 * The store of one service: opens the database, brings it to the present schema, hands out what it
 * holds.
 */
import { dirname } from 'node:path';
import { DecisionJournal } from './decision-journal.ts';
import type { Driver } from './driver.ts';
import { migrate, ownMigrations } from './migrate.ts';
import { PromptJournal } from './prompt-journal.ts';
import { RequestAnswers } from './request-answers.ts';
import { RuleRepository } from './rule-repository.ts';
import { lockFolder, type ServiceLock } from './service-lock.ts';
import { SimulationRepository } from './simulation-repository.ts';
import { inMemory, openSqlite } from './sqlite-driver.ts';
import type { StoreError } from './store-error.ts';
import { type Later, StoreWrites } from './store-writes.ts';

export interface Store {
  readonly rules: RuleRepository;
  readonly decisions: DecisionJournal;
  readonly prompts: PromptJournal;
  readonly answers: RequestAnswers;
  readonly simulations: SimulationRepository;
  /** All or nothing; transactions do not nest. */
  transaction<Result>(work: () => Result): Result;
  /** Does work that nobody waits for, as soon as it can be done; in a service. */
  insist(work: () => void): void;
  /** Whether another process writes just now. */
  isLocked(): boolean;
  /** Why nothing can be written; null: it can. */
  problem(): StoreError | null;
  /**
   * From now on requests are served, at this address: a write that meets the lock of another
   * process fails at once, so that nobody waits behind it.
   */
  serve(address: string): void;
  close(): void;
}

export interface StoreOptions {
  /** A file, made where there is none, or `:memory:`. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Of a service, which is alone on its folder [a command: it waits for locks, and tries once]. */
  readonly later?: Later;
}

/** Opens the store; throws a `StoreError` where that cannot be. */
export function openStore({ path, nowMs, later }: StoreOptions): Store {
  const isAlone = later !== undefined && path !== inMemory;
  const lock = isAlone ? lockFolder(dirname(path)) : null;
  let driver: Driver | null = null;
  try {
    driver = openSqlite(path);
    migrate(driver, { path, nowMs, migrations: ownMigrations() });
    return storeOf(driver, lock, later ?? null);
  } catch (error) {
    driver?.close();
    lock?.release();
    throw error;
  }
}

function storeOf(driver: Driver, lock: ServiceLock | null, later: Later | null): Store {
  const answers = new RequestAnswers(driver);
  const writes = new StoreWrites(driver, answers, later);
  return {
    rules: new RuleRepository(driver),
    decisions: new DecisionJournal(driver),
    prompts: new PromptJournal(driver),
    answers,
    simulations: new SimulationRepository(driver),
    transaction: (work) => driver.transaction(work),
    insist: (work) => writes.insist(work),
    isLocked: () => driver.isLocked(),
    problem: () => writes.problem(),
    serve: (address) => {
      driver.execute('pragma busy_timeout = 0');
      if (lock !== null) writes.insist(() => lock.tell(address));
    },
    close: () => {
      writes.stop();
      driver.close();
      lock?.release();
    },
  };
}
