/** A copy of a store, to try steps in and throw away. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What a database that was not closed has beside it. */
const besides = ['', '-wal'];

export interface StoreCopy {
  readonly path: string;
  readonly remove: () => void;
}

/** Beside nothing that is used: in a folder of its own. */
export function copyStore(path: string): StoreCopy {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
  const copy = join(folder, basename(path));
  for (const end of besides) {
    if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${copy}${end}`);
  }
  return { path: copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
