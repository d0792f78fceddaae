/**
 * A rule set as a decision table: a row per rule by priority, with only the needed columns. Every
 * condition can be expressed, but an outcome with a textual skill expression cannot.
 */
import { equalByValue } from '../../kernel/index.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import type { RuleFile, RuleSetFile } from '../files/index.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { printText } from './cell-text.ts';
import { type ConditionRow, printConditionRow } from './condition-row.ts';
import { printCsv, type Separator } from './csv.ts';
import { printOutcomeCell, readOutcomeCell } from './outcome-cell.ts';
import { type OutcomeColumn, outcomeColumns } from './outcome-columns.ts';
import { headerOf, type TableColumn, textMembers } from './table-column.ts';
import { setAt } from './table-places.ts';

/** Why a rule cannot be written in a table. */
export interface TableProblem {
  readonly rule: string;
  /** JSON pointer (RFC 6901) into the rule set. */
  readonly pointer: string;
  /** One sentence with the rule, the member and the expected value. */
  readonly message: string;
}

export type ExportedTable =
  | { readonly ok: true; readonly csv: string }
  | { readonly ok: false; readonly problems: readonly TableProblem[] };

/** The table as CSV, separated by commas by default. */
export function exportTable(
  file: RuleSetFile,
  { separator = ',' }: { readonly separator?: Separator } = {},
): ExportedTable {
  const rows = file.rules.map((rule, index) => rowOf(file.kind, rule, index));
  const problems = rows.flatMap((row) => row.problems);
  if (problems.length > 0) return { ok: false, problems };
  rows.sort((a, b) => b.rule.priority - a.rule.priority);
  const columns = columnsOf(file.kind, rows);
  const body = rows.map((row) => columns.map((column) => cellOf(row, column)));
  return { ok: true, csv: printCsv([columns.map(headerOf), ...body], separator) };
}

export interface TableRow {
  readonly rule: RuleFile;
  readonly conditions: ConditionRow;
  readonly outcome: ReadonlyMap<OutcomeColumn, string>;
  readonly problems: readonly TableProblem[];
}

export function rowOf(kind: RuleKind, rule: RuleFile, index: number): TableRow {
  const problems: TableProblem[] = [];
  const outcome = printOutcome(rule, index, outcomeColumns[kind], problems);
  return { rule, conditions: printConditionRow(rule.conditions), outcome, problems };
}

export function columnsOf(kind: RuleKind, rows: readonly TableRow[]): readonly TableColumn[] {
  const known = outcomeColumns[kind];
  const texts = textMembers.filter((member) => rows.some(({ rule }) => rule[member] !== undefined));
  const isPeriod = (member: string) => member === 'from' || member === 'to';
  return [
    { is: 'name' },
    { is: 'priority' },
    ...factsOf(rows).map((fact) => ({ is: 'fact', fact }) as const),
    ...(rows.some(({ conditions }) => conditions.also !== '') ? [{ is: 'also' } as const] : []),
    ...texts.filter(isPeriod).map((member) => ({ is: 'text', member }) as const),
    ...known
      .filter((outcome) => rows.some((row) => row.outcome.has(outcome)))
      .map((outcome) => ({ is: 'outcome', outcome }) as const),
    ...texts
      .filter((member) => !isPeriod(member))
      .map((member) => ({ is: 'text', member }) as const),
  ];
}

function factsOf(rows: readonly TableRow[]): readonly FactEntry[] {
  const names = new Set(rows.flatMap(({ conditions }) => [...conditions.cells.keys()]));
  return [...names].map(knownFact);
}

export function cellOf({ rule, conditions, outcome }: TableRow, column: TableColumn): string {
  switch (column.is) {
    case 'name':
      return rule.name;
    case 'priority':
      return String(rule.priority);
    case 'also':
      return conditions.also;
    case 'empty':
      return '';
    case 'fact':
      return conditions.cells.get(column.fact.name) ?? '';
    case 'outcome':
      return outcome.get(column.outcome) ?? '';
    case 'text': {
      const text = rule[column.member];
      return text === undefined ? '' : printText(text);
    }
  }
}

function printOutcome(
  { name, event }: RuleFile,
  index: number,
  known: readonly OutcomeColumn[],
  problems: TableProblem[],
): ReadonlyMap<OutcomeColumn, string> {
  const cells = new Map<OutcomeColumn, string>();
  const shown: object = {};
  for (const column of known) {
    const { path, form } = column;
    const value = valueAt(event.params, path);
    if (value === undefined) continue;
    const cell = printOutcomeCell(form, value);
    const read = cell.ok ? readOutcomeCell(column, cell.value) : cell;
    if (cell.ok && read.ok && equalByValue(read.value, value)) {
      cells.set(column, cell.value);
      setAt(shown, path, value);
    } else {
      const expected = cell.ok ? 'a value that a cell can say' : cell.expected;
      const message = `the rule ${name} has no table form: ${path.join('.')} is not ${expected}`;
      problems.push({ rule: name, pointer: `/rules/${index}/event/params/${path[0]}`, message });
      setAt(shown, path, value);
    }
  }
  if (!equalByValue(shown, event.params)) {
    const message = `the rule ${name} has no table form: its outcome has a member without a column`;
    problems.push({ rule: name, pointer: `/rules/${index}/event/params`, message });
  }
  return cells;
}

function valueAt(outcome: object, path: readonly string[]): unknown {
  let value: unknown = outcome;
  for (const member of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return;
    value = Reflect.get(value, member);
  }
  return value;
}
