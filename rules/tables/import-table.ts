/**
 * Reads a decision table as rules, one per row; problems name row and column. What the table lacks
 * comes from the base set. An import is only a proposal.
 */
import type { ConditionFile, GroupFile, Outcome, RuleFile, RuleSetFile } from '../files/index.ts';
import { priorityMax, ruleSetBytesMax, rulesMax } from '../language/limits.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import {
  badCell,
  type CellProblem,
  type CellRead,
  isBlank,
  okCell,
  readText,
} from './cell-text.ts';
import { readConditionCell } from './condition-cell.ts';
import { type AlsoCell, inOrderOf, readAlsoCell } from './condition-row.ts';
import { readCsv } from './csv.ts';
import { readOutcomeCell } from './outcome-cell.ts';
import { readHeader, type TableColumn, textMembers } from './table-column.ts';
import { type CellPlace, placesIn, setAt } from './table-places.ts';

export type ImportedTable =
  | {
      readonly ok: true;
      /**
       * The rules as a file. Only cells have been checked; `parseRuleTable` also applies the
       * schema.
       */
      readonly file: RuleSetFile;
      /** The cell that a JSON pointer into the file came from. */
      readonly placeOf: (pointer: string) => CellPlace;
    }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

const cellProblemsMax = 100;

export interface TableReading {
  readonly kind: RuleKind;
  readonly rules: readonly RuleFile[];
  readonly headers: readonly string[];
  readonly columns: readonly TableColumn[];
}

interface Reading extends TableReading {
  readonly problems: CellProblem[];
}

interface FilledRow {
  readonly cells: readonly string[];
  readonly row: number;
}

interface RuleRow {
  readonly rule: RuleFile;
  readonly row: number;
}

export type ReadRows =
  | { readonly ok: true; readonly rules: readonly RuleRow[] }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** Reads a table on top of a base set. */
