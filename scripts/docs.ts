/**
 * `npm run docs`: writes every generated page anew; `--check` says which ones have drifted.
 *
 * A check runs the same generators, compares, and puts the tree back as it was, so that no
 * generator needs a second mode. Generators write below `docs/` only.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const generators = [
  'diagrams',
  'schemas',
  'errors',
  'facts',
  'measures',
  'permissions',
  'order-rows',
]
  .map((name) => join('scripts', `${name}.ts`))
  .filter((file) => existsSync(join(root, file)));

if (generators.length === 0) {
  process.stderr.write('docs: no generator found in scripts/, expected at least one\n');
  process.exitCode = 1;
} else if (process.argv.includes('--check')) {
  const before = readPages();
  const failed = generate();
  const after = readPages();
  const drifted = [...new Set([...before.keys(), ...after.keys()])].filter(
    (page) => before.get(page) !== after.get(page),
  );
  restore(before, drifted);
  for (const page of drifted) process.stderr.write(`docs: ${page} has drifted; npm run docs\n`);
  process.exitCode = failed || drifted.length > 0 ? 1 : 0;
} else {
  process.exitCode = generate() ? 1 : 0;
}

/** Whether any generator failed. */
function generate(): boolean {
  let failed = false;
  for (const file of generators) {
    const { status } = spawnSync(process.execPath, [file], { cwd: root, stdio: 'inherit' });
    if (status !== 0) {
      process.stderr.write(`docs: ${file} ended with ${status}, expected 0\n`);
      failed = true;
    }
  }
  return failed;
}

function readPages(): Map<string, string> {
  const pages = new Map<string, string>();
  const entries = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    pages.set(relative(root, file), readFileSync(file, 'utf8'));
  }
  return pages;
}

function restore(before: ReadonlyMap<string, string>, drifted: readonly string[]): void {
  for (const page of drifted) {
    const text = before.get(page);
    if (text === undefined) rmSync(join(root, page));
    else writeFileSync(join(root, page), text);
  }
}
