/** Options of scripts that run for long: whole numbers, minutes, and what they say to `--help`. */
import { reasonOf } from '../kernel/index.ts';

/** Exit code for options that a script does not have, or cannot take. */
const usageCode = 2;

/** What `read` finds. `--help` prints the usage and ends the process; so does what `read` throws. */
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

/** @throws {Error} where the text is no whole number from `least` on; its message is for the user. */
export function wholeOption(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} is ${text}, expected a whole number from ${least}`);
}

/** null: until stopped. @throws {Error} where the text is no number above 0. */
export function minutesOption(text: string | undefined): number | null {
  const minutes = text === undefined ? null : Number(text);
  if (minutes === null || minutes > 0) return minutes;
  throw new Error(`--minutes is ${text}, expected a number above 0`);
}

/** Whether to go on, asked again and again: not after Ctrl-C. */
export function goesOn(): () => boolean {
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  return () => !isStopped;
}