export function importTable(csv: string, base: RuleSetFile): ImportedTable {
  const problems: CellProblem[] = [];
  const problem = (row: number, column: number, header: string, seen: string, expected: string) => {
    problems.push(aCellProblem({ row, column, header }, seen, expected));
  };
  if (csv.length > ruleSetBytesMax) {
    problem(1, 1, '', `a table of ${csv.length} characters`, `at most ${ruleSetBytesMax}`);
    return { ok: false, problems };
  }
  const read = readCsv(csv);
  if (!read.ok) {
    problem(read.row, read.column, '', read.received, read.expected);
    return { ok: false, problems };
  }
  const [headers = [], ...rows] = read.rows;
  const columns = readHeaders(base, headers, problem);
  const filled = rows
    .map((cells, place) => ({ cells, row: place + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (filled.length > rulesMax) {
    problem(rulesMax + 2, 1, '', `row ${rulesMax + 1} of rules`, `at most ${rulesMax} rules`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const { kind, rules } = base;
  const readRules = readRows({ kind, rules, headers, columns }, filled);
  if (!readRules.ok) return readRules;
  const ordered = inFileOrder(base, readRules.rules);
  const file = { ...base, rules: ordered.map(({ rule }) => rule) };
  return { ok: true, file, placeOf: placesIn(ordered, headers, columns) };
}

export function readRows(by: TableReading, rows: readonly FilledRow[]): ReadRows {
  const problems: CellProblem[] = [];
  const reading = { ...by, problems };
  const rules: RuleRow[] = [];
  for (const { cells, row } of rows) {
    rules.push({ rule: readRow(reading, cells, row), row });
    if (problems.length >= cellProblemsMax) break;
  }
  if (problems.length === 0) return { ok: true, rules };
  return { ok: false, problems: problems.slice(0, cellProblemsMax) };
}

/** Makes a problem of a cell, with its message. */
export function aCellProblem(place: CellPlace, received: string, expected: string): CellProblem {
  const { row, column, header } = place;
  const where = `row ${row}, column ${column}${header === '' ? '' : ` (${header})`}`;
  const message = `${where} is ${received}; expected ${expected}`;
  return { row, column, header, message, received, expected };
}

type ReportCell = (
  row: number,
  column: number,
  header: string,
  received: string,
  expected: string,
) => void;

function readHeaders(
  { kind }: RuleSetFile,
  headers: readonly string[],
  problem: ReportCell,
): readonly TableColumn[] {
  const first = new Map<string, number>();
  const columns = headers.map((header, place): TableColumn => {
    const read = readHeader(kind, header);
    const name = header.trim().replace(/\s+/g, ' ');
    const before = first.get(name);
    if (!read.ok) {
      problem(1, place + 1, name, shown(name), read.expected);
    } else if (before !== undefined && name !== '') {
      problem(1, place + 1, name, `a column that stands at ${before} already`, 'each column once');
    }
    first.set(name, place + 1);
    return read.ok ? read.value : { is: 'empty' };
  });
  for (const needed of ['name', 'priority'] as const) {
    if (columns.some(({ is }) => is === needed)) continue;
    problem(1, headers.length + 1, needed, 'missing', `a column ${needed}`);
  }
  return columns;
}

function readRow(reading: Reading, cells: readonly string[], row: number): RuleFile {
  const { kind, columns, headers, problems } = reading;
  const members: ConditionFile[] = [];
  const texts: { [member: string]: string } = {};
  const outcome = {};
  let name = '';
  let priority = 0;
  let also: AlsoCell = { is: 'members', members: [] };
  for (const [place, cell] of cells.entries()) {
    const column = columns[place] ?? { is: 'empty' };
    const take = <Value>(read: CellRead<Value>): Value | undefined => {
      if (read.ok) return read.value;
      const at = { row, column: place + 1, header: headers[place]?.trim() ?? '' };
      problems.push(aCellProblem(at, shown(cell), read.expected));
      return undefined;
    };
    switch (column.is) {
      case 'name':
        name = take(readName(cell)) ?? '';
        break;
      case 'priority':
        priority = take(readPriority(cell)) ?? 0;
        break;
      case 'fact':
        members.push(...(take(readConditionCell(column.fact, cell)) ?? []));
        break;
      case 'also':
        also = take(readAlsoCell(cell)) ?? also;
        break;
      case 'outcome': {
        const value = take(readOutcomeCell(column.outcome, cell));
        if (value !== undefined) setAt(outcome, column.outcome.path, value);
        break;
      }
      case 'text': {
        const text = isBlank(cell.trim()) ? undefined : take(readText(cell.trim()));
        if (text !== undefined) texts[column.member] = text;
        break;
      }
      case 'empty':
        take(cell.trim() === '' ? okCell('') : badCell('nothing where no header is'));
        break;
    }
  }
  if (also.is === 'whole' && members.length > 0) {
    const place = columns.findIndex(({ is }) => is === 'also');
    const at = { row, column: place + 1, header: 'also' };
    const expected = 'conditions in parentheses beside other cells with conditions';
    problems.push(aCellProblem(at, 'a whole condition in braces', expected));
  }
  const before = reading.rules.find((rule) => rule.name === name);
  const conditions: GroupFile =
    also.is === 'whole' ? also.conditions : { all: [...members, ...also.members] };
  return {
    name,
    priority,
    ...keptTexts(before, columns),
    ...texts,
    conditions: inOrderOf(before?.conditions, conditions),
    event: { type: kind, params: outcome as Outcome },
  };
}

/** Remarks of the base rule without a column of their own are kept; dates have columns. */
function keptTexts(
  before: RuleFile | undefined,
  columns: readonly TableColumn[],
): { readonly [member: string]: string } {
  const kept: { [member: string]: string } = {};
  for (const member of textMembers) {
    const text = before?.[member];
    const isShown = columns.some((column) => column.is === 'text' && column.member === member);
    if (text !== undefined && !isShown && member !== 'from' && member !== 'to') kept[member] = text;
  }
  return kept;
}

function readName(cell: string): CellRead<string> {
  const name = cell.trim();
  return isBlank(name) ? badCell('the name of the rule') : readText(name);
}

function readPriority(cell: string): CellRead<number> {
  const value = Number(cell.trim());
  const isPriority = /^[1-9]\d*$/.test(cell.trim()) && value <= priorityMax;
  return isPriority ? okCell(value) : badCell(`a whole number from 1 to ${priorityMax}`);
}

function inFileOrder({ rules }: RuleSetFile, rows: readonly RuleRow[]): readonly RuleRow[] {
  const places = new Map(rules.map(({ name }, place) => [name, place]));
  const rank = ({ rule }: RuleRow) => places.get(rule.name) ?? rules.length;
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

const shownMax = 80;

function shown(cell: string): string {
  const text = cell.trim() === '' ? 'empty' : JSON.stringify(cell.trim());
  return text.length <= shownMax ? text : `${text.slice(0, shownMax - 1)}…`;
}
