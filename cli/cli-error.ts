/**
 * A "no" that ends a command: what to say on stderr, and the exit code.
 *
 * For what the user can mend. Anything else that is thrown is our fault, and is told as such.
 */
import type { ExitCode } from './exit-codes.ts';

/** The message is printed as it stands, lines and all. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
