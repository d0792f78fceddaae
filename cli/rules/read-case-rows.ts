/** Reads tables of cases, and reports wrong cells of tables. */
import { type CaseFile, type CellProblem, parseCaseTable } from '../../rules/index.ts';
import { type CliError, invalidInput } from '../cli-error.ts';
import { readText, shownPath } from '../files/read-text.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

/** @throws {CliError} with every wrong cell. */
export function readCaseRows(path: string, style: StyleOptions): readonly CaseFile[] {
  const parsed = parseCaseTable(readText(path).text);
  if (parsed.ok) return parsed.cases;
  throw wrongCells(path, parsed.problems, style);
}

export function wrongCells(
  name: string,
  problems: readonly CellProblem[],
  options: StyleOptions,
): CliError {
  const { signs, red } = styleOf(options, process.stderr);
  const file = shownPath(name);
  const lines = problems.map(({ row, column, message }) => {
    return `${file}:${row}:${column}  ${red(`${signs.no} error`)}  ${message}`;
  });
  return invalidInput(lines.join('\n'));
}
