/**
 * The decisions of the rules, line by line: what backtests and coverage read.
 *
 * Written in batches, read in pages, so that neither holds more than a page in memory.
 * Source: rules.md D5, E3.
 */
import type { DecisionLine, RuleKind } from '../rules/index.ts';
import type { Driver, Row } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';
import type { JournalLine } from './rule-rows.ts';
import { statements } from './statements.ts';

/** Lines read at a time. */
const pageLines = 1_000;

/** Which lines; `toMs` is not included. */
export interface JournalRange {
  readonly kind: RuleKind;
  readonly fromMs: number;
  readonly toMs: number;
}

export class DecisionJournal {
  readonly #driver: Driver;
  #lastSeq: number;

  constructor(driver: Driver) {
    this.#driver = driver;
    this.#lastSeq = numberIn(driver.prepare(statements.lastDecision).first(), 'seq');
  }

  /** In one transaction. */
  append(lines: readonly DecisionLine[]): void {
    let seq = this.#lastSeq;
    this.#driver.transaction(() => {
      for (const { set: setId, ...line } of lines) {
        seq += 1;
        addRow(this.#driver, statements.addDecision, { ...line, setId, seq });
      }
    });
    this.#lastSeq = seq;
  }

  /** Oldest first. */
  *lines({ kind, fromMs, toMs }: JournalRange): IterableIterator<JournalLine> {
    const page = this.#driver.prepare(statements.decisions);
    let after = 0;
    for (;;) {
      const rows = page.all(kind, fromMs, toMs, after, pageLines);
      for (const row of rows) yield lineOf(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageLines) return;
      after = numberIn(last, 'seq');
    }
  }

  count({ kind, fromMs, toMs }: JournalRange): number {
    const counted = this.#driver.prepare(statements.countDecisions).first(kind, fromMs, toMs);
    return numberIn(counted, 'number');
  }

  /** When the first decision kept of a kind was made; null: there is none. */
  beginsAtMs(kind: RuleKind): number | null {
    const first = this.#driver.prepare(statements.firstDecision).first(kind);
    return recordIn<{ readonly atMs: number | null }>(first)?.atMs ?? null;
  }

  /** Forgets what is older; returns how many lines. */
  dropBefore(atMs: number): number {
    return this.#driver.prepare(statements.dropDecisions).run(atMs);
  }
}

type StoredLine = Omit<JournalLine, 'set' | 'subject'> & {
  readonly setId: string;
  readonly subject: string | null;
};

function lineOf(row: Row): JournalLine {
  const { setId: set, subject, ...line } = recordOf<StoredLine>(row);
  return { ...line, set, ...(subject === null ? {} : { subject }) };
}
