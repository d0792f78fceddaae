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
