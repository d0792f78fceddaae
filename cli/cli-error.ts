/**
 * Exit codes of all commands, and the error that ends one. It is for what the user can mend;
 * anything else thrown counts as a bug.
 */

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

/** Meanings printed by `callwright help exit-codes`. */
export const exitCodeMeanings: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [exitCodes.yes, 'done, and the answer is "yes"'],
  [exitCodes.no, 'done, and the answer is "no": findings, an unknown call, a target missed'],
  [exitCodes.wrongUsage, 'wrong usage'],
  [exitCodes.invalidFile, 'a given file is not valid, or cannot be read (line and column printed)'],
  [exitCodes.noServer, 'server not reachable, or not ready'],
  [exitCodes.notPermitted, 'not signed in, or not permitted'],
  [exitCodes.changedFirst, 'somebody else changed it first'],
  [exitCodes.stopped, 'stopped by a limit or by you; partial result'],
  [exitCodes.ourFault, 'our fault: prints what to send us'],
  [exitCodes.killed, 'stopped by a second Ctrl-C or SIGTERM'],
];

/** The message is printed unchanged; it may have several lines. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

export function wrongUsage(message: string): CliError {
  return new CliError(exitCodes.wrongUsage, message);
}

export function invalidInput(message: string): CliError {
  return new CliError(exitCodes.invalidFile, message);
}

export function missingOption(flag: string): CliError {
  return wrongUsage(`error: ${flag} is missing`);
}
