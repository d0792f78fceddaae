/**
 * What all cells of a column look like, from which its one reading is decided before any cell is
 * read. Cells with equal letters and as many digits count together. Cost: a pass over the cells.
 */
import { dayMs, hourMs, secondMs } from '../../../kernel/index.ts';
import type { DecimalSign, NumberForm } from './cell-number.ts';
import { type DateOrder, type TimeForm, weekdayForm } from './cell-time.ts';
import words from './words.json' with { type: 'json' };

interface Shape {
  cells: number;
  /** The first such cell, and its line. */
  readonly cell: string;
  readonly line: number;
  /** Largest of the first and of the second number. */
  first: number;
  second: number;
  startsWithZero: boolean;
  sum: number;
}

/** More kinds of cells are words. */
const shapesMax = 2_000;

/** A decision that only the user can take: what the column has, and what to say. */
export interface OpenQuestion {
  readonly line: number;
  readonly received: string;
  readonly expected: string;
}

export class ColumnSurvey {
  readonly shapes = new Map<string, Shape>();

  add(source: string, line: number): void {
    const cell = source.trim();
    if (cell === '') return;
    const key = cell.replaceAll(/\d/g, '0');
    let shape = this.shapes.get(key);
    if (shape === undefined) {
      if (this.shapes.size >= shapesMax) return;
      shape = { cells: 0, cell, line, first: 0, second: 0, startsWithZero: false, sum: 0 };
      this.shapes.set(key, shape);
    }
    shape.cells += 1;
    if (key.startsWith('0000-')) return;
    if (numeric.test(key)) {
      const value = Number(cell.replace(',', '.'));
      shape.first = Math.max(shape.first, value);
      shape.sum += value;
      if (cell.startsWith('0')) shape.startsWithZero = true;
      return;
    }
    const [, first, second] = /^\D*(\d+)\D+(\d+)/.exec(cell) ?? [];
    shape.first = Math.max(shape.first, Number(first ?? 0));
    shape.second = Math.max(shape.second, Number(second ?? 0));
  }
}

const numeric = /^0+(?:[.,]0+)?$/;
const dateOfDigits = new RegExp(`^${weekdayForm}00?([-/. ])00?\\1(?:0000|00)(?!\\d)`, 'u');
const daysOfMonthMin = 12;

/**
 * Order of day, month and year over all columns of a table, since a file has one; a question if
 * every date can be read in two. Points between the numbers stand in day-first countries alone.
 */
export function dateOrderOf(
  surveys: readonly ColumnSurvey[],
  stated: DateOrder | undefined,
): DateOrder | OpenQuestion {
  if (stated !== undefined) return stated;
  let some: Shape | null = null;
  let hasPoints = false;
  let [first, second] = [0, 0];
  for (const [key, shape] of surveys.flatMap((survey) => [...survey.shapes])) {
    const mark = dateOfDigits.exec(key)?.[1];
    if (mark === undefined) continue;
    some ??= shape;
    if (mark === '.') hasPoints = true;
    first = Math.max(first, shape.first);
    second = Math.max(second, shape.second);
  }
  if (some === null) return 'ymd';
  if (first > daysOfMonthMin) return 'dmy';
  if (second > daysOfMonthMin) return 'mdy';
  if (hasPoints) return 'dmy';
  return {
    line: some.line,
    received: `“${some.cell}”, and every other date, with a day and a month of 12 at most`,
    expected: '"dateOrder": "dmy" or "mdy" in the column map (--columns map.json)',
  };
}

const hoursOfDay = 24;
/** Serial numbers of the years 2000 to 2099. */
const serials = { least: 36_526, most: 73_050 } as const;

interface TimeColumn extends Pick<TimeForm, 'order'> {
  /** As it is stated; null: it is not. */
  readonly statedMs: number | null;
  /** Whether another column has the date of its times. */
  readonly hasDate: boolean;
}

