/** The rule files that the arguments of a command name: files, and patterns of files. */
import { existsSync, globSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** Files of one command; each is at most a megabyte. */
const filesMax = 10_000;

/** In order, each once. A pattern is one only where no file has its name. @throws {CliError} */
export function ruleFiles(names: readonly string[]): readonly string[] {
  const files = new Set<string>();
  for (const name of names) {
    if (!/[*?[{]/.test(name) || existsSync(name)) {
      files.add(name);
      continue;
    }
    const found = globSync(name).sort();
    if (found.length === 0) throw refused(`${name} matches no file; expected one at least`);
    for (const file of found) files.add(file);
    if (files.size > filesMax) throw refused(`${name} matches more than ${filesMax} files`);
  }
  return [...files];
}

function refused(what: string): CliError {
  return new CliError(exitCodes.invalidFile, what);
}
