/**
 * Real call logs, where they are beside the repository, in `../shared/data`: none may be committed.
 * Tests that need them are skipped elsewhere, and counted at the end of a run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseColumns } from '../../contracts/index.ts';
import { type CallLog, readLog, readTable, type ScenarioNames } from '../../simulator/index.ts';
import { root } from './tree.ts';

const folder = join(root, '..', 'shared', 'data');

/** Whether they are here. */
export const hasSharedData: boolean = existsSync(folder);

/** The text of one of them. */
export function sharedText(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Names and options of a scenario that is written from a fit to the bank's log. */
export const bankNames: ScenarioNames = {
  id: 'fitted',
  name: 'bank weekday',
  centreFile: 'centre.json',
  timeZone: 'Asia/Jerusalem',
  targetMs: 20_000,
  shortAbandonMs: 5_000,
  seed: 2,
  headStarts: { 2: 90_000 },
  parts: new Set(['changeover', 'profiles', 'overflow', 'balk']),
};

/** The bank's log, by the example's column map. */
export function bankLog(): CallLog {
  const columns = readFileSync(join(root, 'examples', 'bank-day', 'columns.json'), 'utf8');
  const map = parseColumns(columns);
  const table = readTable(sharedText('bank-calls-1999-02.csv'));
  const log = map.ok && table.ok ? readLog(table.value, map.value) : table;
  if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log).slice(0, 500));
  return log.value;
}
