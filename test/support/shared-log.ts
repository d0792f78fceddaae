/**
 * The founders' data, where they are beside the repository; tests that need them skip elsewhere and
 * say so. None of them is committed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseColumns } from '../../contracts/index.ts';
import { type CallLog, readLog, readTable } from '../../simulator/index.ts';
import { root } from './tree.ts';

const folder = join(root, '..', 'shared', 'data');

/** Whether the data are here; a message on stderr where not. */
export const hasSharedData: boolean = existsSync(folder);
if (!hasSharedData)
  process.stderr.write('no ../shared/data here: tests of real logs are skipped\n');

/** The text of one of them. */
export function sharedText(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** The bank's log, by the example's column map. */
export function bankLog(): CallLog {
  const columns = readFileSync(join(root, 'examples', 'bank-day', 'columns.json'), 'utf8');
  const map = parseColumns(columns);
  const table = readTable(sharedText('bank-calls-1999-02.csv'));
  const log = map.ok && table.ok ? readLog(table.value, map.value) : table;
  if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log).slice(0, 500));
  return log.value;
}
