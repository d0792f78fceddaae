/**
 * Options that several commands share, and readers of option values, which return a value or throw
 * what was expected.
 */
import { InvalidArgumentError } from 'commander';
import { needed } from './command.ts';

export const writingOptions = {
  '--force': 'write over old files',
  '--dry-run': 'write no file, and say which would be',
} as const;

export const progressOption = {
  '--progress <kind>': [
    'on stderr [bar on a terminal, else plain]',
    choice('none', 'plain', 'json', 'bar'),
  ],
} as const;

export const languageOption = {
  '--lang <language>': ['[of the environment]', choice('en', 'fr')],
} as const;

export const signInOptions = {
  '--server <url>': {
    says: 'the service',
    usual: 'http://127.0.0.1:8080',
    variable: 'CALLWRIGHT_SERVER',
  },
  '--as <person>': 'who signs in',
  '--password <text>': '[CALLWRIGHT_PASSWORD; the demo needs none]',
} as const;

export const serviceOptions = {
  '--centre-id <id>': 'the centre [CALLWRIGHT_CENTRE, else that of who signs in]',
  ...signInOptions,
} as const;

/** Where versions of rules are: in a service, or in a stopped one's folder. */
export const storedRulesOptions = {
  '--data <folder>': 'the rules of a service that is stopped, in place of --server',
  '--accounts <file>': 'who works there [accounts.json in --data]',
  ...serviceOptions,
} as const;

export const rehearsalOptions = {
  '--before <file>': needed('the set in force: rule file, or set@version'),
  '--journal <file>': 'decision journal or trace, - for stdin',
  '--world <file>': 'items and texts, for the gain of prompts',
  '--seed <seed>': ['of the random examples', wholeNumber(0), 1],
  ...storedRulesOptions,
} as const;

/** How a call log is read. */
export const callLogOptions = {
  '--columns <file>': 'what the columns mean [found by their names]',
  '--from <system>': 'whose export it is, such as asterisk-queue-log [found by its headers]',
  '--unread-max <share>': ['cells of a column that may not be understood [2%]', shareBelowOne],
} as const;

export const laneOption = {
  '--lane <use>': [
    'the fast lane for scenarios of plain routing: never, only, or both lanes compared [if it can]',
    choice('off', 'on', 'both'),
  ],
} as const;

export const simulationOptions = {
  '--replications <count>': ['exactly so many days [the scenario’s]', wholeNumber(1)],
  '--precision <size>': 'until so precise: 1%, serviceLevelNet=±0.5pp',
  '--seed <seed>': ['of callers and agents [the scenario’s, else 1]', wholeNumber(0)],
  '--workers <count>': ['threads, where the work lasts [one per processor]', threadCount(1)],
  '--budget <time>': ['stop after so long, with what there is', durationMs],
  '--measure <ids>': ['measures to show, see callwright help measures [the scenario’s]', gather],
  ...laneOption,
  ...progressOption,
} as const;

export function choice<const Names extends readonly string[]>(...choices: Names) {
  return Object.assign((text: string): Names[number] => text, { choices });
}

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const to = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`;
    throw new InvalidArgumentError(`Expected a whole number from ${min}${to}.`);
  };
}

/** Each thread costs memory and a start. */
const threadsMax = 256;

export function threadCount(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= threadsMax) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${threadsMax}.`);
  };
}

/** Accepts fractions. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

export function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

const unitsMs: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Duration in ms: `1500`, `1500ms`, `90s`, `5m`, `1h`. */
export function durationMs(text: string): number {
  const [, digits, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const value = Number(digits) * (unitsMs[unit] ?? Number.NaN);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a time like 1500 (ms), 90s, 5m or 1h, in whole ms.');
}

/** In the largest unit of which it is a whole number: `30m`. */
export function durationText(ms: number): string {
  const [unit = 's', size = 1_000] =
    Object.entries(unitsMs).findLast(([, size]) => ms > 0 && ms % size === 0) ?? [];
  return `${ms / size}${unit}`;
}

const unitsDays: { readonly [unit: string]: number } = { d: 1, w: 7 };

/** Whole calendar days, `7d` or `4w`. */
export function daysLong(text: string): number {
  const [, digits, unit = ''] = /^(\d+)(d|w)$/.exec(text) ?? [];
  const days = Number(digits) * (unitsDays[unit] ?? Number.NaN);
  if (Number.isSafeInteger(days) && days > 0) return days;
  throw new InvalidArgumentError('Expected days or weeks like 7d or 4w.');
}

/** Since midnight, of `10:30`. */
export function timeOfDayMs(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined)
    return (Number(hours) * 60 + Number(minutes)) * 60_000;
  throw new InvalidArgumentError('Expected a time of the day like 10:30.');
}

/** First and last day of `1999-02-01..1999-02-21`. */
export function dateRange(text: string): readonly [string, string] {
  const [, from = '', to = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  if (from !== '' && from <= to) return [from, to];
  throw new InvalidArgumentError('Expected two dates like 1999-02-01..1999-02-21.');
}

/** A share below 1, `30%` or `0.3`. */
export function shareBelowOne(text: string): number {
  const [, digits = '', sign] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text) ?? [];
  const share = sign === undefined ? Number(digits) : Number(digits) / 100;
  if (digits !== '' && share < 1) return share;
  throw new InvalidArgumentError('Expected a share below 1, like 30% or 0.3.');
}
