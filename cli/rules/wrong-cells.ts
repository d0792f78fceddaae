/** The end of a command whose table is not valid: every wrong cell, by row and column. */
import type { CellProblem } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

/** `name` is the table's file. */
export function wrongCells(
  name: string,
  problems: readonly CellProblem[],
  options: StyleOptions,
): CliError {
  const { signs, red } = styleOf(options, process.stderr);
  const file = name === '-' ? 'stdin' : name;
  const lines = problems.map(({ row, column, message }) => {
    return `${file}:${row}:${column}  ${red(`${signs.no} error`)}  ${message}`;
  });
  return new CliError(exitCodes.invalidFile, lines.join('\n'));
}
