/**
 * Reads the dates and times of tables: digits in three orders, names of months, instants with an
 * offset, Unix times and serial numbers of spreadsheets. Cost: no search for plain times.
 */
import { dayMs, hourMs, minuteMs, secondMs } from '../../../kernel/index.ts';
import { dayNumberOf } from '../../clock.ts';
import words from './words.json' with { type: 'json' };

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** How the times of a column are read. */
export interface TimeForm {
  readonly order: DateOrder;
  /** What a cell that is a number counts. */
  readonly numbers: 'ofDay' | 'epoch' | 'serial' | 'compact';
  /** Of a number of the day, in ms. */
  readonly unitMs: number;
}

export interface CellTime {
  readonly day: number | null;
  readonly atMs: number;
  /** Offset from UTC of an instant; null for a time of a local clock. */
  readonly offsetMs: number | null;
}

export type ReadTime = (cell: string) => CellTime | null;

export function timeReader(form: TimeForm): ReadTime {
  const dayOf = dateReader(form.order);
  return (cell) =>
    plainTimeOf(cell, dayOf) ?? numberTimeOf(cell.trim(), form) ?? wordedTimeOf(cell, dayOf);
}

/** Reads dates, with or without a time; a date that comes again is not read again. */
export function dayReader(form: TimeForm): (cell: string) => number | undefined {
  const dayOf = dateReader(form.order);
  const timeOf = timeReader(form);
  return (cell) => dayOf(cell) ?? timeOf(cell)?.day ?? undefined;
}

function dateReader(order: DateOrder): (text: string) => number | undefined {
  let known = '';
  let day: number | undefined;
  return (text) => {
    if (text !== known) day = dateOf(text, order);
    known = text;
    return day;
  };
}

/**
 * Month of the last word that names one, in English, French, German or Spanish: the first may be a
 * weekday, as in `mar. 3 mars`.
 */
function monthIn(text: string): number | undefined {
  const { months } = words;
  const named = text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .match(/[a-z]+/g);
  const found = named?.map((word) =>
    months.findIndex((starts) => starts.some((start) => word.startsWith(start))),
  );
  const month = found?.findLast((place) => place >= 0);
  return month === undefined ? undefined : month + 1;
}

/** What may stand before a date. */
export const weekdayForm = '(?:\\p{L}+[.,]*\\s+)?';
const digitsOnly = new RegExp(`^${weekdayForm}(\\d{1,4})([-/. ])(\\d{1,2})\\2(\\d{1,4})\\.?$`, 'u');

/**
 * Day number of a date; undefined if there is no such day. A first number of four digits is the
 * year, whatever the order; a year of two digits is of this century.
 */
function dateOf(source: string, order: DateOrder): number | undefined {
  const text = source.normalize('NFKC').trim();
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (compact !== null) return dayOfParts(compact[1], compact[2], compact[3]);
  const [, a = '', , b = '', c = ''] = digitsOnly.exec(text) ?? [];
  if (a.length === 4) return dayOfParts(a, b, c);
  if (a !== '' && order === 'dmy') return dayOfParts(c, b, a);
  if (a !== '') return order === 'mdy' ? dayOfParts(c, a, b) : undefined;
  const [first = '', second = '', ...more] = text.match(/\d+/g) ?? [];
  const month = more.length === 0 ? monthIn(text) : undefined;
  if (month === undefined) return undefined;
  return first.length === 4
    ? dayOfParts(first, String(month), second)
    : dayOfParts(second, String(month), first);
}

function dayOfParts(year = '', month = '', day = ''): number | undefined {
  const whole = year.length === 2 ? `20${year}` : year;
  return dayNumberOf([whole, month.padStart(2, '0'), day.padStart(2, '0')].join('-'));
}

function numberTimeOf(cell: string, { numbers, unitMs }: TimeForm): CellTime | null {
  const text = cell.replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  const [whole = ''] = text.split('.');
  if (numbers === 'ofDay') return { day: null, atMs: Math.round(value * unitMs), offsetMs: null };
  if (numbers === 'serial') {
    return onDay(Math.round((value - serialOf1970) * (dayMs / secondMs)) * secondMs, null);
  }
  if (numbers === 'epoch') {
    // Today seconds have 10 digits, ms 13, and µs 16.
    const unit = secondMs ** Math.floor((msDigits - whole.length) / 3);
    return onDay(Math.round(value * unit), 0);
  }
  const [, date = '', hours, minutes, seconds = '0'] =
    /^(\d{8})(\d\d)(\d\d)(\d\d)?$/.exec(whole) ?? [];
  const day = dateOf(date, 'ymd');
  return day === undefined ? null : clockTime(day, [hours, minutes, seconds]);
}

