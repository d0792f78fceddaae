/**
 * The code that a figure was measured on: the commit, and a hash of each timed folder, so that a
 * page can mark outdated rows.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodeState {
  readonly commit?: string;
  readonly code?: { readonly [folder: string]: string };
}

const root = join(import.meta.dirname, '..');
const timed: readonly (readonly [rows: string, folders: readonly string[]])[] = [
  ['routing.', ['routing']],
  ['rules.', ['rules']],
  ['sim.', ['simulator', 'routing']],
  ['staff.', ['simulator', 'routing']],
  ['formula.', ['simulator']],
];
const timedFolders: readonly string[] = [...new Set(timed.flatMap(([, folders]) => folders))];

/** The present commit, with `+` if files were changed since. */
export function codeNow(): Required<CodeState> {
  const git = (...args: readonly string[]) =>
    spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('rev-parse', '--short=8', 'HEAD') || 'unknown';
  const isChanged = git('status', '--porcelain', '--', ...timedFolders) !== '';
  return { commit: isChanged ? `${commit}+` : commit, code: hashes() };
}

export function changedSince(row: string, { code = {} }: CodeState): readonly string[] {
  const [, folders = []] = timed.find(([begin]) => row.startsWith(begin)) ?? [];
  const now = hashes();
  return folders.filter((folder) => now[folder] !== code[folder]);
}

let kept: { readonly [folder: string]: string } | undefined;

function hashes(): { readonly [folder: string]: string } {
  kept ??= Object.fromEntries(timedFolders.map((folder) => [folder, hashOf(folder)]));
  return kept;
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.ts')).toSorted()) {
    hash.update(name.replaceAll('\\', '/')).update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
