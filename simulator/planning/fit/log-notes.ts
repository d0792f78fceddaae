/**
 * Rows of a log that were left out or need care, by reason. A log that loses a whole class of rows
 * is refused: without abandoned calls, a scenario would have no callers who leave.
 */
import { aFinding, type Finding } from '../../../contracts/index.ts';

/** Why rows are left out or need care, in the words of a report. */
export const noteWords = {
  noDay: 'left out: no date',
  badDay: 'left out: a date that is no day of the calendar',
  noTime: 'left out: no time of arrival',
  badTime: 'left out: a time that cannot be read',
  noCallType: 'left out: no call type in its column',
  unknownCallType: 'left out: a call type the column map does not name',
  unknownOutcome: 'left out: an outcome that is not known',
  leftInIvr: 'left out: gone before the queue, no abandons',
  negativeLength: 'left out: a negative time',
  badLength: 'mended: a length of time that cannot be read is taken as none',
  repeated: 'left out: a row that is there already, to the last cell',
  answeredAfterMidnight: 'mended: answered after midnight, so a day later than it says',
  clockPutBack: 'mended: answered up to an hour before it came: the clock was put back between',
  answeredBefore: 'mended: answered before it came: taken as no wait',
  decimalComma: 'mended: a decimal comma is read as a point',
  arrivalFromAnswer: 'mended: no time of arrival, so the answer’s is taken',
  answeredWithoutAgent: 'answered, by nobody that is named',
  answeredWithoutHandleTime: 'answered without a handle time: not among those',
  abandonedWithHandleTime: 'abandoned with a handle time: taken as abandoned',
  censored: 'wait ended and nobody knows how: censored, no handle time',
  queuedWithoutWait: 'queued for 0 s: counted as no wait',
} as const;

export type QualityNote = keyof typeof noteWords;

export interface RowNote {
  readonly rows: number;
  /** Line numbers of the first of these rows; the header is line 1. */
  readonly firstLines: readonly number[];
}

/** A class of rows (such as abandoned calls) counts as lost if at most this share of it is left. */
const keptShareMost = 0.05;
/** A class of rows with a smaller share of the log, or fewer than two rows, is not examined. */
const classShareLeast = 0.01;
const linesShown = 3;

/** How to correct a fault: a member of the column map, and what it should name. */
const remedies: Partial<Record<QualityNote, readonly [pointer: string, expected: string]>> = {
  noTime: ['/columns/arrivedAt', 'the column of the time of arrival'],
  noDay: ['/columns/date', 'the column of the date'],
  unknownOutcome: ['/outcomes', 'answered, abandoned or censored for this word'],
  negativeLength: ['/columns/waitTime', 'the column of the wait'],
};

export interface RowClasses {
  readonly outcome: string;
  readonly callType: string;
}

export class LogNotes {
  readonly #rows = new Map<QualityNote, { rows: number; firstLines: number[] }>();
  readonly #classes = new Map<string, { rows: number; kept: number; reasons: QualityNote[] }>();
  #all = 0;

  add(note: QualityNote, line: number): void {
    const known = this.#rows.get(note) ?? { rows: 0, firstLines: [] };
    this.#rows.set(note, known);
    known.rows += 1;
    if (known.firstLines.length < linesShown) known.firstLines.push(line);
  }

  read({ outcome, callType }: RowClasses, leftOut: QualityNote | null): void {
    this.#all += 1;
    for (const key of [`${outcome} calls`, ...(callType === '' ? [] : [`calls of ${callType}`])]) {
      const known = this.#classes.get(key) ?? { rows: 0, kept: 0, reasons: [] };
      this.#classes.set(key, known);
      known.rows += 1;
      if (leftOut === null) known.kept += 1;
      else if (!known.reasons.includes(leftOut)) known.reasons.push(leftOut);
    }
  }

  get rows(): ReadonlyMap<QualityNote, RowNote> {
    return this.#rows;
  }

  /**
   * Findings on lost classes of rows, not on rows left out on purpose; `unread` are unused columns.
   */
  lostClasses(unread: readonly string[]): readonly Finding[] {
    return [...this.#classes].flatMap(([name, { rows, kept, reasons }]) => {
      const isLarge = rows >= 2 && rows >= classShareLeast * this.#all;
      const reason = reasons.find((one) => remedies[one] !== undefined);
      if (!isLarge || kept > keptShareMost * rows || reason === undefined) return [];
      const [pointer, what] = remedies[reason] ?? ['', ''];
      const [first] = this.#rows.get(reason)?.firstLines ?? [];
      const lost = `${rows - kept} of ${rows} ${name} ${noteWords[reason]}, first on line ${first}`;
      const others = unread.length === 0 ? '' : `; columns not read: ${unread.join(', ')}`;
      const expected = `${what}, said by --columns map.json${others}`;
      return aFinding(pointer, 'missing', { received: lost, expected });
    });
  }

  summary(): string {
    return [...this.#rows].map(([note, rows]) => notedLine(note, rows)).join('; ');
  }
}

/** A note in words, such as `3 left out: no date (lines 4, 9 and 12)`. */
export function notedLine(note: QualityNote, { rows, firstLines }: RowNote): string {
  return `${rows} ${noteWords[note]} (${linesText({ rows, firstLines })})`;
}

/** Line numbers in words, such as `lines 4, 9, 12 …`. */
export function linesText({ rows, firstLines }: RowNote): string {
  const more = rows > firstLines.length ? ' …' : '';
  return `line${firstLines.length === 1 ? '' : 's'} ${firstLines.join(', ')}${more}`;
}
