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
  sumRow: 'left out: a row of sums',
  otherKind: 'left out: a call of another kind, such as outbound',
  negativeLength: 'left out: a negative time',
  badLength: 'mended: a length of time that cannot be read is taken as none',
  repeated: 'left out: a row that is there already, to the last cell',
  answeredAfterMidnight: 'mended: answered after midnight, so a day later than it says',
  clockPutBack: 'mended: answered up to an hour before it came: the clock was put back between',
  answeredBefore: 'mended: answered before it came: taken as no wait',
  clockPutForward: 'mended: the clock was put forward before the answer: an hour off the wait',
  timeSkipped: 'kept: a time that the clock skipped that day; is the log of another time zone?',
  timeTwice: 'kept: a time that came twice that day, as the clock was put back',
  arrivalFromAnswer: 'mended: no time of arrival, so the answer’s is taken',
  answeredWithoutAgent: 'answered, by nobody that is named',
  answeredWithoutHandleTime: 'answered without a handle time: not among those',
  abandonedWithHandleTime: 'abandoned with a handle time: taken as abandoned',
  censored: 'wait ended and nobody knows how: censored, no handle time',
  queuedWithoutWait: 'queued for 0 s: counted as no wait',
} as const;

export type QualityNote = keyof typeof noteWords;

/** What a note is about; the column is null where only the row is known. */
export interface LogCell {
  /** The header is line 1. */
  readonly line: number;
  readonly column: string | null;
  readonly value: string;
}

export interface RowNote {
  readonly rows: number;
  /** A cell of each of the first of these rows. */
  readonly first: readonly LogCell[];
}

/** A class of rows (such as abandoned calls) counts as lost if at most this share of it is left. */
const keptShareMost = 0.05;
/** A class of rows with a smaller share of the log, or fewer than two rows, is not examined. */
const classShareLeast = 0.01;
const rowsShown = 3;
const lettersShown = 40;

/** How to correct a fault: a member of the column map, and what it should name. */
const remedies: Partial<Record<QualityNote, readonly [pointer: string, expected: string]>> = {
  noTime: ['/columns/arrivedAt', 'the column of the time of arrival'],
  noDay: ['/columns/date', 'the column of the date'],
  unknownOutcome: ['/outcomes', 'answered, abandoned or censored for this word'],
  negativeLength: ['/columns/waitTime', 'the column of the wait'],
};

interface RowClass {
  rows: number;
  kept: number;
  readonly reasons: QualityNote[];
}

function countIn(classes: Map<string, RowClass>, name: string, leftOut: QualityNote | null): void {
  const known = classes.get(name) ?? { rows: 0, kept: 0, reasons: [] };
  classes.set(name, known);
  known.rows += 1;
  if (leftOut === null) known.kept += 1;
  else if (!known.reasons.includes(leftOut)) known.reasons.push(leftOut);
}

export class LogNotes {
  readonly #rows = new Map<QualityNote, { rows: number; first: LogCell[] }>();
  readonly #outcomes = new Map<string, RowClass>();
  readonly #callTypes = new Map<string, RowClass>();
  #all = 0;

  /** Calls `cellOf` only for the few rows that reports show. */
  add(note: QualityNote, cellOf: () => LogCell): void {
    const known = this.#rows.get(note) ?? { rows: 0, first: [] };
    this.#rows.set(note, known);
    known.rows += 1;
    if (known.first.length < rowsShown) known.first.push(cellOf());
  }

  /** A row of these classes; `callType` may be empty. */
  read(outcome: string, callType: string, leftOut: QualityNote | null): void {
    this.#all += 1;
    countIn(this.#outcomes, outcome, leftOut);
    if (callType !== '') countIn(this.#callTypes, callType, leftOut);
  }

  get rows(): ReadonlyMap<QualityNote, RowNote> {
    return this.#rows;
  }

  /** Whether a row has this word in its column of the call type. */
  hasCallType(word: string): boolean {
    return this.#callTypes.has(word);
  }

  /**
   * Findings on lost classes of rows, not on rows left out on purpose; `unread` are unused columns.
   */
  lostClasses(unread: readonly string[]): readonly Finding[] {
    const classes = [
      ...[...this.#outcomes].map(([word, one]) => [`${word} calls`, one] as const),
      ...[...this.#callTypes].map(([type, one]) => [`calls of ${type}`, one] as const),
    ];
    return classes.flatMap(([name, { rows, kept, reasons }]) => {
      const isLarge = rows >= 2 && rows >= classShareLeast * this.#all;
      const reason = reasons.find((one) => remedies[one] !== undefined);
      if (!isLarge || kept > keptShareMost * rows || reason === undefined) return [];
      const [pointer, what] = remedies[reason] ?? ['', ''];
      const [first] = this.#rows.get(reason)?.first ?? [];
      const where = first === undefined ? '' : `, first on line ${logCellText(first)}`;
      const lost = `${rows - kept} of ${rows} ${name} ${noteWords[reason]}${where}`;
      const others = unread.length === 0 ? '' : `; columns not read: ${unread.join(', ')}`;
      const expected = `${what}, said by --columns map.json${others}`;
      return aFinding(pointer, 'missing', { received: lost, expected });
    });
  }

  summary(): string {
    return [...this.#rows].map(([note, rows]) => notedLine(note, rows)).join('; ');
  }
}

/** A note in words, such as `1 left out: an outcome that is not known (line 4, end “LOST”)`. */
export function notedLine(note: QualityNote, noted: RowNote): string {
  return `${noted.rows} ${noteWords[note]} (${linesText(noted)})`;
}

/** The first rows in words, such as `lines 4, end “LOST”; 9, end “GONE” …`. */
export function linesText({ rows, first }: RowNote): string {
  const more = rows > first.length ? ' …' : '';
  const mark = first.some(({ column }) => column !== null) ? '; ' : ', ';
  return `line${first.length === 1 ? '' : 's'} ${first.map(logCellText).join(mark)}${more}`;
}

/** A cell as `4, end “LOST”`. */
export function logCellText({ line, column, value }: LogCell): string {
  if (column === null) return `${line}`;
  const shown = value.length > lettersShown ? `${value.slice(0, lettersShown)}…` : value;
  return `${line}, ${column} ${value === '' ? 'empty' : `“${shown}”`}`;
}