const msDigits = 13;
/** Day 0 of this calendar as spreadsheets count. */
const serialOf1970 = 25_569;

function onDay(ms: number, offsetMs: number | null): CellTime {
  const day = Math.floor(ms / dayMs);
  return { day, atMs: ms - day * dayMs, offsetMs };
}

/** `24:00` of a date is midnight after it; a log of business days may go on after 24:00. */
function clockTime(
  day: number | null,
  [hours, minutes, seconds = '0']: readonly (string | undefined)[],
): CellTime | null {
  const s = Number(seconds.replace(',', '.'));
  const atMs = Math.round(Number(hours) * hourMs + Number(minutes) * minuteMs + s * secondMs);
  if (!(Number(minutes) < 60 && s < 60) || (day !== null && atMs > dayMs)) return null;
  return day === null ? { day, atMs, offsetMs: null } : onDay(day * dayMs + atMs, null);
}

/** A date if there is one, the clock, the half of the day, and an offset. */
const clockForm = new RegExp(
  [
    '^(?:(.+?)(?:T|,?\\s+))?',
    '(\\d\\d?):(\\d\\d)(?::(\\d\\d(?:[.,]\\d+)?))?',
    '(?:\\s?([ap])\\.?\\s?m\\.?)?',
    '\\s?(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-]\\d\\d):?(\\d\\d)?)?$',
  ].join(''),
  'i',
);

/** Any other time, with spaces of every kind, a date in front and an offset behind. */
function wordedTimeOf(cell: string, dayOf: (date: string) => number | undefined): CellTime | null {
  const text = cell
    .normalize('NFKC')
    .trim()
    .replace(/\s*\([^)]*\)$/, '');
  const [, date, hour = '', minutes, seconds, half, zulu, east, eastMinutes = '0'] =
    clockForm.exec(text) ?? [];
  if (hour === '' || (half !== undefined && !/^(0?[1-9]|1[0-2])$/.test(hour))) return null;
  const day = date === undefined ? null : dayOf(date);
  if (day === undefined) return null;
  const noon = half?.toLowerCase() === 'p' ? 12 : 0;
  const hours = half === undefined ? hour : String((Number(hour) % 12) + noon);
  const time = clockTime(day, [hours, minutes, seconds]);
  if (time === null || (zulu === undefined && east === undefined)) return time;
  // `08:00-08:30` is a span of time, no time with an offset.
  if (seconds === undefined && text.at(-6) === '-' && !text.includes('T')) return null;
  const sign = east?.startsWith('-') === true ? -1 : 1;
  const offsetMs = Number(east ?? 0) * hourMs + sign * Number(eastMinutes) * minuteMs;
  return { ...time, offsetMs };
}

/** `HH:MM:SS`, with or without a date: the form of most logs, read without a search for others. */
function plainTimeOf(cell: string, dayOf: (date: string) => number | undefined): CellTime | null {
  const at = cell.length - 'HH:MM:SS'.length;
  if (at < 0 || cell[at + 2] !== ':' || cell[at + 5] !== ':') return null;
  const hours = wholeOf(cell, at, at + 2);
  const minutes = wholeOf(cell, at + 3, at + 5);
  const seconds = wholeOf(cell, at + 6, at + 8);
  if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return null;
  const atMs = (hours * 3_600 + minutes * 60 + seconds) * secondMs;
  if (at === 0) return { day: null, atMs, offsetMs: null };
  if ((cell[at - 1] !== ' ' && cell[at - 1] !== 'T') || atMs >= dayMs) return null;
  const day = dayOf(cell.slice(0, at - 1));
  return day === undefined ? null : { day, atMs, offsetMs: null };
}

/** Whole numbers of more digits are left to `Number`. */
const digitsMax = 9;
const digitZero = 48;

/** The whole number from one place of a text to another; -1 if there is none. */
export function wholeOf(text: string, from = 0, to = text.length): number {
  if (to <= from || to - from > digitsMax) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - digitZero;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}
