/**
 * The store of one service: opens the database, brings it to the present schema, hands out what it
 * holds.
 */
import { DecisionJournal } from './decision-journal.ts';
import { migrate, ownMigrations } from './migrate.ts';
import { PromptJournal } from './prompt-journal.ts';
import { RequestAnswers } from './request-answers.ts';
import { RuleRepository } from './rule-repository.ts';
import { SimulationRepository } from './simulation-repository.ts';
import { openSqlite } from './sqlite-driver.ts';

export interface Store {
  readonly rules: RuleRepository;
  readonly decisions: DecisionJournal;
  readonly prompts: PromptJournal;
  readonly answers: RequestAnswers;
  readonly simulations: SimulationRepository;
  /** All or nothing; transactions do not nest. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

export interface StoreOptions {
  /** A file, made where there is none, or `:memory:`. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** Opens the store; throws a `StoreError` where that cannot be. */
export function openStore({ path, nowMs }: StoreOptions): Store {
  const driver = openSqlite(path);
  try {
    migrate(driver, { path, nowMs, migrations: ownMigrations() });
    return {
      rules: new RuleRepository(driver),
      decisions: new DecisionJournal(driver),
      prompts: new PromptJournal(driver),
      answers: new RequestAnswers(driver),
      simulations: new SimulationRepository(driver),
      transaction: (work) => driver.transaction(work),
      close: () => driver.close(),
    };
  } catch (error) {
    driver.close();
    throw error;
  }
}
