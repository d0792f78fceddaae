/**
 * Journal of the rules' decisions, for backtests and coverage. Batches and pages bound memory.
 * Source: rules.md D5, E3.
 */
import type { DecisionLine, FactsFile, RuleKind } from '../rules/index.ts';
import type { Row } from './database/driver.ts';
import { FactShapes } from './fact-shapes.ts';
import { numberIn, Repository, recordOf } from './rows.ts';
import type { JournalLine } from './rule-rows.ts';

const pageLines = 1_000;
/** Lines are deleted when this much older than the newest, in ms. */
const keptMs = 90 * 86_400_000;
/** Old lines deleted per new line. */
const droppedPerLine = 2;

/** `toMs` is exclusive. */
export interface JournalRange {
  readonly kind: RuleKind;
  readonly fromMs: number;
  readonly toMs: number;
}

export class DecisionJournal extends Repository {
  readonly #shapes = new FactShapes(this.driver);
  #lastSeq = this.counter<[]>('select max(seq) as seq from rule_decision', 'seq')();
  /** Deletes lines before `atMs` among the `linesMax` oldest; returns how many. */
  readonly dropBefore = this.doer<[atMs: number, linesMax: number]>(
    'delete from rule_decision where at_ms < ? and seq < (select min(seq) from rule_decision) + ?',
  );
  readonly #count = this.counter<[RuleKind, number, number]>(
    'select count(*) as number from rule_decision where kind = ? and at_ms >= ? and at_ms < ?',
    'number',
  );
  readonly #add = this.writer(
    'insert into rule_decision (seq, at_ms, kind, set_id, version, subject, facts, matched) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly #first = this.finder<{ readonly atMs: number | null }, [kind: RuleKind]>(
    'select min(at_ms) as at_ms from rule_decision where kind = ?',
  );

  append(lines: readonly DecisionLine[]): void {
    let seq = this.#lastSeq;
    this.driver.transaction(() => {
      const stored = new Set<string>();
      for (const { set: setId, ...line } of lines) {
        seq += 1;
        const facts = this.#shapes.pack(line.facts, stored);
        this.#add({ ...line, facts, setId, seq });
      }
      const newestMs = Math.max(...lines.map(({ atMs }) => atMs));
      this.dropBefore(newestMs - keptMs, droppedPerLine * lines.length);
    });
    this.#lastSeq = seq;
  }

  /** Decisions of a kind in a range, oldest first. */
  *lines({ kind, fromMs, toMs }: JournalRange): IterableIterator<JournalLine> {
    const page = this.driver.prepare(
      'select * from rule_decision where kind = ? and at_ms >= ? and at_ms < ? and seq > ? order by seq limit ?',
    );
    let after = 0;
    for (;;) {
      const rows = page.all(kind, fromMs, toMs, after, pageLines);
      for (const row of rows) yield this.#lineOf(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageLines) return;
      after = numberIn(last, 'seq');
    }
  }

  /** The latest `linesMax` decisions about a call or order, oldest first. */
  of(subject: string, linesMax: number): readonly JournalLine[] {
    const rows = this.driver
      .prepare('select * from rule_decision where subject = ? order by seq desc limit ?')
      .all(subject, linesMax);
    return rows.map((row) => this.#lineOf(row)).reverse();
  }

  count({ kind, fromMs, toMs }: JournalRange): number {
    return this.#count(kind, fromMs, toMs);
  }

  /** Time of the first decision kept; null: none. */
  beginsAtMs(kind: RuleKind): number | null {
    return this.#first(kind)?.atMs ?? null;
  }

  #lineOf(row: Row): JournalLine {
    const { setId: set, subject, facts, ...line } = recordOf<StoredLine>(row);
    const named = this.#shapes.unpack(facts) as FactsFile;
    return { ...line, set, facts: named, ...(subject === null ? {} : { subject }) };
  }
}

type StoredLine = Omit<JournalLine, 'set' | 'subject' | 'facts'> & {
  readonly setId: string;
  readonly subject: string | null;
  readonly facts: unknown;
};
