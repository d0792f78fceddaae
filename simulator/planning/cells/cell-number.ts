/** Reads numbers and lengths of time of tables, in the form decided for their column. */
import { dayMs, hourMs, minuteMs, secondMs } from '../../../kernel/index.ts';
import { wholeOf } from './cell-time.ts';
import words from './words.json' with { type: 'json' };

export type DecimalSign = '.' | ',';

/** How the numbers of a column are read. */
export interface NumberForm {
  readonly decimal: DecimalSign;
  /** Of a length given as a bare number, in ms; 1 of a count. */
  readonly unitMs: number;
}

/** Groups of three digits may be parted by the other mark, a space or an apostrophe. */
function numberForm(decimal: DecimalSign, thousands: string): RegExp {
  return new RegExp(
    `^-?(?:\\d+|\\d{1,3}(?:[${thousands}]\\d{3})+)(?:[${decimal}]\\d+)?(?:e[+-]?\\d+)?$`,
    'i',
  );
}

const thousandsMarks = { '.': "' ,", ',': "' ." };
const forms = {
  '.': numberForm('.', thousandsMarks['.']),
  ',': numberForm(',', thousandsMarks[',']),
};

/** A number with its thousands marks; null if it is none. */
export function numberOf(cell: string, decimal: DecimalSign): number | null {
  const whole = wholeOf(cell);
  if (whole >= 0) return whole;
  const text = cell.normalize('NFKC').replaceAll('’', "'").trim();
  if (!forms[decimal].test(text)) return null;
  const digits = [...text].filter((letter) => !thousandsMarks[decimal].includes(letter));
  return Number(digits.join('').replace(',', '.'));
}

/** Days in front of a clock time are those of .NET: `0.00:04:36`. */
const clockLength = new RegExp(
  ['^(-)?(?:(?:(\\d+)[. ])?(\\d+):)?', '(\\d{1,2}):(\\d\\d(?:[.,]\\d+)?)$'].join(''),
);
const unitLength = /(\d+(?:[.,]\d+)?)\s*(\p{L}+)\.?[\s,]*/gu;
const units: { readonly [name: string]: number } = words.units;

/** Reads a number, `m:ss`, `h:mm:ss`, `4m 36s` or `PT4M36S`; null if it is none of these. */
export function lengthOf(cell: string, { decimal, unitMs }: NumberForm): number | null {
  const number = numberOf(cell, decimal);
  if (number !== null) return Math.round(number * unitMs);
  const text = cell.normalize('NFKC').trim();
  const [, minus, days = '0', hours = '0', minutes, seconds = ''] = clockLength.exec(text) ?? [];
  if (minutes !== undefined) {
    const inDay = Number(hours) * hourMs + Number(minutes) * minuteMs;
    const ms = Number(days) * dayMs + inDay + Number(seconds.replace(',', '.')) * secondMs;
    return Math.round(minus === undefined ? ms : -ms);
  }
  let sum = 0;
  const plain = text
    .replace(/^P(?=[\dT])/, '')
    .replace(/(^|D)T(?=\d)/, '$1')
    .toLowerCase();
  const rest = plain.replaceAll(unitLength, (_, value: string, name: string) => {
    sum += Number(value.replace(',', '.')) * (units[name] ?? Number.NaN);
    return '';
  });
  return plain !== '' && rest === '' && !Number.isNaN(sum) ? Math.round(sum) : null;
}
