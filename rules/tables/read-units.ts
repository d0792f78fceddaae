/** Reads values as people write them: `80,00 €`, `2 min`, `12.5 %`, `08:30`. */
import { badCell, type CellRead, okCell } from './cell-text.ts';

const msPerUnit = new Map([
  ['ms', 1],
  ['', 1_000],
  ['s', 1_000],
  ['sec', 1_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);
const fields: Readonly<Record<string, string>> = { minuteOfDay: 'time', dayNumber: 'date' };

/** Type of the browser's field for a unit. */
export const fieldType = (unit: string | undefined) => fields[unit ?? ''] ?? 'text';

/** Unit of an outcome's member, which ends its name. */
export function unitOfMember(name: string): string | undefined {
  if (name.endsWith('Ms')) return 'ms';
  if (name.endsWith('Minor')) return 'minor';
  return name.endsWith('Days') ? 'days' : undefined;
}

/** A whole number in the unit; undefined: not understood. */
export function readInUnit(unit: string | undefined, typed: string): number | undefined {
  const text = typed
    .trim()
    .replaceAll(/[\s\u00A0\u202F]+/gu, ' ')
    .replace('\u2212', '-');
  switch (unit) {
    case 'ms':
      return readDuration(text);
    case 'minutes':
      return /\p{L}/u.test(text) ? scaled(readDuration(text), 1 / 60_000) : readDecimal(text, 0);
    case 'minor':
      return scaled(readDecimal(text.replaceAll(/\p{Sc}|\b[A-Z]{3}\b/gu, ''), 2), 100);
    case 'ppm':
      return scaled(readDecimal(text.replace('%', ''), 4), 10_000);
    case 'minuteOfDay': {
      const [, hours, minutes] = /^([01]?\d|2[0-3])[:h]([0-5]\d)$/.exec(text) ?? [];
      return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
    }
    case 'dayNumber':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? Number(text.replaceAll('-', '')) : undefined;
    case 'days':
      return readDecimal(text.replace(/\p{L}+$/u, ''), 0);
    default:
      return readDecimal(text, unit === 'number' ? 4 : 0);
  }
}

const samples: Readonly<Record<string, string>> = { ms: '5 min', minor: '80,00 €', ppm: '12.5 %' };
const sampleOf = (unit = '') => (unit in samples ? `, or with its unit: ${samples[unit]}` : '');

/** A whole number of a table's cell: digits alone, or with a unit that leaves one reading. */
export function readWholeCell(unit: string | undefined, cell: string): CellRead<number> {
  const plain = Number(cell);
  if (/^(?:0|-?[1-9]\d*)$/.test(cell) && Number.isSafeInteger(plain)) return okCell(plain);
  const hasUnit = /[\p{L}\p{Sc}%:]|^\d{4}-/u.test(cell);
  // Of `1.299 €` either reading may be meant.
  const isOpen = /^-?\d{1,3}[.,]\d{3}$/.test(cell.replaceAll(/[\s\p{L}\p{Sc}%]/gu, ''));
  const value = hasUnit && !isOpen ? readInUnit(unit, cell) : undefined;
  return value === undefined
    ? badCell(`a whole number, written in digits alone${sampleOf(unit)}`)
    : okCell(value);
}

/** `90 s`, `2 min`, `1 h 30 min`; a bare number is seconds. */
function readDuration(text: string): number | undefined {
  const isNegative = text.startsWith('-');
  const plain = text.replace(/^-/, '').replaceAll(' ', '');
  const parts = plain.match(/[\d.,]+\p{L}*/gu) ?? [];
  if (parts.length === 0 || parts.join('') !== plain) return undefined;
  let sum = 0;
  for (const part of parts) {
    const unit = msPerUnit.get(part.replace(/^[\d.,]+/, '').toLowerCase());
    const places = unit === 1 ? 0 : 3;
    const ms = scaled(readDecimal(part.replace(/\p{L}+$/u, ''), places), unit ?? Number.NaN);
    if (ms === undefined) return undefined;
    sum += ms;
  }
  return isNegative ? -sum : sum;
}

/** A number with at most `places` decimals; other separators group thousands. */
function readDecimal(typed: string, places: number): number | undefined {
  const text = typed.replaceAll(' ', '');
  const [, sign = '', before = '', after = ''] =
    /^(-?)(\d[\d.,]*?)(?:[.,](\d+))?$/.exec(text) ?? [];
  if (before === '') return undefined;
  const isWhole = after.length > places;
  const grouped = isWhole ? text.replace('-', '') : before;
  if (!/^\d+$/.test(grouped) && !/^\d{1,3}(?:,\d{3})+$|^\d{1,3}(?:\.\d{3})+$/.test(grouped)) {
    return undefined;
  }
  const value = Number(`${sign}${grouped.replaceAll(/[.,]/g, '')}.${isWhole ? '' : after}`);
  return Number.isSafeInteger(Math.round(value * 10_000)) ? value : undefined;
}

function scaled(value: number | undefined, by: number): number | undefined {
  const product = Math.round((value ?? Number.NaN) * by);
  return Number.isSafeInteger(product) ? product : undefined;
}
