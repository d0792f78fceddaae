/**
 * Reads what an embedded host keeps in a file, beside the host or without one: for audits.
 */
import { DatabaseSync } from 'node:sqlite';
import type { ProcessCore } from '../../orders/index.ts';

/** All processes of a core in a file, as they were stored last. @throws where there is no such file. */
export function readProcesses<State>(
  path: string,
  core: Pick<ProcessCore<State>, 'kind' | 'upcast'>,
): readonly State[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const sql = 'select machine_version, snapshot from process where kind = ? order by id';
    const rows = database.prepare(sql);
    return rows
      .all(core.kind)
      .map((row) =>
        core.upcast(JSON.parse(String(row['snapshot'])), Number(row['machine_version'])),
      );
  } finally {
    database.close();
  }
}
