/** Reads cases from a table, one a row. */
import { type CaseFile, parseCaseTable } from '../../rules/index.ts';
import { readText } from '../files/read-text.ts';
import type { StyleOptions } from '../text/style.ts';
import { wrongCells } from './wrong-cells.ts';

/** @throws {CliError} with every wrong cell. */
export function readCaseRows(path: string, style: StyleOptions): readonly CaseFile[] {
  const parsed = parseCaseTable(readText(path).text);
  if (parsed.ok) return parsed.cases;
  throw wrongCells(path, parsed.problems, style);
}
