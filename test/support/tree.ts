/**
 * The files of the house as the tests of the house see them: what is committed, or could be.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

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
  return walk(root)
    .map((file) => ({ file, path: relative(root, file).split(sep).join('/') }))
    .filter(({ path }) => pattern.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ file, path }) => ({ path, text: readFileSync(file, 'utf8') }));
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (outside.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}
