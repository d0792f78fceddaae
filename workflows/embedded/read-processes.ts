/**
 * Reads what an embedded host keeps in a file, beside the host or without one: for audits.
 */
import { DatabaseSync } from 'node:sqlite';
import type { ProcessCore } from '../../orders/index.ts';

/** All processes of a file, as they were stored last. @throws where there is no such file. */
export function readProcesses<State>(
  path: string,
  core: Pick<ProcessCore<State>, 'upcast'>,
): readonly State[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare('select machine_version, snapshot from process order by id');
    return rows
      .all()
      .map((row) =>
        core.upcast(JSON.parse(String(row['snapshot'])), Number(row['machine_version'])),
      );
  } finally {
    database.close();
  }
}
