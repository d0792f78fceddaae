/** A file of named days (`--special`): date, name, and where they are given, like and factor. */
import { dayNumberOf, readTable, type SpecialDay } from '../../simulator/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readValid } from '../files/read-centre.ts';
import type { StyleOptions } from '../text/style.ts';

/** @throws {CliError} with the line and the value seen. */
export function readSpecialDays(path: string, style: StyleOptions): readonly SpecialDay[] {
  const { columns, rows, firstLine = 2 } = readValid(path, readTable, style);
  const [date = -1, name = -1, like = -1, factor = -1] = ['date', 'name', 'like', 'factor'].map(
    (column) => columns.indexOf(column),
  );
  if (date < 0 || name < 0) {
    throw invalidInput(`${path} has ${columns.join(', ')}; expected columns date, name`);
  }
  const days = Array.from(rows, (cells, place): SpecialDay => {
    const cell = (column: number): string => cells[column]?.trim() ?? '';
    const where = `${path}:${place + firstLine}`;
    const day = dayNumberOf(cell(date));
    if (day === undefined) {
      throw invalidInput(`${where} has the date ${cells[date]}; expected YYYY-MM-DD`);
    }
    const text = cell(factor).replace(',', '.');
    if (text !== '' && !(Number(text) >= 0)) {
      throw invalidInput(`${where} has the factor ${text}; expected a number from 0, as 1.3`);
    }
    return {
      day,
      name: cell(name),
      ...(cell(like) === '' ? {} : { like: cell(like) }),
      ...(text === '' ? {} : { factor: Number(text) }),
    };
  });
  const known = new Set(days.map((one) => one.name));
  for (const [place, { like: named }] of days.entries()) {
    if (named === undefined || known.has(named) || dayNumberOf(named) !== undefined) continue;
    const where = `${path}:${place + firstLine} is like ${named}`;
    throw invalidInput(`${where}; expected a date YYYY-MM-DD, or a name in this file`);
  }
  return days;
}
