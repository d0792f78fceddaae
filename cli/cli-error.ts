/**
 * A "no" that ends a command: what to say on stderr, and the exit code.
 *
 * For what the user can mend. Anything else that is thrown is our fault, and is told as such.
 */
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** The message is printed as it stands, lines and all. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** The end of a command that lacks this flag as it is asked here. */
export function missing(flag: string): CliError {
  return new CliError(exitCodes.wrongUsage, `error: ${flag} is missing`);
}
