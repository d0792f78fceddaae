/**
 * Cases as a CSV table: a row per case, a column per fact and expected member. An empty cell is an
 * absent fact; `?` is unknown, or no winner; lists are `a|b`, the empty one `{}`; headers with `=>`
 * hold expectations.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { CaseFile } from '../files/index.ts';
import type { CellProblem } from '../tables/cell-text.ts';
import { printCsv, readCsv, type Separator } from '../tables/csv.ts';
import {
  type CaseColumn,
  caseColumn,
  headerOf,
  memberOfCase,
  printCaseCell,
  readCaseCell,
} from './case-cell.ts';

export type ParsedCases =
  | { readonly ok: true; readonly cases: readonly CaseFile[] }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

const rowsMax = 20_000;
const problemsMax = 100;

/** Cases as CSV. Members that no case uses get no column. */
export function printCaseTable(cases: readonly CaseFile[], separator: Separator = ','): string {
  const columns = columnsOf(cases);
  const rows = cases.map((one) => columns.map((column) => printCaseCell(column, one)));
  return printCsv([columns.map(headerOf), ...rows], separator);
}

/** Cases from CSV. Each problem names its row and column. */
export function parseCaseTable(csv: string): ParsedCases {
  const read = readCsv(csv);
  if (!read.ok) {
    const { row, column, received, expected } = read;
    return { ok: false, problems: [problem({ row, column, header: '' }, received, expected)] };
  }
  const [headers = [], ...rows] = read.rows;
  const problems: CellProblem[] = [];
  const columns = headers.map((header, index) => {
    const column = caseColumn(header);
    const isTwice = headers.indexOf(header) < index;
    if (column !== undefined && !isTwice) return column;
    const expected = isTwice ? 'each header once' : 'name, at, tags, a fact, or "=> …"';
    problems.push(problem({ row: 1, column: index + 1, header }, `"${header}"`, expected));
    return undefined;
  });
  if (!headers.includes('name')) {
    problems.push(problem({ row: 1, column: 1, header: '' }, 'no such header', 'a column "name"'));
  }
  if (rows.length > rowsMax) {
    const place = { row: rowsMax + 2, column: 1, header: '' };
    problems.push(problem(place, `one of ${rows.length} rows`, `at most ${rowsMax}`));
  }
  const cases = rows.slice(0, rowsMax).flatMap((cells, index) => {
    const row = index + 2;
    return cells.every((cell) => cell === '')
      ? []
      : [caseOf({ columns, headers, cells, row }, problems)];
  });
  return problems.length === 0
    ? { ok: true, cases }
    : { ok: false, problems: problems.slice(0, problemsMax) };
}

interface Row {
  readonly columns: readonly (CaseColumn | undefined)[];
  readonly headers: readonly string[];
  readonly cells: readonly string[];
  readonly row: number;
}

function caseOf({ columns, headers, cells, row }: Row, problems: CellProblem[]): CaseFile {
  let one: CaseFile = { name: '', facts: {}, expect: {} };
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    const place = { row, column: index + 1, header: headers[index] ?? '' };
    if (index >= columns.length && cell !== '') {
      problems.push(problem(place, `"${cell}"`, `${columns.length} cells`));
    }
    if (column === undefined) continue;
    const read = readCaseCell(column, cell);
    if (!read.ok) problems.push(problem(place, `"${cell}"`, read.expected));
    else if (read.value !== undefined) one = memberOfCase(one, column, read.value);
  }
  if (one.name === '' && headers.includes('name')) {
    const column = headers.indexOf('name') + 1;
    problems.push(
      problem({ row, column, header: 'name' }, 'an empty cell', 'the name of the case'),
    );
  }
  return one;
}

function columnsOf(cases: readonly CaseFile[]): readonly CaseColumn[] {
  const columns: CaseColumn[] = [{ kind: 'name' }];
  const add = (column: CaseColumn) => {
    if (!columns.some((known) => equalByValue(known, column))) columns.push(column);
  };
  for (const { at } of cases) if (at !== undefined) add({ kind: 'at' });
  for (const { facts } of cases) for (const name of Object.keys(facts)) add({ kind: 'fact', name });
  for (const { expect } of cases) {
    if (expect.matched !== undefined) add({ kind: 'matched' });
    if (expect.winner !== undefined) add({ kind: 'winner' });
    for (const member of Object.keys(expect.outcome ?? {})) add({ kind: 'outcome', member });
  }
  for (const { tags } of cases) if (tags !== undefined) add({ kind: 'tags' });
  return columns;
}

function problem(
  place: Pick<CellProblem, 'row' | 'column' | 'header'>,
  received: string,
  expected: string,
): CellProblem {
  const at = `row ${place.row}, column ${place.column}`;
  const header = place.header === '' ? '' : ` (${place.header})`;
  return {
    ...place,
    message: `${at}${header}: ${received}; expected ${expected}`,
    received,
    expected,
  };
}
