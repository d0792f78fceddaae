/**
 * How commands end: the exit codes of all, one list for scripts to rely on, and the "no" that ends
 * a command: what to say on stderr, and the code.
 *
 * A "no" is for what the user can mend. Anything else that is thrown is our fault, and is told as
 * such.
 * Source: ux-and-api.md 9.1.
 */

/** Number by name. */
export const exitCodes = {
  yes: 0,
  no: 1,
  wrongUsage: 2,
  invalidFile: 3,
  noServer: 4,
  notPermitted: 5,
  changedFirst: 6,
  stopped: 7,
  ourFault: 70,
  killed: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each tells; `callwright help exit-codes` prints it. */
export const exitCodeMeanings: { readonly [Name in keyof typeof exitCodes]: string } = {
  yes: 'done, and the answer is "yes"',
  no: 'done, and the answer is "no": findings, an unknown call, a target missed',
  wrongUsage: 'wrong usage',
  invalidFile: 'a given file is not valid, or cannot be read (line and column printed)',
  noServer: 'server not reachable, or not ready',
  notPermitted: 'not signed in, or not permitted',
  changedFirst: 'somebody else changed it first',
  stopped: 'stopped by a limit or by you; partial result',
  ourFault: 'our fault: prints what to send us',
  killed: 'stopped by a second Ctrl-C or SIGTERM',
};

/** The message is printed as it stands, lines and all. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** Of a command that was asked for in a way that it cannot be. */
export function wrongUsage(message: string): CliError {
  return new CliError(exitCodes.wrongUsage, message);
}

/** Of a file, folder or store that cannot be used. */
export function invalidInput(message: string): CliError {
  return new CliError(exitCodes.invalidFile, message);
}

/** The end of a command that lacks this flag as it is asked here. */
export function missingOption(flag: string): CliError {
  return wrongUsage(`error: ${flag} is missing`);
}
