/**
 * `node scripts/package-readme.mjs take|restore`: the package has a README of its own,
 * `docs/package.md`, and npm packs none but the one in the root. It is put there before packing,
 * and the repository's is put back after.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [readme, own] = ['README.md', 'docs/package.md'].map((name) => join(root, name));
const aside = join(root, '.cache', 'README.repository.md');

const [what] = process.argv.slice(2);
if (what === 'take') {
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Left from a packing that was interrupted: that one is the repository's.
  if (!existsSync(aside)) copyFileSync(readme, aside);
  copyFileSync(own, readme);
} else if (existsSync(aside)) {
  copyFileSync(aside, readme);
  rmSync(aside);
}
