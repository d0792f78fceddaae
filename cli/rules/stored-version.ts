/** Versions of a store or server, named `set@version`. */
import { existsSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

export interface StoredOptions {
  /** Folder of a store. */
  readonly data?: string;
  readonly server?: string;
  /** Who asks the server. */
  readonly as?: string;
}

const pattern = /^[a-z0-9]+(?:-[a-z0-9]+)*@(?:\d+|active|draft)$/;

/** `set@3`, `set@active`, `set@draft`, where no file has that name. */
export function isStoredName(name: string): boolean {
  return pattern.test(name) && !existsSync(name);
}

/** The text of a version. @throws {CliError} where it cannot be had. */
export function storedText(name: string, { data, server }: StoredOptions): Promise<string> {
  if (data === undefined && server === undefined) {
    const message = `${name} is a stored version; expected --data or --server, where it is stored`;
    throw new CliError(exitCodes.wrongUsage, message);
  }
  throw new CliError(exitCodes.noServer, `${name} cannot be read yet`);
}
