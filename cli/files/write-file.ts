/**
 * Writes files that the user asked for: whole or not at all; over an old one only with `--force`.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../../kernel/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import type { OptionsOf } from '../command.ts';
import type { writingOptions } from '../options.ts';

export type WriteOptions = OptionsOf<typeof writingOptions>;

/**
 * Refuses to write over an old file; called before the work, so that no result is lost. @throws
 * {CliError}
 */
export function refuseOldFile(path: string, { force = false }: WriteOptions): void {
  if (force || !existsSync(path)) return;
  throw wrongUsage(`${path} is there already; expected a new file, or --force to write over it`);
}

/** The file appears at once with all its content. @throws {CliError} if it cannot be written. */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions,
): void {
  if (options.dryRun === true) {
    const unit = typeof content === 'string' ? 'characters' : 'bytes';
    process.stderr.write(`dry run: ${path} would be written, ${content.length} ${unit}\n`);
    return;
  }
  const draft = draftOf(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    throw wrongUsage(`${path} cannot be written: ${String(error)}`);
  }
}

/** @throws {CliError} if the system refuses, as it does for a mount point */
export function renameFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const seen = `${from} cannot become ${to} (${reasonOf(error)})`;
    throw invalidInput(`${seen}; expected a folder on the same disk that is no mount point`);
  }
}

/** Path of a file while it is written; renamed at the end, so in the same folder. */
export function draftOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.part`);
}
