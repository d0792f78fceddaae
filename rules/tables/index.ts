/**
 * Decision tables and merges as a separate entry for the console, which edits drafts. Loads no Zod,
 * evaluator or lint.
 */
export {
  type MergeChoice,
  type MergeChoices,
  type MergePart,
  type MergeSides,
  mergeParts,
  mergeRuleSets,
} from '../diff/merge-rule-sets.ts';
export { evaluateExpression } from '../expression.ts';
export type * from '../files/index.ts';
export type { RuleKind } from '../language/rule-kind.ts';
export { parseExpression } from '../parse-expression.ts';
export type { CellProblem } from './cell-text.ts';
export { readCsv } from './csv.ts';
export { cellOf, columnsOf, rowOf, type TableRow } from './export-table.ts';
export { aCellProblem, importTable, readRows } from './import-table.ts';
export { outcomeColumns, outcomeHeader } from './outcome-columns.ts';
export { fieldType, readInUnit, unitOfMember } from './read-units.ts';
export { headerOf, readHeader, type TableColumn, textMembers } from './table-column.ts';
export { placesIn, setAt } from './table-places.ts';
