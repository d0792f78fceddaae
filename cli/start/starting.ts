/** Turns a start's errors that the user can mend into errors that end the command. */
import { PartnerError } from '../../gateways/index.ts';
import { openDataFolder, StartError } from '../../server/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { cliErrorOfStore } from '../journal/open-reader.ts';

/** @throws {CliError} for a `StartError`, a partner's or a store's error; else as the work does */
export async function starting<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw cliErrorOfStart(error);
  }
}

/** @throws {CliError} if others may use the folder, or it cannot be created */
export function openFolder(folder: string): void {
  try {
    openDataFolder(folder);
  } catch (error) {
    throw cliErrorOfStart(error);
  }
}

export function cliErrorOfStart(error: unknown): unknown {
  if (error instanceof PartnerError) return wrongUsage(error.message);
  if (!(error instanceof StartError)) return cliErrorOfStore(error);
  return error.fault === 'setting' ? wrongUsage(error.message) : invalidInput(error.message);
}