/** How the times of a column are read. Numbers of 24 at most are hours. */
export function timeFormOf(
  survey: ColumnSurvey,
  { order, statedMs, hasDate }: TimeColumn,
): TimeForm {
  const numbers = [...survey.shapes].filter(([key, { first }]) => numeric.test(key) && first > 0);
  const [most] = numbers.sort(([, a], [, b]) => b.cells - a.cells);
  const areHours = numbers.every(([, { first }]) => first <= hoursOfDay);
  const unitMs = statedMs ?? (areHours && most !== undefined ? hourMs : secondMs);
  if (most === undefined) return { order, numbers: 'ofDay', unitMs };
  const [key, { first, cell }] = most;
  const [{ length: digits = 0 } = ''] = key.split(/[.,]/);
  if ((digits === 12 || digits === 14) && /^(19|20)/.test(cell)) {
    return { order, numbers: 'compact', unitMs };
  }
  if (digits >= 10) return { order, numbers: 'epoch', unitMs };
  if (!hasDate && digits === 5 && first >= serials.least && first <= serials.most) {
    return { order, numbers: 'serial', unitMs };
  }
  const isFraction = numbers.every(([own, shape]) => isFractionOfDay(own, shape));
  return { order, numbers: 'ofDay', unitMs: isFraction ? dayMs : unitMs };
}

const decimalsOfFraction = 4;

function isFractionOfDay(key: string, { first }: Shape): boolean {
  const [, { length: decimals = 0 } = ''] = key.split(/[.,]/);
  return first < 1 && (first === 0 || decimals >= decimalsOfFraction);
}

/** Longer mean times are taken for another unit. */
const meanSecondsMax = 7_200;

/**
 * How counts are read: as they are whole, a mark with three digits behind it is of thousands. A
 * question where other cells have fewer digits behind it, as thousands without their last zero.
 */
export function countFormOf(survey: ColumnSurvey): NumberForm | OpenQuestion {
  const decimal = decimalOf(survey, true);
  const some = [...survey.shapes].find(([key]) => /^0{1,3}[.,]000$/.test(key));
  if (some?.[0].at(-4) !== decimal) return { decimal, unitMs: 1 };
  const [, { line, cell }] = some;
  const expected = `counts in whole calls, as others have fewer digits after “${decimal}”`;
  return { line, received: `“${cell}”`, expected };
}

/**
 * How the lengths of a column are read. A mark with three digits behind it is of thousands where
 * other cells have no mark, or where it is a comma.
 */
export function lengthFormOf(
  survey: ColumnSurvey,
  unitMs: number | null,
): NumberForm | OpenQuestion {
  const numbers = [...survey.shapes].filter(([key]) => numeric.test(key));
  const decimal = decimalOf(survey, false);
  if (unitMs !== null) return { decimal, unitMs };
  const marked = numbers.filter(([key]) => /[.,]/.test(key));
  if (marked.length > 0 && numbers.every(([key, shape]) => isFractionOfDay(key, shape))) {
    return { decimal, unitMs: dayMs };
  }
  const cells = numbers.reduce((sum, [, shape]) => sum + shape.cells, 0);
  const mean = numbers.reduce((sum, [, shape]) => sum + shape.sum, 0) / Math.max(1, cells);
  const some = numbers[0]?.[1];
  if (mean <= meanSecondsMax || some === undefined) return { decimal, unitMs: secondMs };
  return {
    line: some.line,
    received: `“${some.cell}” in a column with a mean of ${Math.round(mean)}`,
    expected: '"timeUnit": "ms" or "s" in the column map (--columns map.json)',
  };
}

function decimalOf(survey: ColumnSurvey, isCount: boolean): DecimalSign {
  let unmarked = 0;
  const open = new Set<DecimalSign>();
  for (const [key, { startsWithZero }] of survey.shapes) {
    const [, marks = '', last = ''] = /^-?0[0'.,\s]*?(([.,])0+|)$/.exec(key) ?? [];
    if (marks === '') {
      if (/^-?0+$/.test(key)) unmarked += 1;
      continue;
    }
    const mark = last === ',' ? ',' : '.';
    const others: readonly string[] = key.slice(0, -marks.length).match(/[.,]/g) ?? [];
    if (others.includes(mark)) return other(mark);
    const isOpen = marks.length === 4 && /^0{1,3}$/.test(key.slice(0, -marks.length));
    if (others.length > 0 || !isOpen || (startsWithZero && !isCount)) return mark;
    open.add(mark);
  }
  const [mark] = open;
  if (mark === undefined) return '.';
  return isCount || mark === ',' || unmarked > 0 ? other(mark) : mark;
}

function other(mark: DecimalSign): DecimalSign {
  return mark === ',' ? '.' : ',';
}

/** A form in words, for what it is not everywhere; empty of the usual ones. */
export function formWords(form: Partial<TimeForm> & Partial<NumberForm>): string {
  const names: { readonly [of: string]: string } = words.forms;
  const { order, numbers, unitMs, decimal } = form;
  return [order, numbers, unitMs, decimal].flatMap((of) => names[String(of)] ?? []).join(', ');
}
