/** A copy of the tree in a temporary folder, in which faults are planted one at a time. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Fault } from './fault.ts';

const leftOut = new Set(['node_modules', '.git', 'callwright-data', 'coverage', '.cache']);

/** Copies the sources below `root`; the packages stay where they are. */
export function copyTree(root: string): string {
  const tree = realpathSync(mkdtempSync(join(tmpdir(), 'callwright-mutations-')));
  cpSync(root, tree, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(tree, 'node_modules'), 'junction');
  return tree;
}

/** Plants a fault; what it answers puts the file back as it was. */
export function plant(tree: string, { file, find, replace }: Fault): () => void {
  const path = join(tree, file);
  const text = readFileSync(path, 'utf8');
  const write = (present: string): void => {
    writeFileSync(path, present);
    if (file.startsWith('simulator/lane/engine/')) makeModules(tree);
  };
  write(text.replace(find, () => replace));
  return () => write(text);
}

/** Sources of a module of WebAssembly have changed. */
function makeModules(tree: string): void {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { wasmModules } from './scripts/wasm-modules.ts';
    for (const { file, text } of await wasmModules()) writeFileSync(file, text);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: tree });
}

export function removeTree(tree: string): void {
  rmSync(tree, { recursive: true, force: true });
}
