/**
 * The files of the house as the tests of the house see them: what is committed, or could be.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A text file of the tree. */
export interface TreeFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The root of the house. */
export const root = join(import.meta.dirname, '..', '..');

const outside = new Set(['node_modules', 'callwright-data', 'coverage', 'dist', '.git', '.cache']);

/** Every file whose path the pattern matches, in order of path. */
export function treeFiles(pattern: RegExp): readonly TreeFile[] {
  return treePaths(pattern).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The paths of these files, or of symbolic links, which are not followed. */
export function treePaths(pattern: RegExp, isLink = false): readonly string[] {
  const walk = (folder: string): readonly string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (outside.has(entry.name)) return [];
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.isSymbolicLink() === isLink && pattern.test(path) ? [path] : [];
    });
  return walk('').toSorted();
}
