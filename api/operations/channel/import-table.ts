/** Reads imported tables: their columns, rows with their lines, and what is wrong with a cell. */
import type { z } from 'zod';
import {
  aFinding,
  type Finding,
  InvalidRequest,
  type importResultSchema,
  maskCardNumbers,
} from '../../../contracts/index.ts';
import { equalByValue } from '../../../kernel/index.ts';
import { readCsv } from '../../../rules/index.ts';
import type { ImportColumn } from './import-columns.ts';

export interface FoundColumn extends ImportColumn {
  readonly title: string;
  readonly place: number;
}

/** The column that a title names. */
export function columnNamed(
  title: string,
  place: number,
  columns: readonly ImportColumn[],
): FoundColumn | undefined {
  const said = title.trim().toLowerCase();
  const [head = '', ...rest] = title.trim().split('.');
  const tail = rest.join('.');
  for (const column of columns) {
    const isPlain = column.names.some((name) => name === said);
    const isOpen = tail !== '' && column.names.some((name) => name === `${head.toLowerCase()}.…`);
    if (!isPlain && !isOpen) continue;
    const path = column.path.map((member) => (member === '…' ? tail : member));
    return { ...column, path, title: title.trim(), place };
  }
  return undefined;
}

export interface ImportedTable {
  readonly rows: readonly (readonly string[])[];
  /** The line at which each row begins, from 1. */
  readonly lines: readonly number[];
  readonly found: readonly FoundColumn[];
}

/** Rows with the lines at which they begin, from 1. @throws {InvalidRequest} */
export function numberedRows(
  text: string,
): readonly { readonly row: readonly string[]; readonly line: number }[] {
  const read = readCsv(text);
  if (!read.ok) {
    const { row, column, received, expected } = read;
    const finding = aFinding('/body', 'wrong_format', { received, expected });
    throw new InvalidRequest([{ ...finding, line: row, column }]);
  }
  let next = 1;
  return read.rows.map((row) => {
    const line = next;
    for (const cell of row) next += cell.split('\n').length - 1;
    next += 1;
    return { row, line };
  });
}

/** The columns of an imported table and the rows below its header. @throws {InvalidRequest} */
export function tableOf(
  text: string,
  { key }: { readonly key: string },
  columns: readonly ImportColumn[],
): ImportedTable {
  const all = numberedRows(text);
  const header = all[0]?.row ?? [];
  const found: FoundColumn[] = [];
  const problems: Finding[] = [];
  for (const [place, title] of header.entries()) {
    const column = columnNamed(title, place, columns);
    if (column !== undefined && !found.some((one) => equalByValue(one.path, column.path))) {
      found.push(column);
      continue;
    }
    const expected = `one of ${columns.map(({ names }) => names.join(' or ')).join(', ')}, each once`;
    const said = { received: JSON.stringify(title), expected };
    problems.push({ ...aFinding('/body', 'unknown_key', said), line: 1, column: place + 1 });
  }
  if (!found.some(({ path }) => path[0] === key)) {
    const expected = `a column ${columns.find(({ path }) => path[0] === key)?.names.join(' or ')}`;
    const said = { received: header.join(', '), expected };
    problems.push({ ...aFinding('/body', 'missing', said), line: 1, column: 1 });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  const full = all.slice(1).filter(({ row }) => row.some((cell) => cell.trim() !== ''));
  return { rows: full.map(({ row }) => row), lines: full.map(({ line }) => line), found };
}

export type CellError = z.infer<typeof importResultSchema>['errors'][number];

export function cellError(
  { pointer, code, expected, received }: Finding,
  {
    row,
    columns,
    line,
  }: {
    readonly row: readonly string[];
    readonly columns: readonly FoundColumn[];
    readonly line: number;
  },
): CellError {
  const pointed = pointer.split('/').slice(1);
  const column = columns.find(({ path }) => {
    return path.every((member, place) => pointed[place] === undefined || pointed[place] === member);
  });
  const value = column === undefined ? '' : maskCardNumbers(unguardCell(row[column.place] ?? ''));
  const title = column?.title ?? pointed.join('.');
  const isUnread = value !== '' && column?.read(value, '') === value;
  const said =
    column?.expected !== undefined && isUnread
      ? { expected: column.expected, received: JSON.stringify(value) }
      : { expected, received };
  const { message } = aFinding(`line ${line}, ${title}`, code, said);
  return { line, column: title, value, code, expected: said.expected, message };
}

/** A document with a row's values; empty cells change nothing. */
export function withRow(
  document: object,
  row: readonly string[],
  { columns, currency }: { readonly columns: readonly FoundColumn[]; readonly currency: string },
): unknown {
  const made: unknown = structuredClone(document);
  for (const { path, read, place } of columns) {
    const cell = unguardCell(row[place] ?? '');
    if (cell !== '') put(made, path, read(cell, currency));
  }
  return made;
}

/** Removes the `'` that protects a cell from being run as a formula. */
export function unguardCell(cell: string): string {
  return cell.trim().replace(/^'(?=[=+@-])/, '');
}

function put(target: unknown, [member = '', ...rest]: readonly string[], value: unknown): void {
  const at = Object(target);
  if (rest.length === 0) {
    define(at, member, value);
    return;
  }
  const isList = /^\d+$/.test(rest[0] ?? '');
  if (!Object.hasOwn(at, member) || typeof at[member] !== 'object') {
    define(at, member, isList ? [] : {});
  }
  put(at[member], rest, value);
}

/** `defineProperty`, so that `__proto__` is a member like any other. */
function define(target: object, member: string, value: unknown): void {
  Object.defineProperty(target, member, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}
