/**
 * Decision tables: an entrance of its own, for the console, which shows and changes drafts as
 * tables while they are typed. It loads no Zod, and neither evaluator nor lint.
 */
export type * from '../files/index.ts';
export type { RuleKind } from '../language/rule-kind.ts';
export type { CellProblem } from './cell-text.ts';
export { readCsv } from './csv.ts';
export { cellOf, columnsOf, rowOf, type TableRow } from './export-table.ts';
export { aCellProblem, importTable, readRows } from './import-table.ts';
export { outcomeColumns, outcomeHeader } from './outcome-columns.ts';
export { headerOf, readHeader, type TableColumn, textMembers } from './table-column.ts';
export { placesIn, setAt } from './table-places.ts';
