/** Reads tables of calls, and the map that says what their columns mean. */
import { type ColumnMap, type Finding, parseColumns } from '../../contracts/index.ts';
import { readTable, type Table } from '../../simulator/index.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';

/** @throws {CliError} where it is no table. */
export function readCsv(path: string, style: StyleOptions): Table {
  const parsed = readTable(readText(path).text);
  if (!parsed.ok) throw refused(path, parsed.problems, style);
  return parsed.value;
}

/** Null: none was given. @throws {CliError} where the file is no column map. */
export function readColumns(path: string | undefined, style: StyleOptions): ColumnMap | null {
  if (path === undefined) return null;
  const parsed = parseColumns(readText(path).text);
  if (!parsed.ok) throw refused(path, parsed.problems, style);
  return parsed.value;
}

/** The end of a command whose file does not say enough. */
export function refused(path: string, problems: readonly Finding[], style: StyleOptions) {
  return invalidFile(path === '-' ? 'stdin' : path, problems, style);
}
