/**
 * `node scripts/package-readme.mjs take|restore`: npm packs only the root's README, so
 * `docs/package.md` replaces it while packing.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [readme, own] = ['README.md', 'docs/package.md'].map((name) => join(root, name));
const aside = join(root, '.cache', 'README.repository.md');

const [what] = process.argv.slice(2);
if (what === 'take') {
  mkdirSync(join(root, '.cache'), { recursive: true });
  // A copy that exists is the repository's README, left by an interrupted packing.
  if (!existsSync(aside)) copyFileSync(readme, aside);
  copyFileSync(own, readme);
} else if (existsSync(aside)) {
  copyFileSync(aside, readme);
  rmSync(aside);
}
