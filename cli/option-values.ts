/** Reads the values of options: a value, or what was expected instead. */
import { InvalidArgumentError } from 'commander';

/** A reader of one of these words. */
export function choice<const Names extends readonly string[]>(...choices: Names) {
  return Object.assign((text: string): Names[number] => text, { choices });
}

/** A reader of whole numbers from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min}.`);
  };
}

/** Threads, at most; each costs memory and a start. */
const threadsMax = 256;

/** A reader of numbers of threads from `min` on. */
export function threadCount(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= threadsMax) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${threadsMax}.`);
  };
}

/** A number above 0, whole or not. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

/** Of an option that may be given several times. */
export function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

const unitsMs: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `1500` and `1500ms`, `90s`, `5m`, `1h`. */
export function durationMs(text: string): number {
  const [, digits, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const value = Number(digits) * (unitsMs[unit] ?? Number.NaN);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a time like 1500 (ms), 90s, 5m or 1h, in whole ms.');
}

/** `a,b,c`. */
export function commaList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('Expected names with commas between.');
}

/** A number between 0 and 1, both excluded. */
export function openShare(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a number between 0 and 1, as in 0.99.');
}

/** `service-rate 1.02`: times that a rate is what it should be. */
export function plantedServiceRate(text: string): number {
  const [, digits = ''] = /^service-rate (\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits !== '' && value >= 0.1 && value <= 10) return value;
  throw new InvalidArgumentError("Expected 'service-rate' and a factor from 0.1 to 10.");
}

const unitsDays: { readonly [unit: string]: number } = { d: 1, w: 7 };

/** `7d`, `4w`: whole days of the calendar. */
export function daysLong(text: string): number {
  const [, digits, unit = ''] = /^(\d+)(d|w)$/.exec(text) ?? [];
  const days = Number(digits) * (unitsDays[unit] ?? Number.NaN);
  if (Number.isSafeInteger(days) && days > 0) return days;
  throw new InvalidArgumentError('Expected days or weeks like 7d or 4w.');
}

/** `1999-02-01..1999-02-21`: the first and the last day. */
export function dateRange(text: string): readonly [string, string] {
  const [, from = '', to = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  if (from !== '' && from <= to) return [from, to];
  throw new InvalidArgumentError('Expected two dates like 1999-02-01..1999-02-21.');
}
