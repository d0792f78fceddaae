/**
 * Real call logs, which may not be committed: files of the folder that `CALLWRIGHT_LOGS` names.
 * Without it, the tests that need them are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { parseColumns } from '../../contracts/index.ts';
import { type CallLog, readLog, readTable, type ScenarioNames } from '../../simulator/index.ts';
import { root } from './tree.ts';

const folder = process.env['CALLWRIGHT_LOGS'] ?? '';

/** Skips a test, with the reason, where no folder is named. */
export function needsCallLogs({ skip }: TestContext): void {
  skip(folder === '', 'CALLWRIGHT_LOGS names no folder of call logs');
}

export function getCallLogPath(name: string): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  throw new Error(`CALLWRIGHT_LOGS names ${folder}, which has no ${name}; expected a call log`);
}

export function readCallLog(name: string): string {
  return readFileSync(getCallLogPath(name), 'utf8');
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
export function readBankLog(): CallLog {
  const columns = readFileSync(join(root, 'examples', 'bank-day', 'columns.json'), 'utf8');
  const map = parseColumns(columns);
  const table = readTable(readCallLog('bank-calls-1999-02.csv'));
  const log = map.ok && table.ok ? readLog(table.value, map.value) : table;
  if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log).slice(0, 500));
  return log.value;
}
