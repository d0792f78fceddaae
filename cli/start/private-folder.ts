/**
 * A data folder is its owner's alone: names, telephone numbers and secrets lie in it.
 *
 * The umask of the process is set for all that it makes from then on, that of its threads and of
 * the programs that it starts included: databases, their logs, journals, copies. What somebody has
 * opened to others is refused, with the command that mends it, and never changed in silence.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { reasonOf } from '../../kernel/index.ts';
import { invalidInput } from '../cli-error.ts';

/** Rights of group and others. */
const othersBits = 0o077;
const folderMode = 0o700;
const plainPath = /^[\w./~+@-]+$/;

/** Made where there is none. @throws {CliError} where others may use it, or it cannot be made. */
export function openDataFolder(folder: string): void {
  // Threads have the umask of their process, and cannot set it.
  if (isMainThread) process.umask(othersBits);
  try {
    mkdirSync(folder, { recursive: true, mode: folderMode });
  } catch (error) {
    const why = reasonOf(error);
    const message = `--data ${folder} is no folder and cannot become one (${why}); expected a folder`;
    throw invalidInput(message);
  }
  const lax = laxIn(folder);
  if (lax !== null) throw invalidInput(`${lax.seen}; mend it with: ${lax.command}`);
}

/** What others may use in a folder: the first that is found, and the command that mends all. */
export interface LaxFolder {
  readonly seen: string;
  readonly command: string;
}

/** Null: there is no folder, or nobody but its owner may use anything in it. */
export function laxIn(folder: string): LaxFolder | null {
  // Permissions of Windows are lists, which these bits do not tell.
  if (process.platform === 'win32') return null;
  if (!existsSync(folder)) return null;
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  for (const path of [folder, ...paths]) {
    const entry = statSync(path, { throwIfNoEntry: false });
    // What is gone was a file of a service at work.
    if (entry === undefined || (entry.mode & othersBits) === 0) continue;
    const mode = (entry.mode & 0o777).toString(8).padStart(4, '0');
    const expected = entry.isDirectory() ? '0700' : '0600';
    const seen = `${path} may be used by others (mode ${mode}); expected ${expected}`;
    // Of links that it meets on its way, chmod -R leaves the targets as they are.
    const isLink = path !== folder && lstatSync(path).isSymbolicLink();
    const command = `chmod -R go-rwx ${quoted(folder)}`;
    return { seen, command: isLink ? `${command} ${quoted(path)}` : command };
  }
  return null;
}

/** For a shell. */
function quoted(path: string): string {
  return plainPath.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
