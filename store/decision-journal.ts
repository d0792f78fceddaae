/**
 * The decisions of the rules, line by line: what backtests and coverage read.
 *
 * Written in batches, read in pages, so that neither holds more than a page in memory.
 * Source: rules.md D5, E3.
 */
import type { DecisionLine, RuleKind } from '../rules/index.ts';
import type { Driver, Row } from './driver.ts';
import { jsonOf, numberOf, numberOrNull, textOf, textOrNull } from './read-row.ts';
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
    const last = driver.prepare(statements.lastDecision).first();
    this.#lastSeq = last === undefined ? 0 : (numberOrNull(last, 'seq') ?? 0);
  }

  /** In one transaction. */
  append(lines: readonly DecisionLine[]): void {
    const add = this.#driver.prepare(statements.addDecision);
    let seq = this.#lastSeq;
    this.#driver.transaction(() => {
      for (const line of lines) {
        seq += 1;
        const { atMs, kind, set, version, subject = null, facts, matched } = line;
        const known = JSON.stringify(facts);
        add.run(seq, atMs, kind, set, version, subject, known, JSON.stringify(matched));
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
      after = numberOf(last, 'seq');
    }
  }

  count({ kind, fromMs, toMs }: JournalRange): number {
    const counted = this.#driver.prepare(statements.countDecisions).first(kind, fromMs, toMs);
    return counted === undefined ? 0 : numberOf(counted, 'number');
  }

  /** When the first decision kept of a kind was made; null: there is none. */
  beginsAtMs(kind: RuleKind): number | null {
    const first = this.#driver.prepare(statements.firstDecision).first(kind);
    return first === undefined ? null : numberOrNull(first, 'at_ms');
  }

  /** Forgets what is older; returns how many lines. */
  dropBefore(atMs: number): number {
    return this.#driver.prepare(statements.dropDecisions).run(atMs);
  }
}

function lineOf(row: Row): JournalLine {
  const subject = textOrNull(row, 'subject');
  return {
    seq: numberOf(row, 'seq'),
    atMs: numberOf(row, 'at_ms'),
    kind: textOf(row, 'kind') as RuleKind,
    set: textOf(row, 'set_id'),
    version: numberOf(row, 'version'),
    ...(subject === null ? {} : { subject }),
    facts: jsonOf(row, 'facts'),
    matched: jsonOf(row, 'matched'),
  };
}
