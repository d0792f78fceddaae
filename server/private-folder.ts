/**
 * A data folder is for its owner only, since it holds names, telephone numbers and secrets. The
 * umask covers files of this process, its threads and children. Wider permissions are refused, with
 * the command that fixes them.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { reasonOf } from '../kernel/index.ts';
import { unusableData } from './start-error.ts';

const othersBits = 0o077;
const folderMode = 0o700;
const plainPath = /^[\w./~+@-]+$/;

/** Created if missing. @throws {StartError} if others may use it, or it cannot be created. */
export function openDataFolder(folder: string): void {
  // Threads share their process's umask and cannot set it.
  if (isMainThread) process.umask(othersBits);
  try {
    mkdirSync(folder, { recursive: true, mode: folderMode });
  } catch (error) {
    const why = reasonOf(error);
    const message = `--data ${folder} is no folder and cannot become one (${why}); expected a folder`;
    throw unusableData(message);
  }
  const lax = laxIn(folder);
  if (lax !== null) throw unusableData(`${lax.seen}; mend it with: ${lax.command}`);
}

export interface LaxFolder {
  readonly seen: string;
  readonly command: string;
}

/** The entry that others may use, with the command to fix it; null if none. */
export function laxIn(folder: string): LaxFolder | null {
  // Windows has access lists, which these bits do not show.
  if (process.platform === 'win32') return null;
  if (!existsSync(folder)) return null;
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  for (const path of [folder, ...paths]) {
    const entry = statSync(path, { throwIfNoEntry: false });
    // A missing file was a running service's temporary one.
    if (entry === undefined || (entry.mode & othersBits) === 0) continue;
    const mode = (entry.mode & 0o777).toString(8).padStart(4, '0');
    const expected = entry.isDirectory() ? '0700' : '0600';
    const seen = `${path} may be used by others (mode ${mode}); expected ${expected}`;
    // `chmod -R` does not follow links inside the folder.
    const isLink = path !== folder && lstatSync(path).isSymbolicLink();
    const command = `chmod -R go-rwx ${quoted(folder)}`;
    return { seen, command: isLink ? `${command} ${quoted(path)}` : command };
  }
  return null;
}

function quoted(path: string): string {
  return plainPath.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
