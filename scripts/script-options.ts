/** Options of long-running scripts: whole numbers, minutes and `--help`. */
import { reasonOf } from '../kernel/index.ts';

const usageCode = 2;

/** The result of `read`. `--help`, or an error of `read`, prints the usage and ends the process. */
export function optionsOf<T>(usage: string, read: () => T): T {
  if (process.argv.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n\n${usage}`);
    process.exit(usageCode);
  }
}

/** The words after the script's name. One that is not `known` prints the usage and ends with 2. */
export function wordsOf<W extends string>(usage: string, known: readonly W[]): ReadonlySet<W> {
  return optionsOf(usage, () => {
    const words = process.argv.slice(2);
    const unknown = words.find((word) => !known.some((name) => name === word));
    if (unknown === undefined) return new Set(words as W[]);
    const expected = known.length === 0 ? 'nothing' : known.join(' or ');
    throw new Error(`got ${unknown}, expected ${expected}`);
  });
}

/** @throws {Error} with a message for the user if it is no whole number from `least` on. */
export function wholeOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} is ${text}, expected a whole number from ${least}`);
}

/** Null runs until stopped. @throws {Error} if it is no number above 0. */
export function minutesOption(text: string | undefined): number | null {
  const minutes = text === undefined ? null : Number(text);
  if (minutes === null || minutes > 0) return minutes;
  throw new Error(`--minutes is ${text}, expected a number above 0`);
}

/** Returns a function that is false after Ctrl-C. */
export function goesOn(): () => boolean {
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  return () => !isStopped;
}
